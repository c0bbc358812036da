import { shanghaiDate, switchableKind, type JudgedMessage } from '#domain';
import type { LockedDelivery, Reader } from './delivery-claim.js';
import type { MailItem, MailToRender } from './mail.js';

/** A mail that does not know yet whether it is a demonstration's. */
export type UnmarkedMail = MailToRender extends infer M
  ? M extends MailToRender
    ? Omit<M, 'isDemonstration'>
    : never
  : never;
/** What a message is judged by: whether its reader wants such. */
export function judged(kind: LockedDelivery['kind'], items: readonly MailItem[]): JudgedMessage {
  return kind === 'reminders' ? { kind, steps: items.map(({ step }) => step) } : { kind };
}

/** A claimed message as the renderer gets it. */
export function mailToRender(
  delivery: LockedDelivery,
  reader: Reader,
  items: readonly MailItem[],
): UnmarkedMail {
  const { messageId, internetMessageId, rollupId, againBecause, now } = delivery;
  const to = reader.email!;
  const addressed = {
    messageId,
    internetMessageId,
    to,
    reader: reader.name ?? '',
    language: reader.language,
    isSwitchable: switchableKind(judged(delivery.kind, items)) !== null,
    on: shanghaiDate(now),
    ...(againBecause === null ? {} : { againBecause }),
  };
  if (delivery.kind === 'rollup_approval')
    return { ...addressed, kind: 'rollup_approval', issues: reader.issues };
  return rollupId === null
    ? { ...addressed, kind: 'reminders', items }
    : { ...addressed, kind: 'rollup', rollupId, isTest: delivery.kind === 'rollup_test' };
}
