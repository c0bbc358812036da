import type { Text } from '../refusal-texts.js';

/** Why the newest mail of a schedule did not reach a reader for sure. */
export const undeliveredCauses = ['address_dead', 'given_up', 'outcome_unknown'] as const;

/** One of them. */
export type UndeliveredCause = (typeof undeliveredCauses)[number];

const advice: Readonly<Record<UndeliveredCause, Text>> = {
  address_dead: {
    zh: '邮箱地址已退信：请系统管理员核对并更正其邮箱，再次寄送这一期。',
    en: 'Mail to the address comes back. Have a system administrator set the address right, and then send the issue again.',
  },
  given_up: {
    zh: '多次投递均被拒绝，或其没有邮箱：请系统管理员在消息记录中查看原因，处理后再次寄送。',
    en: 'It was refused again and again, or the reader has no mail address. Have a system administrator look up why, set it right, and send the issue again.',
  },
  outcome_unknown: {
    zh: '不能确定是否送达：请先向收件人核实，确未收到再请系统管理员再次寄送，以免重复。',
    en: 'Nobody knows whether it arrived. Ask the reader first; only if it did not, have a system administrator send the issue again.',
  },
};

/** What to do so that the reader gets the rollups again. */
export function adviceOnUndelivered(cause: UndeliveredCause): Text {
  return advice[cause];
}
