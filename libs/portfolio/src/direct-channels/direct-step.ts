import type { DirectContent } from '#domain';
import { unknownLimit } from '../deliveries/attempt.js';

/** A direct delivery locked by a claim. */
export interface LockedDirect {
  readonly state: 'pending' | 'sending';
  readonly unknownAttempts: number;
  /** What the last claim froze. */
  readonly frozen: DirectContent | null;
  /** What would be said now. */
  readonly content: DirectContent;
  /** Null: the channel has ended. */
  readonly channelId: string | null;
}

/** What a claim does with it. */
export type DirectStep =
  | { readonly kind: 'send'; readonly content: DirectContent; readonly unknownAttempts: number }
  | {
      readonly kind: 'end';
      readonly state: 'failed' | 'ambiguous' | 'cancelled';
      readonly unknownAttempts: number;
      readonly error: string;
    };

/**
 * Decides over one locked delivery, by the rules of mails: a lease that ran out is an attempt of unknown outcome; after one
 * the same is said again, and not if an item was cancelled since; after two nothing is.
 */
export function directStep({ state, frozen, content, channelId, ...before }: LockedDirect): DirectStep {
  const unknownAttempts = before.unknownAttempts + (state === 'sending' ? 1 : 0);
  const end = (as: 'failed' | 'ambiguous' | 'cancelled', error: string): DirectStep => ({
    kind: 'end',
    state: unknownAttempts > 0 ? 'ambiguous' : as,
    unknownAttempts,
    error,
  });
  if (unknownAttempts >= unknownLimit) return end('ambiguous', 'The worker ended twice during sending.');
  if (itemsOf(content) === 0) return end('cancelled', 'All its items were cancelled.');
  if (channelId === null) return end('failed', 'The channel was ended.');
  const resends = unknownAttempts > 0 && frozen !== null;
  if (resends && itemsOf(content) < itemsOf(frozen))
    return end('ambiguous', 'An item was cancelled after an attempt of unknown outcome.');
  return { kind: 'send', content: resends ? frozen : content, unknownAttempts };
}

/** A rollup is one. */
function itemsOf(content: DirectContent): number {
  return content.kind === 'rollup' ? 1 : content.items;
}
