import type { Case } from './case.js';
import { mondayOf } from './check-receptions.js';
import { cityDay, dayNumber, dayText, midnight, type WorkingDays } from './own-calendar.js';
import type { Replay, ReplayedDeadline, ReplayedMiss, ReplayedProject } from './replayed.js';

/** The four stages in the order in which an issue shows them, with those before and beside them. */
const shown = ['pipeline', 'signing', 'groundbreaking', 'completion', 'operation', 'unknown'];
const staleAfter = 5;
const dueWithin = 14;

// oxlint-disable-next-line typescript/no-explicit-any -- the issue is read as it stands, without the product's types
type Cells = Record<string, any>;

/**
 * I6: every cell that is reckoned here is the same in the issue. Not reckoned: who must answer, answers, lights, slips,
 * and what a simulated life has none of (investment, targets).
 */
export function checkRollups({ evidence, history, days }: Case): string[] {
  return evidence.rollups.flatMap(({ period, data, scope, number }) => {
    const issue = JSON.parse(data) as Cells;
    const expected = recomputed(history, period, days);
    const findings = Object.entries(expected).flatMap(([cell, value]) => {
      const [has, wants] = [ordered(asFarAs(value, issue[cell])), ordered(value)];
      return has === wants
        ? []
        : [`${period} says ${cell}: ${has.slice(0, 300)} instead of ${wants.slice(0, 300)}`];
    });
    return issue['scope'] === scope && issue['number'] === number
      ? findings
      : [...findings, `${period} is another issue in its row`];
  });
}

/** How a project stands when everything recorded up to an instant is told. */
interface Standing {
  readonly project: ReplayedProject;
  /** Whether it had not ended. */
  readonly isRunning: boolean;
  /** The milestones reached, with the day where it is known. */
  readonly reached: ReadonlyMap<string, string | null>;
  readonly stage: string;
  /** Of each milestone that has one. */
  readonly deadlines: ReadonlyMap<string, ReplayedDeadline>;
  readonly openMisses: readonly ReplayedMiss[];
}

function standingAt(project: ReplayedProject, instant: number): Standing {
  const reaches = project.reaches.filter(
    ({ recordedAt, undoneAt }) => recordedAt <= instant && (undoneAt === null || undoneAt > instant),
  );
  const reached = new Map<string, string | null>([
    ...project.milestones
      .filter(({ stage }) => project.given.includes(stage))
      .map(({ id }) => [id, null] as const),
    ...reaches.map(({ milestone, reachedOn }) => [milestone, reachedOn] as const),
  ]);
  const isRunning = !project.endings.some(({ from, to }) => from <= instant && (to === null || to > instant));
  const stage = project.milestones.findLast(({ id }) => reached.has(id))?.stage ?? 'pipeline';
  const deadlines = new Map(
    project.deadlines
      .filter(({ recordedAt, endedAt }) => recordedAt <= instant && (endedAt === null || endedAt > instant))
      .map((deadline) => [deadline.subject, deadline]),
  );
  const openMisses = project.misses.filter(
    (miss) =>
      miss.recordedAt <= instant &&
      !isCorrected(miss, instant) &&
      deadlines.get(miss.milestone)?.version === miss.version,
  );
  return { project, isRunning, reached, stage, deadlines, openMisses };
}

const isCorrected = ({ correctedAt }: ReplayedMiss, instant: number): boolean =>
  correctedAt !== null && correctedAt <= instant;

/** The cells of an issue by the checker's own reckoning. */
function recomputed(history: Replay, period: string, days: WorkingDays): Cells {
  const monday = mondayOf(period);
  const [from, cut] = [midnight(monday), midnight(monday + 7)];
  const isFirst = history.listIssuedAt >= from;
  const standings = (instant: number): Standing[] =>
    [...history.projects.values()]
      .filter(({ createdAt }) => createdAt <= instant)
      .map((project) => standingAt(project, instant));
  const now = standings(cut);
  const then = isFirst ? null : standings(from);
  const listed = (then ?? []).map(({ project }) => project.id);
  const due = now.flatMap((standing) => dueLines(standing, monday + 7, cut));
  const missed = now.flatMap((standing) => missedLines(standing, { from, cut, monday }));
  const newly = missed.filter(({ isNew }) => isNew).map(({ line }) => line);
  const still = missed.filter(({ isNew, line }) => !isNew && line['open']).map(({ line }) => line);
  const overdue = [...newly.filter((line) => line['open']), ...still];
  const moves = now.flatMap((standing) => reachLines(standing, from, cut, then !== null));
  const group = (keyOf: (project: ReplayedProject) => string): Cells[] => groups(now, keyOf, overdue, due);
  return {
    period,
    from: new Date(from).toISOString(),
    cutAt: new Date(cut).toISOString(),
    listYear: yearOf(history.listIssuedAt),
    number: (monday - mondayBefore(cityDay(history.listIssuedAt))) / 7 + 1,
    projects: now.length,
    stages: shown.map((stage) => ({
      stage,
      atCut: countOf(now, stage),
      atPreviousCut: then === null ? null : countOf(then, stage),
    })),
    entered:
      then === null ? [] : sorted(now.map(({ project }) => project.id).filter((id) => !listed.includes(id))),
    left: [],
    movements: by(
      moves.filter(({ reachedOn }) => dayNumber(reachedOn) >= monday),
      'reachedOn',
      'milestone',
    ),
    overdue: {
      atCut: now.flatMap(({ openMisses }) => openMisses).length,
      atPreviousCut: then === null ? null : then.flatMap(({ openMisses }) => openMisses).length,
      newly: by(newly, 'dueOn', 'milestone'),
      still: by(still, 'dueOn', 'milestone'),
      settled:
        then === null
          ? []
          : by(
              then.flatMap((standing) => settled(standing, cut)),
              'dueOn',
              'milestone',
            ),
    },
    due: by(due, 'dueOn', 'milestone'),
    groups: {
      area: group(({ area }) => area),
      leadUnit: group(({ leadUnit }) => leadUnit),
      category: group(({ category }) => category),
      level: group(({ levels }) => levels[0]!),
    },
    difficulties: difficulties(now, { monday, cut, from }),
    reporting: reporting(now, cut, days),
    corrections: corrections(now, then, moves, missed, { monday, cut, from }),
  };
}

