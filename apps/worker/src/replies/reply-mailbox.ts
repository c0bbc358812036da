import { Readable } from 'node:stream';
import { ImapFlow, type FetchMessageObject, type FetchQueryObject } from 'imapflow';
import type { Bounce, ReceivedMail, ReplyOutcome } from '#portfolio';
import { bounceOf, bouncePartsOf } from './bounce.js';
import { headersOf, isAutomatic, letterOf, repliesTo, textOfHtml, wantedHeaders } from './received-mail.js';

/** Where mails go that made a draft, and where those that did not: for an administrator to look at. */
export const folders = { taken: 'Key-Projects-Taken', other: 'Key-Projects-Not-Matched' } as const;

/** Bytes of a text that are fetched: a letter is short, whatever hangs on it. */
const longestText = 256 * 1024;
/** Bytes of a report that are fetched. */
const longestReport = 64 * 1024;
/** Mails of one visit; the rest waits a minute. */
const mostAtOnce = 200;
const limitMs = 15_000;
/** Milliseconds after which a visit begins no more mails: the sweeps of this worker wait for one another. */
const visitMs = 20_000;

/** Takes one mail; it is moved by what became of it. */
type Take = (mail: ReceivedMail) => Promise<ReplyOutcome>;

/**
 * Visits the mailbox and has every mail in its inbox taken, the oldest first. Each is moved after it was taken, and not
 * before: whoever is cut off between takes it again and finds that it was. Of a mail only a few headers, its structure and
 * its text are fetched, the latter up to a limit; the server takes it apart. `own`: the addresses that are ours.
 * @returns how many mails were taken.
 */
export async function visitMailbox(
  imapUrl: string,
  own: readonly string[],
  take: Take,
  stopped: AbortSignal,
): Promise<number> {
  const client = clientOf(imapUrl);
  // An error ends what is under way as well, which then says so.
  client.on('error', () => undefined);
  await client.connect();
  try {
    for (const folder of Object.values(folders)) await client.mailboxCreate(folder);
    const inbox = await client.mailboxOpen('INBOX');
    const found = await client.search({ all: true }, { uid: true });
    const uids = (found || []).slice(0, mostAtOnce);
    const enough = AbortSignal.any([stopped, AbortSignal.timeout(visitMs)]);
    let taken = 0;
    for (const uid of uids) {
      if (enough.aborted) break;
      const fetched = await client.fetchOne(String(uid), query, { uid: true });
      // Another worker has moved it meanwhile.
      if (fetched === false) continue;
      const outcome = await take(await received(client, fetched, String(inbox?.uidValidity), own));
      const folder = outcome === 'draft' ? folders.taken : folders.other;
      await client.messageMove(String(uid), folder, { uid: true });
      taken += 1;
    }
    return taken;
  } finally {
    await client.logout().catch(() => client.close());
  }
}

const query: FetchQueryObject = {
  uid: true,
  envelope: true,
  bodyStructure: true,
  headers: [...wantedHeaders],
};

function clientOf(imapUrl: string): ImapFlow {
  const url = new URL(imapUrl);
  const secure = url.protocol === 'imaps:';
  return new ImapFlow({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 993 : 143) : Number(url.port),
    secure,
    // Plain imap is this machine's alone.
    ...(secure ? {} : { doSTARTTLS: false }),
    auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: limitMs,
    greetingTimeout: limitMs,
    socketTimeout: limitMs,
  });
}

async function received(
  client: ImapFlow,
  { uid, envelope, bodyStructure, headers: block }: FetchMessageObject,
  uidValidity: string,
  own: readonly string[],
): Promise<ReceivedMail> {
  const headers = headersOf(block ?? Buffer.alloc(0));
  const senders = envelope?.from ?? [];
  const from = senders.length === 1 ? (senders[0]!.address ?? null) : null;
  const automatic = isAutomatic(headers, from, bodyStructure, own);
  const letter = letterOf(bodyStructure);
  const isRead = !automatic && letter.part !== null;
  return {
    key: headers.get('message-id') ?? `${uidValidity} ${uid}`,
    from,
    repliesTo: repliesTo(headers),
    isAutomatic: automatic,
    bounce: await reported(client, uid, bodyStructure),
    text: isRead ? await textOf(client, uid, letter.part!, letter.isHtml) : null,
    hasAttachments: letter.hasAttachments,
  };
}

/** What the mail reports of one that came back; null: it is no such report. */
async function reported(
  client: ImapFlow,
  uid: number,
  structure: FetchMessageObject['bodyStructure'],
): Promise<Bounce | null> {
  const parts = bouncePartsOf(structure);
  if (parts === null) return null;
  const status = await partOf(client, uid, parts.status, longestReport);
  const headers = parts.headers === null ? null : await partOf(client, uid, parts.headers, longestReport);
  const named = headers === null ? undefined : headersOf(headers).get('message-id');
  return bounceOf(status.toString('utf8'), parts.messageId ?? named ?? null);
}

/** The text of a part in whatever charset it came. */
async function textOf(client: ImapFlow, uid: number, part: string, isHtml: boolean): Promise<string> {
  const text = (await partOf(client, uid, part, longestText)).toString('utf8');
  return isHtml ? textOfHtml(text) : text;
}

async function partOf(client: ImapFlow, uid: number, part: string, maxBytes: number): Promise<Buffer> {
  const { content } = await client.download(String(uid), part, { uid: true, maxBytes });
  if (content === undefined) return Buffer.alloc(0);
  return Buffer.concat((await Readable.from(content).toArray()) as Buffer[]);
}
