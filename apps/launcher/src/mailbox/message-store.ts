import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser, type AddressObject, type ParsedMail } from 'mailparser';

/** What a list shows of a message; all texts decoded, none escaped. */
export interface MessageSummary {
  /** File name, which is the message's address on the page. */
  readonly name: string;
  readonly sentAt: Date | undefined;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
}

/** A message opened. */
export interface OpenMessage extends MessageSummary {
  /** Its HTML with `cid:` images put in as `data:`; undefined when it has none. */
  readonly html: string | undefined;
  readonly text: string | undefined;
  readonly attachments: readonly MessageAttachment[];
}

/** A file inside a message. */
export interface MessageAttachment {
  readonly fileName: string;
  readonly content: Buffer;
}

/** One page of the list, newest first. */
export interface MessagePage {
  readonly messages: readonly MessageSummary[];
  readonly page: number;
  readonly pageCount: number;
  readonly total: number;
}

const PAGE_SIZE = 50;
/** Headers end long before; a message that is all header is cut here. */
const HEADER_LIMIT_BYTES = 65_536;
const NAME = /^\d{8}T\d{9}Z-\d{6,}-[0-9a-f]{6}\.eml$/;

/** Page `wanted` (from 1; out of range becomes the nearest) of the folder. Reads only the headers of its messages. */
export async function listMessages(folder: string, wanted: number): Promise<MessagePage> {
  const names = (await readdir(folder))
    .filter((name) => NAME.test(name))
    .sort()
    .reverse();
  const pageCount = Math.max(1, Math.ceil(names.length / PAGE_SIZE));
  const page = Math.min(Math.max(1, wanted), pageCount);
  const shown = names.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  const messages = await Promise.all(shown.map((name) => readSummary(folder, name)));
  return { messages, page, pageCount, total: names.length };
}

/** Undefined for a name that no message has; nothing outside the folder can be named. */
export async function openMessage(folder: string, name: string): Promise<OpenMessage | undefined> {
  const raw = await readRaw(folder, name);
  if (raw === undefined) return undefined;
  const mail = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true });
  return {
    ...summaryOf(name, mail),
    html: mail.html === false || mail.html === undefined ? undefined : mail.html,
    text: mail.text,
    attachments: mail.attachments.map(({ filename, content }, index) => ({
      fileName: filename ?? `attachment-${index + 1}`,
      content,
    })),
  };
}

/** The bytes as received. */
export async function readRaw(folder: string, name: string): Promise<Buffer | undefined> {
  if (!NAME.test(name)) return undefined;
  return readFile(join(folder, name)).catch(() => undefined);
}

async function readSummary(folder: string, name: string): Promise<MessageSummary> {
  const file = await open(join(folder, name));
  try {
    const buffer = Buffer.alloc(HEADER_LIMIT_BYTES);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    const start = buffer.subarray(0, bytesRead);
    const end = start.indexOf('\r\n\r\n');
    return summaryOf(name, await simpleParser(end < 0 ? start : start.subarray(0, end + 4)));
  } finally {
    await file.close();
  }
}

function summaryOf(name: string, mail: ParsedMail): MessageSummary {
  return {
    name,
    sentAt: mail.date ?? arrivalOf(name),
    from: addressText(mail.from),
    to: addressText(mail.to),
    subject: mail.subject ?? '',
  };
}

/** `20220307T072800123Z-…`: when it was received. */
function arrivalOf(name: string): Date | undefined {
  const iso = name.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z.*$/, '$1-$2-$3T$4:$5:$6.$7Z');
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function addressText(header: AddressObject | AddressObject[] | undefined): string {
  return [header ?? []]
    .flat()
    .flatMap(({ value }) => value)
    .map(({ name, address }) => {
      return name ? `${name} <${address ?? ''}>` : (address ?? '');
    })
    .join(', ');
}
