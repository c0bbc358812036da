import type { MailAttachment, MailContent, MailPicture } from '#documents';

/** Who a mail is from and to, and what names it. */
export interface MimeHeaders {
  /** `a@b` or `name <a@b>`. */
  readonly from: string;
  readonly to: { readonly name: string; readonly address: string };
  /** With its angle brackets. */
  readonly messageId: string;
  readonly date: Date;
  /** Where a reply is read; null: nowhere. */
  readonly replyTo: string | null;
  /** Where its reader ends such mails; null: they cannot be ended. */
  readonly unsubscribeUrl: string | null;
}

/** Characters of a line of base64 (RFC 2045). */
const lineLength = 76;

/** Bytes of one encoded word, so that it stays under 75 characters (RFC 2047). */
const wordBytes = 45;

/**
 * The bytes of a mail (RFC 5322, MIME). Every text that people typed is base64 inside of it, so that none can begin a
 * header, a part or a line. nodemailer's own composer needs a chain of streams and some 20 times as long for it.
 */
export function mimeOf(content: MailContent, headers: MimeHeaders): Buffer {
  const mark = headers.messageId.replace(/[^A-Za-z0-9-]/g, '').slice(0, 48);
  const body = alternatives(content, `alt-${mark}`);
  const attachments = content.attachments ?? [];
  const lines = [
    `From: ${mailbox(...nameAndAddress(headers.from))}`,
    `To: ${mailbox(headers.to.name, headers.to.address)}`,
    ...(headers.replyTo === null ? [] : [`Reply-To: ${mailbox('', headers.replyTo)}`]),
    `Subject: ${encodedWords(content.subject)}`,
    `Message-ID: ${headers.messageId}`,
    `Date: ${headers.date.toUTCString().replace('GMT', '+0000')}`,
    'MIME-Version: 1.0',
    // A program wrote it: an absence notice would only wake somebody, and our own mailbox leaves it alone.
    'Auto-Submitted: auto-generated',
    'X-Auto-Response-Suppress: All',
    ...unsubscribeLines(headers.unsubscribeUrl),
    ...(attachments.length === 0
      ? body
      : multipart('mixed', `mix-${mark}`, [body, ...attachments.map(attachment)])),
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}

const textParts =
  /(Content-Type: text\/(?:plain|html); charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n)([A-Za-z0-9+/=\r\n]*)(?=\r\n--)/g;

/** The bytes of a mail of `mimeOf` with its texts changed; attachments and headers stay. The same bytes for the same texts. */
export function withTexts(mime: Buffer, change: (text: string) => string): Buffer {
  const changed = mime
    .toString('latin1')
    .replace(
      textParts,
      (_, head: string, body: string) =>
        head + base64(Buffer.from(change(Buffer.from(body, 'base64').toString()))),
    );
  return Buffer.from(changed, 'latin1');
}

/** The bytes of a mail of `mimeOf` with a text in its head, which is there once at most, in the place of another. */
export function withInHead(mime: Buffer, placeholder: string, text: string): Buffer {
  const at = mime.indexOf(placeholder);
  if (at < 0 || at > mime.indexOf('\r\n\r\n')) return mime;
  return Buffer.concat([mime.subarray(0, at), Buffer.from(text), mime.subarray(at + placeholder.length)]);
}

/** By these a mail program ends such mails with one POST, and shows a button for it (RFC 8058). */
function unsubscribeLines(url: string | null): string[] {
  return url === null
    ? []
    : [`List-Unsubscribe: <${url}>`, 'List-Unsubscribe-Post: List-Unsubscribe=One-Click'];
}

function alternatives(content: MailContent, boundary: string): string[] {
  const html = textPart('html', content.html);
  const pictures = content.pictures ?? [];
  return multipart('alternative', boundary, [
    textPart('plain', content.text),
    pictures.length === 0 ? html : multipart('related', `rel-${boundary}`, [html, ...pictures.map(picture)]),
  ]);
}

function multipart(
  kind: 'alternative' | 'related' | 'mixed',
  boundary: string,
  parts: readonly (readonly string[])[],
): string[] {
  return [
    `Content-Type: multipart/${kind}; boundary="${boundary}"`,
    '',
    ...parts.flatMap((part) => [`--${boundary}`, ...part]),
    `--${boundary}--`,
  ];
}

function textPart(kind: 'plain' | 'html', text: string): string[] {
  return [
    `Content-Type: text/${kind}; charset=utf-8`,
    'Content-Transfer-Encoding: base64',
    '',
    base64(Buffer.from(text)),
  ];
}

function attachment({ filename, contentType, content }: MailAttachment): string[] {
  const encoded = encodeURIComponent(filename).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16)}`,
  );
  return [
    `Content-Type: ${contentType.replace(/[^\x20-\x7e]/g, '')}`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment; filename*=UTF-8''${encoded}`,
    '',
    base64(typeof content === 'string' ? Buffer.from(content) : content),
  ];
}

/** A picture that the HTML before it names by its id. */
function picture({ id, contentType, content }: MailPicture): string[] {
  return [
    `Content-Type: ${contentType}`,
    'Content-Transfer-Encoding: base64',
    `Content-ID: <${id}>`,
    'Content-Disposition: inline',
    '',
    base64(content),
  ];
}

/** In lines of 76 characters; a regular expression takes three times as long for it. */
function base64(bytes: Buffer): string {
  const encoded = bytes.toString('base64');
  const lines: string[] = [];
  for (let begin = 0; begin < encoded.length; begin += lineLength)
    lines.push(encoded.slice(begin, begin + lineLength));
  return lines.join('\r\n');
}

function nameAndAddress(from: string): [name: string, address: string] {
  const match = /^(.*)<([^<>]+)>\s*$/.exec(from);
  return match === null ? ['', from.trim()] : [match[1]!.trim(), match[2]!];
}

/** Addresses have no white space and no brackets: the environment and the database see to that. */
function mailbox(name: string, address: string): string {
  if (/[\s<>]/.test(address)) throw new RangeError('A mail address has white space or brackets in it.');
  return name === '' ? address : `${encodedWords(name)} <${address}>`;
}

/** Any text as encoded words, one a line; never cut inside a character. */
function encodedWords(text: string): string {
  const words: string[] = [];
  let word = '';
  for (const char of text.replace(/\p{Cc}+/gu, ' ')) {
    if (Buffer.byteLength(word + char) > wordBytes) {
      words.push(word);
      word = '';
    }
    word += char;
  }
  return [...words, word].map((one) => `=?UTF-8?B?${Buffer.from(one).toString('base64')}?=`).join('\r\n ');
}
