import { z } from 'zod';
import { isLoopbackHost, mailAddress } from './env-variables.js';

/** Where replies by mail are read. */
export interface RepliesEnv {
  /** The mailbox, with user and password. */
  readonly imapUrl: string;
  /** The address that mails name for replies, and that arrives in the mailbox. */
  readonly replyTo: string;
}

/** The variables of replies by mail. */
type ReplyVariable = 'IMAP_URL' | 'REPLY_TO';

/** The mailbox; without TLS only on this machine, since the password would cross the network readable. */
const imapUrl = z.string().refine((value) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || url.hostname === '' || url.username === '' || url.password === '') return false;
  return url.protocol === 'imaps:' || (url.protocol === 'imap:' && isLoopbackHost(url.hostname));
}, 'must be imaps://user:password@host (imap:// only on this machine)');

/** Reads them: both, or neither. `read` gives a variable that is set, checked; `missing` the error of one that is not. */
export function readRepliesEnv(
  read: <T>(name: ReplyVariable, schema: z.ZodType<T>) => T | undefined,
  missing: (name: ReplyVariable, names: string) => Error,
): RepliesEnv | null {
  const url = read('IMAP_URL', imapUrl);
  const replyTo = read('REPLY_TO', mailAddress);
  if (url === undefined && replyTo === undefined) return null;
  if (url === undefined) throw missing('IMAP_URL', 'the mailbox in which replies to REPLY_TO arrive');
  if (replyTo === undefined) throw missing('REPLY_TO', 'the address of the mailbox of IMAP_URL');
  return { imapUrl: url, replyTo };
}
