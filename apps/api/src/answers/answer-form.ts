import { answerRequest } from '#contracts';
import type { Language } from '#domain';
import type { LinkedItem, LinkWish } from '#portfolio';

/** What a form says, or what is wrong with it in the reader's language. */
export type ReadForm = { readonly wish: LinkWish } | { readonly problem: string };

const fieldNames: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  reachedOn: { zh: '完成日期', en: 'the day on which it was reached' },
  toOn: { zh: '新的日期', en: 'the new date' },
  reason: { zh: '理由', en: 'the reason' },
  note: { zh: '说明', en: 'the note' },
  title: { zh: '问题', en: 'what blocks it' },
  dueOn: { zh: '解决期限', en: 'the day until which it is to be settled' },
  text: { zh: '具体情况', en: 'the details' },
  cause: { zh: '原因类别', en: 'the cause' },
  settledBy: { zh: '办理层级', en: 'who settles it' },
  ownerUnitId: { zh: '由哪个单位解决', en: 'the unit that is to settle it' },
};

/** Fields as a browser sends them: texts only; of a repeated one the last counts. */
export function fieldsOf(body: unknown): Readonly<Record<string, string>> {
  if (typeof body !== 'object' || body === null) return {};
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]: [string, unknown]) => {
      const last: unknown = Array.isArray(value) ? value.at(-1) : value;
      return typeof last === 'string' ? [[name, last]] : [];
    }),
  );
}

/** Reads a form of the answer page by the rules of the API. An optional field that was left empty was left out. */
export function readAnswerForm(
  fields: Readonly<Record<string, string>>,
  { leadUnit, units }: Pick<LinkedItem, 'leadUnit' | 'units'>,
  mayReport: boolean,
  language: Language,
): ReadForm {
  const { answer: kind, form: _form, ...given } = fields;
  if (kind === 'no_change' && mayReport) return { wish: { kind } };
  const named = Object.fromEntries(
    Object.entries(given).filter(([name, value]) => value.trim() !== '' || !['note', 'text'].includes(name)),
  );
  const read = answerRequest.safeParse({ ...named, kind });
  if (!read.success) return { problem: problemOf(read.error.issues[0]?.path[0], language) };
  const wish = read.data;
  // The page names whom a difficulty can be given to; others are found after log-in.
  const isOffered =
    wish.kind !== 'difficulty' || [leadUnit, ...units].some(({ id }) => id === wish.ownerUnitId);
  return isOffered ? { wish } : { problem: problemOf('ownerUnitId', language) };
}

function problemOf(field: PropertyKey | undefined, language: Language): string {
  const name = fieldNames[String(field)]?.[language];
  if (name === undefined) return language === 'zh' ? '请选择一项反馈。' : 'Choose one of the answers.';
  return language === 'zh' ? `请检查“${name}”：未填写或填写有误。` : `Check ${name}: it is missing or wrong.`;
}
