import type { PersonChannel } from '../direct-channels/direct-channel.js';
import type { StepCode } from '../reminders/ladder.js';

/** What a person wants, where the rule lets them. */
export interface Preference {
  /** The channel that is tried first; the others follow in their order. */
  readonly firstChannel: PersonChannel;
  readonly language: 'zh' | 'en';
  /** Whether mails come that tell of dates ahead and of nothing overdue. */
  readonly beforeDates: boolean;
  /** Whether rollups come by mail. */
  readonly rollups: boolean;
}

/** Of whoever has said nothing. */
export const defaultPreference: Preference = {
  firstChannel: 'email',
  language: 'zh',
  beforeDates: true,
  rollups: true,
};

/** The wishes by which mails of a kind do not come. */
export type SwitchableKind = 'beforeDates' | 'rollups';

/** A message, as far as it decides whether its reader may do without it. */
export type JudgedMessage =
  | { readonly kind: 'rollup' }
  | { readonly kind: 'rollup_approval' | 'rollup_test' }
  | { readonly kind: 'reminders'; readonly steps: readonly StepCode[] };

/** Which wish the message is subject to; null: to none, since it asks for a decision or was asked for, or an item of it is of a date that has passed. */
export function switchableKind(message: JudgedMessage): SwitchableKind | null {
  if (message.kind === 'rollup') return 'rollups';
  if (message.kind !== 'reminders') return null;
  return message.steps.some((step) => step.startsWith('after_')) ? null : 'beforeDates';
}

/** Whether its reader does without the message. */
export function isSwitchedOff(wanted: Pick<Preference, SwitchableKind>, message: JudgedMessage): boolean {
  const kind = switchableKind(message);
  return kind !== null && !wanted[kind];
}
