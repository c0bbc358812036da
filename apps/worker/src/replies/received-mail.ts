import type { MessageStructureObject } from 'imapflow';

/** The headers that are fetched of a mail; all others stay where they are. */
export const wantedHeaders = [
  'message-id',
  'in-reply-to',
  'references',
  'return-path',
  'auto-submitted',
  'precedence',
  'list-id',
  'list-post',
  'list-unsubscribe',
  'x-autoreply',
  'x-autorespond',
] as const;

/** Headers by their names in small letters; of a repeated one the first counts. */
export type Headers = ReadonlyMap<string, string>;

/** Message-IDs that are looked up at most. */
const mostIds = 20;
/** Parts that are looked at, in the order of the mail: what has more is no letter. */
const mostParts = 100;

/** Reads a block of headers, with continued lines. */
export function headersOf(block: Buffer): Headers {
  const headers = new Map<string, string>();
  for (const line of block
    .toString('latin1')
    .replaceAll(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    if (colon > 0 && !headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
  }
  return headers;
}

/** The Message-IDs that a mail replies to, the nearest first. */
export function repliesTo(headers: Headers): string[] {
  const ids = (name: string) => headers.get(name)?.match(/<[^<>\s]{1,250}>/g) ?? [];
  return [...new Set([...ids('in-reply-to'), ...ids('references').toReversed()])].slice(0, mostIds);
}

/**
 * Whether a program wrote it: an absence notice (RFC 3834), a bounce (RFC 3464), a mailing list, or a mail of our own that
 * came back. `own`: the addresses that we send from and read at.
 */
export function isAutomatic(
  headers: Headers,
  from: string | null,
  structure: Pick<MessageStructureObject, 'type'> | undefined,
  own: readonly string[],
): boolean {
  const said = headers.get('auto-submitted')?.toLowerCase() ?? 'no';
  return (
    !/^no\b/.test(said) ||
    headers.get('return-path')?.replaceAll(' ', '') === '<>' ||
    /^(?:bulk|junk|list|auto_reply)\b/i.test(headers.get('precedence') ?? '') ||
    ['list-id', 'list-post', 'list-unsubscribe', 'x-autoreply', 'x-autorespond'].some((name) =>
      headers.has(name),
    ) ||
    structure?.type === 'multipart/report' ||
    from === null ||
    /^(?:mailer-daemon|postmaster|no-?reply)@/i.test(from) ||
    own.some((address) => address.toLowerCase() === from.toLowerCase())
  );
}

/** Which part of a mail is its text, and whether something hangs on it. */
export interface Letter {
  /** Number of the part; null: there is no text. */
  readonly part: string | null;
  readonly isHtml: boolean;
  readonly hasAttachments: boolean;
}

/** Finds the text of a mail in its structure: the first plain text, else the first HTML. Nothing else is ever fetched. */
export function letterOf(structure: MessageStructureObject | undefined): Letter {
  const leaves = leavesOf(structure);
  const isText = ({ type, disposition }: MessageStructureObject): boolean =>
    disposition !== 'attachment' && (type === 'text/plain' || type === 'text/html');
  const texts = leaves.filter(isText);
  const text = texts.find(({ type }) => type === 'text/plain') ?? texts[0];
  return {
    // A mail of one part has no numbers; as its own first part it can be asked for.
    part: text === undefined ? null : (text.part ?? '1'),
    isHtml: text?.type === 'text/html',
    hasAttachments: leaves.some((leaf) => !isText(leaf)),
  };
}

/** Its parts that hold no others, in their order. */
export function leavesOf(structure: MessageStructureObject | undefined): MessageStructureObject[] {
  const leaves: MessageStructureObject[] = [];
  const waiting = structure === undefined ? [] : [structure];
  for (let looked = 0; waiting.length > 0 && looked < mostParts; looked += 1) {
    const node = waiting.shift()!;
    // What is forwarded as a whole is an attachment, whatever is in it.
    if (node.type.startsWith('multipart/')) waiting.unshift(...(node.childNodes ?? []));
    else leaves.push(node);
  }
  return leaves;
}

const entities: Readonly<Record<string, string>> = { nbsp: ' ', lt: '<', gt: '>', quot: '"', amp: '&' };

/** The words of an HTML mail, as far as they matter: lines, no quotation, no markup. It is read as text and shown as text. */
export function textOfHtml(html: string): string {
  return html
    .replaceAll(/<(style|script|head|title)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, '')
    .replace(/<blockquote\b[\s\S]*$/i, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/<(?:br|\/p|\/div|\/li|\/tr|\/h\d)\b[^>]*>/gi, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(nbsp|lt|gt|quot|amp);/g, (_, name: string) => entities[name]!)
    .replaceAll(/ *\n */g, '\n')
    .trim();
}
