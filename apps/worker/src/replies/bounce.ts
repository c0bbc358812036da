import type { MessageStructureObject } from 'imapflow';
import type { Bounce, BouncedRecipient } from '#portfolio';
import { headersOf, leavesOf } from './received-mail.js';

/** The parts of a report (RFC 3464) that say what became of a mail, and of which. */
export interface BounceParts {
  /** Number of the part with the fields of each recipient. */
  readonly status: string;
  /** Number of the part with the headers of the mail that came back; null: its Message-ID is known, or nowhere. */
  readonly headers: string | null;
  /** Of the mail that came back, where the mail server has read it. */
  readonly messageId: string | null;
}

/** Recipients that are looked at: we write to one at a time. */
const mostRecipients = 20;

/** Where a mail that a mail server wrote tells what became of another; null: it is no such report. */
export function bouncePartsOf(structure: MessageStructureObject | undefined): BounceParts | null {
  if (structure?.type !== 'multipart/report') return null;
  const leaves = leavesOf(structure);
  const status = leaves.find(({ type }) => /^message\/(?:global-)?delivery-status$/.test(type))?.part;
  if (status === undefined) return null;
  const whole = leaves.find(({ type }) => /^message\/(?:rfc822|global)$/.test(type));
  const headers = leaves.find(({ type }) => /^(?:text\/rfc822|message\/global)-headers$/.test(type));
  return { status, headers: headers?.part ?? null, messageId: whole?.envelope?.messageId ?? null };
}

/**
 * What a report says: `status` the text of its part, a block of fields for the report and one for each recipient; `messageId`
 * of the mail that came back.
 */
export function bounceOf(status: string, messageId: string | null): Bounce {
  const [, ...blocks] = status.trim().split(/(?:\r?\n[ \t]*){2,}/);
  const recipients = blocks.slice(0, mostRecipients).flatMap((block): BouncedRecipient[] => {
    const fields = headersOf(Buffer.from(block));
    const address = addressOf(fields.get('final-recipient'));
    const original = addressOf(fields.get('original-recipient'));
    const code = /^[245]\.\d{1,3}\.\d{1,3}/.exec(fields.get('status') ?? '')?.[0];
    const action = fields.get('action')?.toLowerCase();
    if (address === null || code === undefined || action === undefined) return [];
    const addresses = original === null ? [address] : [address, original];
    return [{ addresses, status: code, isFinal: action === 'failed' && code.startsWith('5') }];
  });
  return { messageId, recipients };
}

/** `rfc822; a@b`, also in angle brackets. */
function addressOf(field: string | undefined): string | null {
  return /^\s*(?:rfc822|utf-8)\s*;\s*<?([^<>\s]+@[^<>\s]+?)>?\s*$/i.exec(field ?? '')?.[1] ?? null;
}