interface Week {
  readonly from: number;
  readonly cut: number;
  readonly monday: number;
}

function lineOf(project: ReplayedProject, milestone: string): Cells {
  const { stage } = project.milestones.find(({ id }) => id === milestone)!;
  return { project: project.id, leadUnit: project.leadUnit, milestone, stage, step: null };
}

function dueLines({ project, deadlines }: Standing, cutDay: number, cut: number): Cells[] {
  return [...deadlines.values()]
    .filter(({ dueOn, subject, version }) => {
      const isRecorded = project.misses.some(
        (miss) => miss.milestone === subject && miss.version === version && miss.recordedAt <= cut,
      );
      return dueOn < cutDay + dueWithin && !isRecorded;
    })
    .map(({ dueOn, subject }) => ({
      ...lineOf(project, subject),
      dueOn: dayText(dueOn),
      daysLeft: dueOn - cutDay,
    }));
}

/** Everything that was missed and stays so, and whether it is news of this week. */
function missedLines(
  { project, openMisses }: Standing,
  { from, cut, monday }: Week,
): { line: Cells; isNew: boolean; isLateNews: boolean }[] {
  return project.misses
    .filter((miss) => miss.recordedAt <= cut && !isCorrected(miss, cut))
    .map((miss) => {
      const isOlder = dayNumber(miss.dueOn) + 1 < monday;
      const isRecent = miss.recordedAt > from;
      const line = {
        ...lineOf(project, miss.milestone),
        dueOn: miss.dueOn,
        open: openMisses.includes(miss),
        daysLate: monday + 7 - dayNumber(miss.dueOn),
      };
      return { line, isNew: isRecent && !isOlder, isLateNews: isRecent && isOlder };
    });
}

function settled({ project, openMisses }: Standing, cut: number): Cells[] {
  const now = standingAt(project, cut);
  return openMisses
    .filter((miss) => !now.openMisses.includes(miss))
    .map((miss) => ({
      ...lineOf(project, miss.milestone),
      dueOn: miss.dueOn,
      how: howSettled(now, miss, cut),
    }));
}

function howSettled({ isRunning, reached }: Standing, miss: ReplayedMiss, cut: number): string {
  if (!isRunning) return 'ended';
  if (isCorrected(miss, cut)) return 'reported_late';
  return reached.has(miss.milestone) ? 'reached' : 'deadline_moved';
}

/** Stages whose reaching was recorded in the week and that the issue before did not have. */
function reachLines({ project, reached }: Standing, from: number, cut: number, hasBefore: boolean): Cells[] {
  const earlier = hasBefore ? standingAt(project, from).reached : new Map<string, string | null>();
  return project.reaches
    .filter(({ recordedAt, undoneAt, milestone }) => {
      const stands = recordedAt <= cut && (undoneAt === null || undoneAt > cut) && reached.has(milestone);
      return stands && recordedAt > from && !earlier.has(milestone);
    })
    .map(({ milestone, stage, reachedOn }) => ({
      ...lineOf(project, milestone),
      countsAs: stage,
      reachedOn,
    }));
}

/** Stages that the issue before had and that are gone, or have another day. */
function changedStages({ project, reached }: Standing, now: Standing): Cells[] {
  return [...reached].flatMap(([milestone, reachedOn]): Cells[] => {
    if (!now.reached.has(milestone))
      return [{ kind: 'stage_undone', ...lineOf(project, milestone), reachedOn }];
    const after = now.reached.get(milestone)!;
    if (after === reachedOn) return [];
    return [{ kind: 'stage_redated', ...lineOf(project, milestone), before: reachedOn, after }];
  });
}

