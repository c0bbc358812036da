import {
  effectiveSettings,
  isoWeekOf,
  isoWeekPeriod,
  lastPeriodDay,
  localDate,
  previousWeek,
  shanghaiDate,
  workingCalendar,
  type AnsweringDuty,
  type DifficultyAt,
  type InvestmentAt,
  type Lifecycle,
  type LightCountAt,
  type ListedProject,
  type LocalDate,
  type MilestoneAt,
  type MissedDateAt,
  type PlannedStage,
  type RollupFacts,
  type RollupPeriod,
  type RollupSnapshot,
  type SlipAt,
  type StoredSetting,
  type TargetAt,
  type WorkingCalendar,
} from '#domain';
import { settledTogether, type Database } from '#database';
import {
  readAskedDates,
  readCalendarYears,
  readDifficulties,
  readDuties,
  readInvestments,
  readLastReports,
  readLifecycles,
  readLightWeeks,
  readListedProjects,
  readMilestones,
  readMissedDates,
  readNextList,
  readPlannedStages,
  readSettingsAt,
  readSlips,
  readTargets,
  readUnits,
} from './rollups.queries.js';

/** A connection inside a transaction. */
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** An issue that is owed: its period, the unit it is for, the list that is current at its cut. */
export interface OwedIssue {
  readonly period: string;
  readonly scopeId: string;
  readonly listYear: number;
  readonly listIssuedAt: Date;
}

/** A unit as it was at the cut. */
export interface UnitAt {
  readonly id: string;
  readonly name: string;
  readonly path: readonly string[];
}

/**
 * Reads what an issue is built from, as of its cut and the one before. Some twenty statements whatever the size of the list,
 * of which each is answered while the rows of the one before are taken in; the caller gives a connection in a transaction that
 * sees one snapshot.
 */
export async function readRollupFacts(
  client: Transaction,
  issue: OwedIssue,
  period: RollupPeriod,
): Promise<Omit<RollupFacts, 'lightWeeks' | 'delays'> & { readonly units: readonly UnitAt[] }> {
  const { cutAt } = period;
  const [atCut, atPreviousCut] = await settledTogether([
    readSnapshot(client, issue, period, cutAt),
    readSnapshot(client, issue, period, period.from),
  ]);
  const projectIds = idsOf(atCut.projects);
  const obstacles = await readObstacles(client, issue, period, projectIds);
  const unitIds = [
    issue.scopeId,
    ...atCut.projects.flatMap(({ areaId, leadUnitId }) =>
      areaId === null ? leadUnitId : [areaId, leadUnitId],
    ),
    ...obstacles.slips.map(({ unitId }) => unitId),
    ...obstacles.difficulties.map(({ ownerUnitId }) => ownerUnitId),
    ...obstacles.targets.flatMap(({ ownerUnitId }) => ownerUnitId ?? []),
  ];
  const [reports, lifecycles, units, settings] = await settledTogether([
    client.query<{ projectId: string; reportedOn: LocalDate }>(readLastReports, [projectIds, cutAt]),
    client.query<{ definition: Lifecycle }>(readLifecycles),
    client.query<UnitAt>(readUnits, [[...new Set(unitIds)], cutAt]),
    client.query<StoredSetting>(readSettingsAt, [cutAt]),
  ]);
  const set = effectiveSettings(settings.rows, null);
  const duties = await client.query<AnsweringDuty>(readDuties, [
    [...projectIds, ...idsOf(units.rows)],
    cutAt,
    shanghaiDate(cutAt),
  ]);
  const days = [
    ...reports.rows.map(({ reportedOn }) => reportedOn),
    ...atCut.missedDates.map(({ dueOn }) => dueOn),
    ...atCut.milestones.flatMap(({ reached, dueOn }) => (reached || dueOn === null ? [] : dueOn)),
  ];
  return {
    scopeId: issue.scopeId,
    listYear: issue.listYear,
    listIssuedAt: issue.listIssuedAt,
    atCut,
    atPreviousCut,
    ...obstacles,
    nextList: period.kind === 'year' ? await readListAfter(client, issue, cutAt) : null,
    lifecycles: lifecycles.rows.map(({ definition }) => definition),
    lastReports: reports.rows,
    duties: duties.rows,
    units: units.rows,
    calendar: await readCalendar(client, days, cutAt),
    staleAfterWorkingDays: set.stale_reports.workingDays,
    behindFromBasisPoints: set.light_thresholds.behind.yellowFromPoints * 100,
    reminderSteps: set.reminder_steps,
  };
}

