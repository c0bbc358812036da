import type { EventRow } from './evidence.js';
import { dayNumber, type WorkingDays } from './own-calendar.js';
import { ProjectReplay } from './project-replay.js';
import type { Event, Replay, ReplayedDuty } from './replayed.js';

/** Replays the history. Holds, moves and stages give the deadlines; nothing is taken from the tables that hold them. */
export function replay(rows: readonly EventRow[], days: WorkingDays): Replay {
  const projects = new Map<string, ProjectReplay>();
  const duties = new Map<string, ReplayedDuty>();
  const handOvers: { from: string; to: string; at: number }[] = [];
  const parents = new Map<string, string | null>();
  let listIssuedAt = Number.NaN;
  let answers = 0;
  for (const event of rows.map(eventOf)) {
    const { action, project, at, data } = event;
    if (action === 'unit.created') parents.set(data.after['unit'], data.after['parent']);
    else if (action === 'list_year.issued') listIssuedAt = at;
    else if (action === 'duties.handed_over')
      handOvers.push({ from: data.after['person'], to: data.after['successor'], at });
    else if (action.startsWith('duty.')) followDuty(duties, event);
    else if (action === 'project.created') projects.set(project, new ProjectReplay(event, days));
    else {
      if (action === 'reminder.answered') answers += 1;
      projects.get(project)?.follow(event);
    }
  }
  return {
    projects: new Map([...projects].map(([id, one]) => [id, one.end()])),
    duties: [...duties.values()],
    handOvers,
    parents,
    listIssuedAt,
    answers,
  };
}

function eventOf(row: EventRow): Event {
  const { action, project, data } = JSON.parse(row.canon.toString('utf8')) as Omit<Event, 'at' | 'seq'>;
  return { action, project, data, seq: row.seq, at: Number(row.recordedAtUs) / 1_000 };
}

function followDuty(duties: Map<string, ReplayedDuty>, { action, project, at, data }: Event): void {
  const { after, before } = data;
  if (action === 'duty.ended') {
    const duty = duties.get(after['duty']);
    if (duty !== undefined) Object.assign(duty, { toOn: dayNumber(after['toOn']), endRecordedAt: at });
    return;
  }
  if (action === 'duty.handed_over') {
    const old = duties.get(before!['duty']);
    if (old !== undefined) Object.assign(old, { toOn: dayNumber(after['fromOn']), endRecordedAt: at });
  }
  duties.set(after['duty'], {
    id: after['duty'],
    person: after['person'],
    role: after['role'],
    scope: after['unit'] ?? project,
    deputyFor: after['deputyFor'],
    fromOn: dayNumber(after['fromOn']),
    recordedAt: at,
    toOn: after['toOn'] === null ? null : dayNumber(after['toOn']),
    endRecordedAt: after['toOn'] === null ? null : at,
  });
}
