import { OwnPermit } from './own-permit.js';
import { dayNumber, type WorkingDays } from './own-calendar.js';
import type { Event, Fields, ReplayedDeadline } from './replayed.js';

/** What a unit owes, as the events tell of it. */
interface Owed {
  readonly id: string;
  readonly kind: string;
  owner: string;
  /** Null: its clock stands. */
  dueOn: number | null;
  state: string;
  /** Of a permit: what its day is found from. */
  readonly permit: OwnPermit | null;
  /** Whose ladder stands. */
  deadline: ReplayedDeadline | null;
}

/** In which states of each kind the unit is to act. */
const awaiting: Readonly<Record<string, readonly string[]>> = {
  difficulty: ['open', 'accepted'],
  instruction: ['given'],
  notice: ['issued'],
  permit: ['applied'],
  hold: ['running'],
};

/** What is owed in one project beside its dates, event by event: difficulties, instructions, notices, permits, holds. */
export class OwedReplay {
  readonly #all = new Map<string, Owed>();

  constructor(
    private readonly leadUnit: string,
    private readonly days: WorkingDays,
  ) {}

  follow({ action, data: { after } }: Event): void {
    const [kind] = action.split('.') as [string];
    const id = after[kind];
    if (!(kind in awaiting) || id === undefined) return;
    const known = this.#all.get(id) ?? this.#added(id, kind);
    known.state = after[kind === 'hold' ? 'state' : `${kind}State`] ?? known.state;
    known.permit?.follow(after);
    known.owner = this.#ownerOf(known, after) ?? known.owner;
    const due = after[{ notice: 'replyDueOn', hold: 'toOn' }[kind] ?? 'dueOn'];
    if (known.permit !== null) known.dueOn = known.permit.dueOn(this.days);
    else if (due != null) known.dueOn = dayNumber(due);
  }

  #added(id: string, kind: string): Owed {
    const permit = kind === 'permit' ? new OwnPermit() : null;
    const owed = { id, kind, owner: this.leadUnit, dueOn: null, state: '', permit, deadline: null };
    this.#all.set(id, owed);
    return owed;
  }

  /** Whoever gives a permit, if it is a unit of the city; a hold is for those to end who lead the project. */
  #ownerOf({ kind }: Owed, after: Fields): string | undefined {
    if (kind !== 'permit') return after['ownerUnit'];
    return 'authorityUnit' in after || 'authority' in after
      ? (after['authorityUnit'] ?? this.leadUnit)
      : undefined;
  }

  /**
   * What follows from a change at an instant, of which `begun` is the first event: ladders that end, and those that begin,
   * made by `deadlineOf` and returned.
   */
  settle(
    at: number,
    begun: number,
    isActive: boolean,
    deadlineOf: (
      of: Pick<ReplayedDeadline, 'subject' | 'owner' | 'isOwn' | 'version' | 'dueOn'>,
    ) => ReplayedDeadline,
  ): ReplayedDeadline[] {
    const made: ReplayedDeadline[] = [];
    for (const owed of this.#all.values()) {
      const { id, kind, owner, state, dueOn, deadline } = owed;
      const hasEnded = kind !== 'instruction' && !isActive;
      const isAwaited = awaiting[kind]!.includes(state) && dueOn !== null && !hasEnded;
      const isSame = deadline?.dueOn === dueOn && deadline?.owner === owner;
      if (isAwaited ? isSame : deadline === null) continue;
      if (deadline !== null)
        Object.assign(deadline, {
          endedAt: at,
          endedBy: hasEnded ? 'project_ended' : endOf(owed, isAwaited, deadline.dueOn === dueOn),
        });
      const isOwn = kind === 'permit' || kind === 'hold';
      owed.deadline = isAwaited ? deadlineOf({ subject: id, owner, isOwn, version: begun, dueOn }) : null;
      if (owed.deadline !== null) made.push(owed.deadline);
    }
    return made;
  }
}

function endOf({ kind, state }: Owed, isAwaited: boolean, isPassedOn: boolean): ReplayedDeadline['endedBy'] {
  if (isAwaited) return isPassedOn ? 'passed_on' : 'deadline_changed';
  if (kind === 'permit') return state === 'suspended' ? 'supplements' : 'settled';
  return kind === 'hold' || state === 'closed' || state === 'withdrawn' ? 'settled' : 'answered';
}
