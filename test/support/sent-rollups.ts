import { simpleParser, type ParsedMail } from 'mailparser';
import { AnswerTokens, DeliveriesService, RollupMailTokens, type SendOutcome } from '#portfolio';
import { mailRenderer } from '../../apps/worker/src/channels/render-mail.js';
import { sendingWithTokens } from '../../apps/worker/src/channels/with-tokens.js';
import { serverKey } from './api-parts.js';
import type { RollupStand } from './rollup-stand.js';

/** A mail as its receiver has it. */
export interface SentMail {
  readonly to: string;
  readonly mail: ParsedMail;
}

/** Sends what is due, as the worker does, in the order of who gets it; `refuses`: the receivers that have no such mailbox. */
export async function sendDueRollups(stand: RollupStand, refuses: readonly string[]): Promise<SentMail[]> {
  const tokens = new AnswerTokens(serverKey);
  const sent: SentMail[] = [];
  const take = async ({ to, mime }: { to: string; mime: Buffer }): Promise<SendOutcome> => {
    if (refuses.includes(to))
      return { kind: 'refused', permanent: true, reason: 'RCPT TO: 550 5.1.1 no such user' };
    sent.push({ to, mail: await simpleParser(mime) });
    return { kind: 'sent' };
  };
  const render = mailRenderer('projects@city.example', 'https://projects.city.example', stand.rollups);
  const send = sendingWithTokens(tokens, new RollupMailTokens(serverKey), take);
  const deliveries = new DeliveriesService(stand.city.database, tokens);
  await deliveries.sendDue(render, send, new AbortController().signal);
  return sent.toSorted((one, other) => (one.to < other.to ? -1 : 1));
}

/** The path of the link by which the mail to an address is ended, which one click does (RFC 8058). */
export function endOf(sent: readonly SentMail[], to: string): string {
  const { headerLines } = mailTo(sent, to);
  const isOneClick = headerLines.some(({ line }) =>
    /^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/i.test(line),
  );
  if (!isOneClick) throw new Error(`The mail to ${to} is not ended by one click.`);
  const { line } = headerLines.find(({ key }) => key === 'list-unsubscribe')!;
  return new URL(/<([^>]+)>/.exec(line.replaceAll(/\s/g, ''))![1]!).pathname;
}

/** A path below which the links of one mail are. */
export const issueLink = /\/w\/[\w-]{43}/g;

/** The path of the link to the issue in the mail to somebody. */
export function linkOf(sent: readonly SentMail[], to: string): string {
  return mailTo(sent, to).text!.match(issueLink)![0]!;
}

function mailTo(sent: readonly SentMail[], to: string): ParsedMail {
  return sent.find((one) => one.to === to)!.mail;
}
