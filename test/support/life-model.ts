import { historyFields, type ProjectFacts } from '#domain';

type Fields = Readonly<Record<string, unknown>>;

/** An event as it is told: what happened, and its open fields. */
export interface ToldEvent {
  readonly action: string;
  readonly after: object | null;
}

/** How a project stands, in few words: what any of its events can have changed. */
export interface Standing {
  readonly state: string;
  readonly planned: Readonly<Record<string, string>>;
  readonly reached: Readonly<Record<string, string | null>>;
  readonly dependsOn: Readonly<Record<string, readonly string[]>>;
  /** Of date changes, undoings and holds. */
  readonly requests: Readonly<Record<string, string>>;
  readonly difficulties: Readonly<Record<string, Fields>>;
  readonly missed: Readonly<Record<string, string>>;
  readonly investments: Readonly<Record<string, string>>;
}

/** How the facts say that it stands. */
export function standing(facts: ProjectFacts): Standing {
  const { project, milestones, dateChanges, stageUndos, holds, difficulties, missedDates, investments } =
    facts;
  const dated = milestones.filter(({ plannedOn }) => plannedOn !== null);
  const reached = milestones.filter(({ reachedPrecision }) => reachedPrecision !== null);
  const depending = milestones.filter(({ dependsOn }) => dependsOn.length > 0);
  const requests = [...dateChanges, ...stageUndos, ...holds];
  return {
    state: project.state,
    planned: byKey(dated, ({ id, plannedOn }) => [id, plannedOn!]),
    reached: byKey(reached, ({ id, reachedOn }) => [id, reachedOn]),
    dependsOn: byKey(depending, ({ id, dependsOn }) => [id, dependsOn]),
    requests: byKey(requests, ({ id, state }) => [id, state]),
    difficulties: byKey(difficulties, ({ id, state, settledBy, dueOn, reopened, charged, rating }) => [
      id,
      { difficultyState: state, settledBy, dueOn, reopened, charged, rating },
    ]),
    missed: byKey(missedDates, ({ milestoneId, deadlineVersion, state }) => [
      `${milestoneId} ${deadlineVersion}`,
      state,
    ]),
    investments: byKey(investments, ({ series, month, cumulative }) => [
      `${series} ${month.slice(0, 7)}`,
      cumulative,
    ]),
  };
}

/** The small model: how it stands after an event, by what the event says, without any of the rules. */
export function afterEvent(was: Standing, { action, after: open }: ToldEvent): Standing {
  const after = (open ?? {}) as Fields;
  const [subject] = action.split('.');
  const milestone = after['milestone'] as string;
  const request = (after['request'] ?? after['dateChange'] ?? after['stageUndo'] ?? after['hold']) as
    string | undefined;
  const { [milestone]: _undone, ...othersReached } = was.reached;
  const isMiss = action === 'milestone.missed' || action === 'missed_date.corrected';
  return {
    state:
      action === 'project.ended' || action === 'project.reopened' ? (after['state'] as string) : was.state,
    planned:
      planning.has(action) && after['plannedOn'] !== null
        ? { ...was.planned, [milestone]: after['plannedOn'] as string }
        : was.planned,
    reached:
      action === 'stage.reached' || action === 'step.reached'
        ? { ...was.reached, [milestone]: after['reachedOn'] as string | null }
        : action === 'stage.undone'
          ? othersReached
          : was.reached,
    dependsOn:
      after['dependsOn'] === undefined
        ? was.dependsOn
        : withoutEmpty({ ...was.dependsOn, [milestone]: after['dependsOn'] as string[] }),
    requests:
      request === undefined ? was.requests : settled({ ...was.requests, [request]: stateOf(action, after) }),
    difficulties: subject === 'difficulty' ? withDifficulty(was.difficulties, after) : was.difficulties,
    missed: isMiss
      ? { ...was.missed, [`${milestone} ${after['deadlineVersion'] as number}`]: after['state'] as string }
      : was.missed,
    investments:
      subject === 'investment'
        ? {
            ...was.investments,
            [`${after['series'] as string} ${after['month'] as string}`]: after['cumulative'] as string,
          }
        : was.investments,
  };
}

/** Whether an event says only what its kind may say. */
export function strangeFields({ action, after }: ToldEvent): string[] {
  const known = Object.keys(historyFields[action as keyof typeof historyFields]);
  return Object.keys(after ?? {}).filter((field) => !known.includes(field));
}

const planning = new Set([
  'milestone.date_moved',
  'milestone.limited',
  'date_change.approved',
  'milestone.added',
]);

/** Requests that are over are not among the facts, but for holds: their days go on counting. */
function settled(requests: Readonly<Record<string, string>>): Record<string, string> {
  const stays = new Set(['open', 'requested', 'running', 'ended']);
  return Object.fromEntries(Object.entries(requests).filter(([, state]) => stays.has(state)));
}

function stateOf(action: string, after: Fields): string {
  return action === 'date_change.requested' ? 'open' : (after['state'] as string);
}

const difficultyFields = ['difficultyState', 'settledBy', 'dueOn', 'reopened', 'charged', 'rating'];
const nothingYet = { reopened: 0, charged: false, rating: null };

function withDifficulty(was: Standing['difficulties'], after: Fields): Standing['difficulties'] {
  const id = after['difficulty'] as string;
  const told = Object.entries(after).filter(([field]) => difficultyFields.includes(field));
  return { ...was, [id]: { ...nothingYet, ...was[id], ...Object.fromEntries(told) } };
}

function withoutEmpty(lists: Standing['dependsOn']): Standing['dependsOn'] {
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
}

function byKey<T, V>(rows: readonly T[], entry: (row: T) => readonly [string, V]): Record<string, V> {
  return Object.fromEntries(rows.map(entry));
}
