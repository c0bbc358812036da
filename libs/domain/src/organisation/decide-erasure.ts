import { decision, type Decision } from '../decision.js';
import { historyEntry, seal, systemChain } from '../history/history-entry.js';
import type { NewId } from '../project/project-facts.js';
import { refuse, type Refusal } from '../refusal.js';

/** What is known of a person who is to be erased. */
export interface PersonToErase {
  readonly id: string;
  readonly state: 'active' | 'disabled';
  /** Duties that have not ended. */
  readonly openDuties: number;
  /** Whether the person's data is there still. */
  readonly hasData: boolean;
}

/**
 * Erases a person's data on request: name, contacts, log-in, and what the history keeps of them behind commitments.
 * The record of what the person did stays, under their id. Refused while the person works here.
 */
export function decidePersonErasure(person: PersonToErase, reason: string, newId: NewId): Decision | Refusal {
  if (!person.hasData) return refuse('person.erased_already');
  if (person.state === 'active' || person.openDuties > 0)
    return refuse('person.still_active', { duties: String(person.openDuties) });
  return decision({
    entries: [
      historyEntry<'person.erased'>({
        event: newId(),
        chain: systemChain,
        action: 'person.erased',
        before: null,
        after: { person: person.id },
        reason: seal(reason),
      }),
    ],
    erase: { person: person.id },
  });
}

/** Erases the sealed texts of one event, such as a note that should not have been written. Its hash stays valid. */
export function decideTextErasure(event: string, reason: string, newId: NewId): Decision {
  return decision({
    entries: [
      historyEntry<'texts.erased'>({
        event: newId(),
        chain: systemChain,
        action: 'texts.erased',
        before: null,
        after: { ofEvent: event },
        reason: seal(reason),
      }),
    ],
    erase: { event },
  });
}
