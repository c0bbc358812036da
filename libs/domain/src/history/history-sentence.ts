import type { Language, Text } from '../refusal-texts.js';
import { codeWords, evidenceWords, systemActorWords } from './code-words.js';
import { fieldsLeftOut, fieldWords } from './field-words.js';
import type { HistoryAction, HistoryField } from './history-entry.js';
import { historyPhrases } from './history-phrases.js';

type Fields = Readonly<Record<string, unknown>>;

/** An event as a sentence needs it: sealed values are opened or replaced already. */
export interface ToldEvent {
  readonly action: HistoryAction;
  /** A person's id, or `system:<part>`. */
  readonly actor: string;
  readonly before: Fields | null;
  readonly after: Fields | null;
  readonly reason: string | null;
}

/** The words for what events name by id or code. */
export interface Names {
  /** Name of a unit, person, project or milestone; undefined where the id names nothing of them. */
  of(id: string): string | undefined;
  /** Label of a stage of the event's project. */
  stage(code: string): Text | undefined;
}

const punctuation = {
  zh: {
    space: '',
    separator: '；',
    colon: '：',
    list: '、',
    none: '无',
    yes: '是',
    no: '否',
    reason: '原因',
  },
  en: {
    space: ' ',
    separator: '; ',
    colon: ': ',
    list: ', ',
    none: 'none',
    yes: 'yes',
    no: 'no',
    reason: 'reason',
  },
} as const satisfies Record<Language, unknown>;

/**
 * What happened, as one readable sentence: who, what, and each further field with what it was before and is after. Says
 * neither when it was recorded nor of which project: the reader sees that beside it.
 */
export function historySentence(event: ToldEvent, names: Names, language: Language): string {
  const { separator, colon, space, reason } = punctuation[language];
  const fields: Fields = { ...event.before, ...event.after };
  const told = new Set<string>();
  const phrase = historyPhrases[event.action][language].replaceAll(/\{(\w+)\}/g, (_, field: string) => {
    told.add(field);
    return valueText(field, fields[field], names, language);
  });
  const details = Object.keys(fields)
    .filter((field) => !told.has(field) && !fieldsLeftOut.has(field) && isTold(event, field))
    .map((field) => {
      const label = fieldWords[field as HistoryField]?.[language] ?? field;
      return `${label}${colon}${changeText(event, field, names, language)}`;
    });
  const why = event.reason === null ? [] : [`${reason}${colon}${event.reason}`];
  const actor = systemActorWords[event.actor]?.[language] ?? names.of(event.actor) ?? event.actor;
  return [`${actor}${space === '' ? ' ' : space}${phrase}`, ...details, ...why].join(separator);
}

/** Whether there is something to say of a field: it has changed, or holds something. */
function isTold({ before, after }: ToldEvent, field: string): boolean {
  if (before !== null && field in before)
    return after === null || !(field in after)
      ? !isNothing(before[field])
      : JSON.stringify(before[field]) !== JSON.stringify(after[field]);
  return !isNothing(after?.[field]) && after?.[field] !== false;
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}

function changeText(event: ToldEvent, field: string, names: Names, language: Language): string {
  const { before, after } = event;
  const is = valueText(field, after?.[field], names, language);
  if (before === null || !(field in before)) return is;
  const was = valueText(field, before[field], names, language);
  return after === null || !(field in after) ? was : `${was} → ${is}`;
}

/** A value in words: ids and codes by their names, lists and groups on one line. */
function valueText(field: string, value: unknown, names: Names, language: Language): string {
  const { list, none, yes, no, colon } = punctuation[language];
  if (isNothing(value)) return none;
  if (typeof value === 'boolean') return value ? yes : no;
  if (typeof value === 'string')
    return (
      (field === 'stage' ? names.stage(value)?.[language] : undefined) ??
      codeWords[field as HistoryField]?.[value]?.[language] ??
      names.of(value) ??
      value
    );
  if (Array.isArray(value)) {
    if (field === 'evidence') return value.map((piece: Fields) => evidenceText(piece, language)).join(list);
    return value.map((element) => valueText(field, element, names, language)).join(list);
  }
  if (typeof value === 'object')
    return Object.entries(value as object)
      .filter(([, inner]) => !isNothing(inner))
      .map(
        ([inner, held]) =>
          `${fieldWords[inner as HistoryField]?.[language] ?? inner}${colon}${valueText(inner, held, names, language)}`,
      )
      .join(list);
  return String(value as number);
}

function evidenceText(piece: Fields, language: Language): string {
  const { kind, number, fileId, text } = piece as {
    kind: string;
    number?: string;
    fileId?: string;
    text?: string;
  };
  const word = evidenceWords[kind]?.[language] ?? kind;
  const file = fileId === undefined ? [] : [language === 'zh' ? '（附件）' : '(file)'];
  return [word, ...[number, text].filter((said) => said !== undefined), ...file].join(' ');
}