/** Every stage of the database that was planned for a day once, as of a cut on a day. */
export async function readStages(
  client: Transaction,
  cutAt: Date,
  cutDay: LocalDate,
): Promise<PlannedStage[]> {
  const { rows } = await client.query<PlannedStage>(readPlannedStages, [cutAt, cutDay]);
  return rows;
}

/** What was on record of a list in a unit's subtree at an instant; `from`: the cut after which something is of the period. */
export async function readSnapshot(
  client: Transaction,
  issue: Pick<OwedIssue, 'listYear' | 'scopeId'>,
  { from }: Pick<RollupPeriod, 'from'>,
  at: Date,
): Promise<RollupSnapshot> {
  const listed = await client.query<ListedProject>(readListedProjects, [issue.listYear, issue.scopeId, at]);
  const ids = idsOf(listed.rows);
  const [milestones, missedDates, investments] = await settledTogether([
    client.query<MilestoneAt>(readMilestones, [ids, at, from]),
    client.query<MissedDateAt>(readMissedDates, [ids, at, from]),
    client.query<InvestmentAt>(readInvestments, [ids, at, issue.listYear]),
  ]);
  return {
    projects: listed.rows,
    milestones: milestones.rows,
    missedDates: missedDates.rows,
    investments: investments.rows,
  };
}

/** What keeps the projects from going on, and the targets that they go towards. */
export async function readObstacles(
  client: Transaction,
  issue: Pick<OwedIssue, 'listYear' | 'scopeId'>,
  { cutAt, from }: Pick<RollupPeriod, 'cutAt' | 'from'>,
  projectIds: readonly string[],
): Promise<Pick<RollupFacts, 'slips' | 'difficulties' | 'askedDates' | 'targets'>> {
  const [slips, difficulties, askedDates, targets] = await settledTogether([
    client.query<SlipAt>(readSlips, [projectIds, cutAt, from, issue.listYear]),
    client.query<DifficultyAt>(readDifficulties, [projectIds, cutAt, from]),
    client.query<{ milestoneId: string }>(readAskedDates, [projectIds, cutAt]),
    client.query<TargetAt>(readTargets, [issue.listYear, cutAt, issue.scopeId]),
  ]);
  return {
    slips: slips.rows,
    difficulties: difficulties.rows,
    askedDates: askedDates.rows,
    targets: targets.rows,
  };
}

/** Ids of the projects on the list of the year after, as of a cut; null: there was none. */
export async function readListAfter(
  client: Transaction,
  { listYear }: Pick<OwedIssue, 'listYear'>,
  cutAt: Date,
): Promise<readonly string[] | null> {
  const { rows } = await client.query<{ projectIds: string[] }>(readNextList, [listYear + 1, cutAt]);
  return rows[0]?.projectIds ?? null;
}

/** So many weeks back the lights are shown. */
const weeksShown = 12;

/** How many projects had which light at the cuts of weeks. */
export async function readLightCounts(
  client: Transaction,
  { listYear, scopeId }: Pick<OwedIssue, 'listYear' | 'scopeId'>,
  weeks: readonly RollupPeriod[],
): Promise<readonly LightCountAt[]> {
  const { rows } = await client.query<LightCountAt>(readLightWeeks, [
    listYear,
    scopeId,
    weeks.map(({ code }) => code),
    weeks.map((week) => week.cutAt),
    weeks.map(lastPeriodDay),
  ]);
  return rows;
}

/** The weeks whose lights an issue shows: their cuts lie at or before an instant and after the list's issue; newest first. */
export function weeksBefore(
  { listIssuedAt }: Pick<OwedIssue, 'listIssuedAt'>,
  instant: Date,
): RollupPeriod[] {
  const weeks = [isoWeekPeriod(previousWeek(isoWeekOf(instant)))];
  while (weeks.length < weeksShown) weeks.push(isoWeekPeriod(previousWeek(weeks.at(-1)!.code)));
  return weeks.filter(({ cutAt }) => cutAt > listIssuedAt);
}

/** The years in which working days are counted, from the earliest of the days to the cut's, as they were on record then. */
async function readCalendar(
  client: Transaction,
  days: readonly LocalDate[],
  cutAt: Date,
): Promise<WorkingCalendar> {
  const cutDay = shanghaiDate(cutAt);
  const earliest = days.reduce((first, day) => (day < first ? day : first), cutDay);
  const { rows } = await client.query<{ day: string; working: boolean }>(readCalendarYears, [
    Number(earliest.slice(0, 4)),
    Number(cutDay.slice(0, 4)),
    cutAt,
  ]);
  return workingCalendar(rows.map(({ day, working }) => ({ day: localDate(day), working })));
}

function idsOf(rows: readonly { readonly id: string }[]): string[] {
  return rows.map(({ id }) => id);
}