/** What blocked projects at the cut, and what was closed in the week. */
function difficulties(now: readonly Standing[], { from, cut, monday }: Week): Cells {
  const known = now.flatMap(({ project }) =>
    project.difficulties.flatMap((difficulty) => {
      const step = difficulty.steps.findLast(({ at }) => at <= cut);
      const isTold = step !== undefined && (step.state !== 'closed' || step.at > from);
      return isTold ? [{ project, difficulty, ...step }] : [];
    }),
  );
  const open = known.filter(({ state }) => state !== 'closed');
  return {
    open: open.length,
    raised: known.filter(({ difficulty }) => difficulty.raisedAt > from).length,
    closed: known.length - open.length,
    overLimit: by(
      open
        .filter(({ dueOn }) => dueOn < monday + 6)
        .map(({ project, difficulty: { id, number, cause, owner }, dueOn }) => ({
          project: project.id,
          leadUnit: project.leadUnit,
          difficulty: id,
          number,
          cause,
          owner,
          dueOn: dayText(dueOn),
          daysLate: monday + 7 - dueOn,
        })),
      'dueOn',
      'difficulty',
    ),
  };
}

function reporting(now: readonly Standing[], cut: number, days: WorkingDays): Cells {
  const open = now.filter(
    ({ project, isRunning, reached }) => isRunning && project.milestones.some(({ id }) => !reached.has(id)),
  );
  const last = new Map(
    open.map(({ project }) => [project.id, project.reports.findLast(({ at }) => at <= cut)?.on] as const),
  );
  const stale = [...last].flatMap(([project, lastReportedOn]) => {
    if (lastReportedOn === undefined) return [];
    const workingDays = days.between(dayNumber(lastReportedOn), cityDay(cut) - 1);
    return workingDays > staleAfter ? [{ project, lastReportedOn, workingDays }] : [];
  });
  return {
    limitWorkingDays: staleAfter,
    stale: stale.sort((a, b) => b.workingDays - a.workingDays || (a.project < b.project ? -1 : 1)),
    never: sorted([...last].flatMap(([project, on]) => (on === undefined ? [project] : []))),
  };
}

function corrections(
  now: readonly Standing[],
  then: readonly Standing[] | null,
  moves: readonly Cells[],
  missed: readonly { readonly line: Cells; readonly isLateNews: boolean }[],
  { monday, cut, from }: Week,
): Cells[] {
  const reportedLate = now.flatMap(({ project }) =>
    project.misses
      .filter(
        (miss) =>
          then !== null && miss.recordedAt <= from && isCorrected(miss, cut) && !isCorrected(miss, from),
      )
      .map((miss) => ({ kind: 'reported_late', ...lineOf(project, miss.milestone), dueOn: miss.dueOn })),
  );
  const lines: Cells[] = [
    ...moves
      .filter(({ reachedOn }) => dayNumber(reachedOn) < monday)
      .map((line) => ({ kind: 'stage_reached', ...line })),
    ...missed
      .filter(({ isLateNews }) => isLateNews)
      .map(({ line: { open: _open, daysLate: _days, ...line } }) => ({ kind: 'missed', ...line })),
    ...reportedLate,
    ...(then ?? []).flatMap((standing) => changedStages(standing, standingAt(standing.project, cut))),
  ];
  return by(lines, 'project', 'kind', 'milestone', 'dueOn');
}

function groups(
  now: readonly Standing[],
  keyOf: (project: ReplayedProject) => string,
  overdue: readonly Cells[],
  due: readonly Cells[],
): Cells[] {
  const keys = sorted([...new Set(now.map(({ project }) => keyOf(project)))]);
  return keys.map((key) => {
    const members = now.filter(({ project }) => keyOf(project) === key);
    const ids = new Set(members.map(({ project }) => project.id));
    const within = (lines: readonly Cells[]): number =>
      lines.filter(({ project }) => ids.has(project)).length;
    return {
      key,
      projects: members.length,
      stages: Object.fromEntries(shown.map((stage) => [stage, countOf(members, stage)])),
      overdue: within(overdue),
      due: within(due),
      planned: '0.0000',
      completed: '0.0000',
    };
  });
}

const countOf = (standings: readonly Standing[], stage: string): number =>
  standings.filter((standing) => standing.stage === stage).length;
const sorted = (texts: readonly string[]): string[] => [...texts].sort((a, b) => (a < b ? -1 : 1));
const yearOf = (instant: number): number => Number(dayText(cityDay(instant)).slice(0, 4));
const mondayBefore = (day: number): number => day - ((day + 3) % 7);

/** Lines in the order of these fields. */
function by(lines: readonly Cells[], ...fields: readonly string[]): Cells[] {
  const key = (line: Cells): string => fields.map((field) => line[field] ?? '').join(' ');
  return [...lines].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** One text for each value, whatever the order of its fields. */
function ordered(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** Of what an issue says: the fields that stand in the value reckoned, too. */
function asFarAs(reckoned: unknown, said: unknown): unknown {
  if (Array.isArray(reckoned) && Array.isArray(said))
    return said.map((one, at) => (at < reckoned.length ? asFarAs(reckoned[at], one) : one));
  if (!isCells(reckoned) || !isCells(said)) return said;
  return Object.fromEntries(Object.keys(reckoned).map((key) => [key, asFarAs(reckoned[key], said[key])]));
}

function isCells(value: unknown): value is Cells {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
