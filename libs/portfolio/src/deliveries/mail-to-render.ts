import { shanghaiDate, switchableKind, type JudgedMessage } from '#domain';
import type { LockedDelivery, Reader } from './delivery-claim.js';
import type { MailToRender } from './mail.js';
import type { OpenItems } from './open-items.js';

/** A mail that does not know yet whether it is a demonstration's. */
export type UnmarkedMail = MailToRender extends infer M
  ? M extends MailToRender
    ? Omit<M, 'isDemonstration'>
    : never
  : never;
/** What a message is judged by: whether its reader wants such. */
export function judged(kind: LockedDelivery['kind'], { steps }: OpenItems): JudgedMessage {
  return kind === 'reminders' ? { kind, steps } : { kind };
}

/** A claimed message as the renderer gets it. */
export function mailToRender(delivery: LockedDelivery, reader: Reader, open: OpenItems): UnmarkedMail {
  const { messageId, internetMessageId, rollupId, againBecause, now } = delivery;
  const to = reader.email!;
  const addressed = {
    messageId,
    internetMessageId,
    to,
    reader: reader.name ?? '',
    language: reader.language,
    isSwitchable: switchableKind(judged(delivery.kind, open)) !== null,
    on: shanghaiDate(now),
    ...(againBecause === null ? {} : { againBecause }),
  };
  if (delivery.kind === 'rollup_approval')
    return { ...addressed, kind: 'rollup_approval', issues: reader.issues };
  return rollupId === null
    ? { ...addressed, kind: 'reminders', items: open.named, others: open.others }
    : { ...addressed, kind: 'rollup', rollupId, isTest: delivery.kind === 'rollup_test' };
}
