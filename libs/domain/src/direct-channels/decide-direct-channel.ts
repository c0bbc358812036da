import { decision, type Decision } from '../decision.js';
import { historyEntry, seal, systemChain } from '../history/history-entry.js';
import type { NewId } from '../project/project-facts.js';
import { refuse, type Refusal } from '../refusal.js';
import type { AppChannel, DirectChannel, PersonChannel } from './direct-channel.js';

/** A direct channel as the history names it: neither its keys nor all of its address. */
export interface NamedDirectChannel {
  readonly id: string;
  readonly channel: DirectChannel;
  readonly host: string;
}

/**
 * Sets a channel up; it has the id of its event. `present`: the one that is set up already, which ends: what waits for it goes
 * by the new one.
 */
export function decideDirectChannelAddition(
  { id, channel, host }: NamedDirectChannel,
  present: NamedDirectChannel | null,
  newId: NewId,
): Decision {
  const added = historyEntry<'direct_channel.added'>({
    event: id,
    chain: systemChain,
    action: 'direct_channel.added',
    before: null,
    after: { directChannel: id, channel, host },
  });
  return decision({ entries: [...(present === null ? [] : [ended(newId(), present)]), added] });
}

/** Ends a channel: what waits for it goes on to the next. */
export function decideDirectChannelEnd(event: string, present: NamedDirectChannel): Decision {
  return decision({ entries: [ended(event, present)] });
}

function ended(event: string, { id, channel, host }: NamedDirectChannel) {
  return historyEntry<'direct_channel.ended'>({
    event,
    chain: systemChain,
    action: 'direct_channel.ended',
    before: null,
    after: { directChannel: id, channel, host },
  });
}

/** Records who a person is at an app; null: nobody there any more. */
export function decideAppIdentity(
  event: string,
  personId: string,
  channel: AppChannel,
  change: { readonly from: string | null; readonly to: string | null },
): Decision | Refusal {
  if (change.from === change.to) return refuse('change.empty');
  const sealed = (identity: string | null) => (identity === null ? null : seal(identity, personId));
  return decision({
    entries: [
      historyEntry<'app_identity.changed'>({
        event,
        chain: systemChain,
        action: 'app_identity.changed',
        before: { person: personId, channel, identity: sealed(change.from) },
        after: { person: personId, channel, identity: sealed(change.to) },
      }),
    ],
  });
}

/** A dead address: a person's, or one of a schedule of rollups; the other is null. */
export interface DeadAddressFacts {
  readonly id: string;
  readonly personId: string | null;
  readonly addressId: string | null;
  readonly channel: PersonChannel;
}

/** Closes a dead address: somebody has set it right. */
export function decideDeadAddressClosing(
  event: string,
  { id, personId, addressId, channel }: DeadAddressFacts,
): Decision {
  const owner = addressId === null ? { person: personId } : { rollupAddress: addressId };
  return decision({
    entries: [
      historyEntry<'dead_address.closed'>({
        event,
        chain: systemChain,
        action: 'dead_address.closed',
        before: null,
        after: { deadAddress: id, ...owner, channel },
      }),
    ],
  });
}
