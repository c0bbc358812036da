import type { ReplyDraft } from '#domain';
import type { LinkedItem } from '#portfolio';

/** Characters of a difficulty's title. */
const longestTitle = 200;

/** The fields of the answer page as a reply by mail fills them in; its sender may change each, and sends them or not. */
export function draftValues(
  draft: ReplyDraft | null,
  { today }: Pick<LinkedItem, 'today'>,
): Readonly<Record<string, string>> {
  if (draft?.kind == null) return {};
  const { kind, on, text } = draft;
  switch (kind) {
    case 'reached':
      return { answer: kind, reachedOn: on ?? today, note: text };
    case 'new_date':
      return { answer: kind, toOn: on ?? '', reason: text };
    case 'difficulty':
      return { answer: kind, title: text.split('\n')[0]!.slice(0, longestTitle), text };
    case 'no_change':
      return { answer: kind };
  }
}
