import { addDays, daysBetween, type LocalDate } from '../calendar/local-date.js';

/** Fewer comparable cases than this say nothing. */
export const fewestCases = 20;

/** Which other stages a forecast is made from: the same stage in the same category and area, in the category, anywhere. */
export const referenceClasses = ['area', 'category', 'stage'] as const;

/** One of them. */
export type ReferenceClass = (typeof referenceClasses)[number];

/** A stage of a project that was planned for a day once, as it was on record at the end of a day. */
export interface PlannedStage {
  readonly milestoneId: string;
  readonly stage: string;
  readonly category: string;
  readonly areaId: string | null;
  /** The day that was planned first, and the day on which that was recorded. */
  readonly baselineOn: LocalDate;
  readonly plannedOn: LocalDate;
  /** Calendar days on hold since then: until it was reached, or until now. */
  readonly daysHeld: number;
  /** Null: it is open. */
  readonly reachedOn: LocalDate | null;
  /** The day on which that was recorded; null: it is open. */
  readonly recordedOn: LocalDate | null;
}

/** What the cases say of an open stage. */
export interface LikelyDates {
  /** By this day half of the cases were reached; four of five by the other. */
  readonly likelyOn: LocalDate;
  readonly cautiousOn: LocalDate;
  readonly reference: ReferenceClass;
  /** How many cases: of the class, and not reached earlier than this one could be. */
  readonly cases: number;
  /** The class's own stages whose cautious date, told when they were planned, has passed; and how many were reached by it. */
  readonly scored: number;
  readonly kept: number;
}

/** How late stages were reached, and how well that would have told the later ones. */
export interface DelayRecord {
  /** The first day that is not on record. */
  readonly today: LocalDate;
  /** The open stages, by their milestone. */
  readonly open: ReadonlyMap<string, PlannedStage>;
  /** Delays in days of each class, the shortest first. */
  readonly delays: ReadonlyMap<string, readonly number[]>;
  readonly scores: ReadonlyMap<string, Score>;
}

interface Score {
  scored: number;
  kept: number;
}

/**
 * Learns from stages as they were on record before a day. Each is asked for what this method would have said when it was
 * planned, knowing only what was recorded on earlier days; it is scored once that date has passed, reached or not, so that the
 * late ones, which are open for longer, count like the early ones. The order of the stages does not matter.
 */
export function delayRecord(stages: readonly PlannedStage[], today: LocalDate): DelayRecord {
  const delays = new Map<string, number[]>();
  const scores = new Map<string, Score>();
  const reached = stages
    .filter(({ recordedOn }) => recordedOn !== null)
    .sort((a, b) => byText(a.recordedOn!, b.recordedOn!));
  let known = 0;
  const learnBefore = (day: LocalDate): void => {
    for (; known < reached.length && reached[known]!.recordedOn! < day; known += 1)
      for (const key of classesOf(reached[known]!)) insert(delays, key, delayOf(reached[known]!)!);
  };
  for (const stage of stages.toSorted((a, b) => byText(a.plannedOn, b.plannedOn))) {
    learnBefore(stage.plannedOn);
    const kept = keptItsDate(stage, delays, today);
    if (kept === null) continue;
    for (const key of classesOf(stage)) {
      const score = scores.get(key) ?? { scored: 0, kept: 0 };
      scores.set(key, { scored: score.scored + 1, kept: score.kept + (kept ? 1 : 0) });
    }
  }
  learnBefore(addDays(today, 1));
  const open = stages.filter(({ reachedOn }) => reachedOn === null);
  return { today, open: new Map(open.map((stage) => [stage.milestoneId, stage])), delays, scores };
}

/**
 * When an open stage is likely to be reached: its first planned day, moved by how late those cases were that were not reached
 * earlier than it still can be, and by its days on hold; so never before today. From the narrowest class with enough such
 * cases; null: none has, or the stage was never planned or is not open.
 */
export function likelyDates(record: DelayRecord, milestoneId: string): LikelyDates | null {
  const stage = record.open.get(milestoneId);
  if (stage === undefined) return null;
  const elapsed = daysBetween(stage.baselineOn, record.today) - stage.daysHeld;
  const found = comparable(stage, record.delays, elapsed);
  if (found === null) return null;
  const after = (days: number): LocalDate => addDays(stage.baselineOn, days + stage.daysHeld);
  const { scored, kept } = record.scores.get(found.key) ?? { scored: 0, kept: 0 };
  return {
    likelyOn: after(quantile(found, 1, 2)),
    cautiousOn: after(quantile(found, 4, 5)),
    reference: found.reference,
    cases: found.delays.length - found.first,
    scored,
    kept,
  };
}

interface Comparable {
  readonly reference: ReferenceClass;
  readonly key: string;
  readonly delays: readonly number[];
  /** Place of the first comparable one. */
  readonly first: number;
}

/** The cases of the narrowest class with enough that were so late or later. */
function comparable(
  stage: PlannedStage,
  delays: ReadonlyMap<string, readonly number[]>,
  atLeast: number,
): Comparable | null {
  for (const [place, key] of classesOf(stage).entries()) {
    const all = delays.get(key) ?? [];
    const first = placeOf(all, atLeast);
    if (all.length - first >= fewestCases)
      return { reference: referenceClasses[place]!, key, delays: all, first };
  }
  return null;
}

/** The least delay within which so large a share of the comparable cases lies. */
function quantile({ delays, first }: Comparable, share: number, of: number): number {
  return delays[first + Math.ceil(((delays.length - first) * share) / of) - 1]!;
}

/** Whether the cautious date told when the stage was planned was kept; null: none was told, or it has not passed. */
function keptItsDate(
  stage: PlannedStage,
  known: ReadonlyMap<string, readonly number[]>,
  today: LocalDate,
): boolean | null {
  const { baselineOn, plannedOn, reachedOn } = stage;
  // Reached before it was planned: put on record afterwards.
  if (reachedOn !== null && reachedOn < plannedOn) return null;
  const found = comparable(stage, known, daysBetween(baselineOn, plannedOn));
  if (found === null) return null;
  const told = quantile(found, 4, 5);
  const hasPassed = daysBetween(baselineOn, today) - stage.daysHeld > told;
  const delay = delayOf(stage);
  return hasPassed ? delay !== null && delay <= told : null;
}

/** Days from the first planned day to the one on which it was reached, without those on hold; null: it is open. */
function delayOf({ baselineOn, reachedOn, daysHeld }: PlannedStage): number | null {
  return reachedOn === null ? null : daysBetween(baselineOn, reachedOn) - daysHeld;
}

/** The narrowest first, as `referenceClasses`. */
function classesOf({ stage, category, areaId }: PlannedStage): string[] {
  return [`${stage} ${category} ${areaId}`, `${stage} ${category}`, stage];
}

function insert(delays: Map<string, number[]>, key: string, delay: number): void {
  const all = delays.get(key);
  if (all === undefined) delays.set(key, [delay]);
  else all.splice(placeOf(all, delay), 0, delay);
}

/** Place of the first that is not less. */
function placeOf(sorted: readonly number[], value: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle]! < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
