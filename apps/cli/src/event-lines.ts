import { fieldWords, historyFields, historyTitles } from '#domain';
import { shanghaiText } from '#portfolio';
import { parseCanonical, type CanonicalValue, type ExportedEvent } from '#transparency';
import { wordOf } from './labels.js';

type Fields = { readonly [field: string]: CanonicalValue };

/** Characters of a commitment that are shown: enough to compare by eye. */
const shownDigits = 8;

/**
 * An event of an export for a person. Ids stay ids, as there is no database beside the file; sealed values show the
 * beginning of their commitment.
 */
export function eventLines(event: ExportedEvent): string[] {
  const { leafIndex, project, seq, recordedAtUs } = event;
  const when = shanghaiText(new Date(Number(BigInt(recordedAtUs) / 1000n)));
  const head = `${leafIndex}  ${project} #${seq}  ${when}`;
  if (event.canon === null) return [`${head}  （正文已清除 · body purged）`];
  const body = fieldsOf(parseCanonical(event.canon));
  if (body === null) return [`${head}  （正文不规范 · body not canonical）`];
  const data = fieldsOf(body['data']) ?? {};
  const action = plain(body['action']);
  const outcome = plain(body['outcome']);
  const { effectiveOn, reason, causedBy } = data;
  return [
    `${head}  ${plain(body['actor'])}  ${wordOf(historyTitles, action)}` +
      (effectiveOn === undefined ? '' : `（${plain(effectiveOn)}）`) +
      (outcome === 'success' ? '' : `  [${outcome}]`),
    ...changeLines(action, fieldsOf(data['before']), fieldsOf(data['after'])),
    ...(reason === undefined ? [] : [`    原因：${sealedText(reason)}`]),
    ...(causedBy === undefined ? [] : [`    起因：${plain(causedBy)}`]),
  ];
}

function changeLines(action: string, before: Fields | null, after: Fields | null): string[] {
  const classes: Readonly<Record<string, string>> | undefined = (
    historyFields as Readonly<Record<string, Readonly<Record<string, string>>>>
  )[action];
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names.map((name) => {
    const text = (value: CanonicalValue | undefined): string => {
      if (value === undefined || value === null) return '—';
      if (classes?.[name] === 'sealed') return sealedText(value);
      return valueText(value, classes?.[name] === 'evidence');
    };
    const change =
      before === null || !(name in before)
        ? text(after?.[name])
        : `${text(before[name])} → ${text(after?.[name])}`;
    return `    ${wordOf(fieldWords, name)}：${change}`;
  });
}

/** A value on one line; in evidence, texts are sealed one by one. */
function valueText(value: CanonicalValue, isEvidence: boolean): string {
  if (Array.isArray(value))
    return (value as CanonicalValue[]).map((element) => valueText(element, isEvidence)).join('；') || '—';
  const fields = fieldsOf(value);
  if (fields === null) return plain(value);
  return Object.entries(fields)
    .map(
      ([name, inner]) =>
        `${wordOf(fieldWords, name)} ${isEvidence && name === 'text' ? sealedText(inner) : valueText(inner, isEvidence)}`,
    )
    .join('，');
}

function sealedText(commitment: CanonicalValue): string {
  return `〔封存 · sealed ${plain(commitment).slice(0, shownDigits)}…〕`;
}

/** Text of a value that is no list and no group; controls left out, so that nothing moves the terminal's cursor. */
function plain(value: CanonicalValue | undefined): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value ?? null) ?? '');
  return text.replace(/\p{Cc}/gu, ' ');
}

function fieldsOf(value: CanonicalValue | undefined): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}
