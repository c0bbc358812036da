import { dayNumber } from './own-calendar.js';
import type { Event, ReplayedDeadline } from './replayed.js';

/** What a unit owes, as the events tell of it. */
interface Owed {
  readonly id: string;
  readonly owner: string;
  readonly endsWithProject: boolean;
  dueOn: number;
  state: string;
  /** Whose ladder stands. */
  deadline: ReplayedDeadline | null;
}

/** States in which the unit is to act. */
const awaiting = new Set(['open', 'accepted', 'given', 'issued']);

/** The difficulties, instructions and notices of one project, event by event. */
export class OwedReplay {
  readonly #all = new Map<string, Owed>();

  follow({ action, data: { after } }: Event): void {
    const [kind] = action.split('.') as [string];
    const state = after[`${kind}State`];
    const id = after[kind];
    if (!['difficulty', 'instruction', 'notice'].includes(kind) || id === undefined) return;
    const due = kind === 'notice' ? after['replyDueOn'] : after['dueOn'];
    const known = this.#all.get(id);
    if (known === undefined)
      this.#all.set(id, {
        id,
        owner: after['ownerUnit'],
        endsWithProject: kind !== 'instruction',
        dueOn: dayNumber(due),
        state,
        deadline: null,
      });
    else
      Object.assign(known, {
        state: state ?? known.state,
        dueOn: due == null ? known.dueOn : dayNumber(due),
      });
  }

  /**
   * What follows from a change at an instant, of which `begun` is the first event: ladders that end, and those that begin,
   * made by `deadlineOf` and returned.
   */
  settle(
    at: number,
    begun: number,
    isActive: boolean,
    deadlineOf: (of: Pick<ReplayedDeadline, 'subject' | 'owner' | 'version' | 'dueOn'>) => ReplayedDeadline,
  ): ReplayedDeadline[] {
    const made: ReplayedDeadline[] = [];
    for (const owed of this.#all.values()) {
      const { id, owner, state, dueOn, deadline, endsWithProject } = owed;
      const hasEnded = endsWithProject && !isActive;
      const isAwaited = awaiting.has(state) && !hasEnded;
      if (isAwaited ? deadline?.dueOn === dueOn : deadline === null) continue;
      if (deadline !== null)
        Object.assign(deadline, { endedAt: at, endedBy: endOf(hasEnded, isAwaited, state) });
      owed.deadline = isAwaited ? deadlineOf({ subject: id, owner, version: begun, dueOn }) : null;
      if (owed.deadline !== null) made.push(owed.deadline);
    }
    return made;
  }
}

function endOf(hasEnded: boolean, isAwaited: boolean, state: string): ReplayedDeadline['endedBy'] {
  if (hasEnded) return 'project_ended';
  if (isAwaited) return 'deadline_changed';
  return state === 'closed' || state === 'withdrawn' ? 'settled' : 'answered';
}
