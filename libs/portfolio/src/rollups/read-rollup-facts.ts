import {
  effectiveSettings,
  localDate,
  shanghaiDate,
  workingCalendar,
  type AnsweringDuty,
  type InvestmentAt,
  type Lifecycle,
  type ListedProject,
  type LocalDate,
  type MilestoneAt,
  type MissedDateAt,
  type RollupFacts,
  type RollupPeriod,
  type RollupSnapshot,
  type StoredSetting,
  type WorkingCalendar,
} from '#domain';
import type { Database } from '#database';
import {
  readCalendarYears,
  readDuties,
  readInvestments,
  readLastReports,
  readLifecycles,
  readListedProjects,
  readMilestones,
  readMissedDates,
  readSettingsAt,
  readUnits,
} from './rollups.queries.js';

/** A connection inside a transaction. */
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** An issue that is owed: its week, the unit it is for, the list that is current at its cut. */
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
 * Reads what an issue is built from, as of its cut and the one before. Eleven statements whatever the size of the list;
 * the caller gives a connection in a transaction that sees one snapshot.
 */
export async function readRollupFacts(
  client: Transaction,
  issue: OwedIssue,
  period: RollupPeriod,
): Promise<RollupFacts & { readonly units: readonly UnitAt[] }> {
  const { cutAt } = period;
  const atCut = await readSnapshot(client, issue, period, cutAt);
  const atPreviousCut = await readSnapshot(client, issue, period, period.from);
  const projectIds = idsOf(atCut.projects);
  const unitIds = atCut.projects.flatMap(({ areaId, leadUnitId }) =>
    areaId === null ? leadUnitId : [areaId, leadUnitId],
  );
  const [reports, lifecycles, units, settings] = await Promise.all([
    client.query<{ projectId: string; reportedOn: LocalDate }>(readLastReports, [projectIds, cutAt]),
    client.query<{ definition: Lifecycle }>(readLifecycles),
    client.query<UnitAt>(readUnits, [[...new Set([...unitIds, issue.scopeId])], cutAt]),
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
    lifecycles: lifecycles.rows.map(({ definition }) => definition),
    lastReports: reports.rows,
    duties: duties.rows,
    units: units.rows,
    calendar: await readCalendar(client, days, shanghaiDate(cutAt)),
    staleAfterWorkingDays: set.stale_reports.workingDays,
    reminderSteps: set.reminder_steps,
  };
}

async function readSnapshot(
  client: Transaction,
  issue: OwedIssue,
  period: RollupPeriod,
  at: Date,
): Promise<RollupSnapshot> {
  const listed = await client.query<ListedProject>(readListedProjects, [issue.listYear, issue.scopeId, at]);
  const ids = idsOf(listed.rows);
  const [milestones, missedDates, investments] = await Promise.all([
    client.query<MilestoneAt>(readMilestones, [ids, at, period.from]),
    client.query<MissedDateAt>(readMissedDates, [ids, at, period.from]),
    client.query<InvestmentAt>(readInvestments, [ids, at, issue.listYear]),
  ]);
  return {
    projects: listed.rows,
    milestones: milestones.rows,
    missedDates: missedDates.rows,
    investments: investments.rows,
  };
}

/** The years in which working days are counted: from the earliest of the days to the cut's. */
async function readCalendar(
  client: Transaction,
  days: readonly LocalDate[],
  cutDay: LocalDate,
): Promise<WorkingCalendar> {
  const earliest = days.reduce((first, day) => (day < first ? day : first), cutDay);
  const { rows } = await client.query<{ day: string; working: boolean }>(readCalendarYears, [
    Number(earliest.slice(0, 4)),
    Number(cutDay.slice(0, 4)),
  ]);
  return workingCalendar(rows.map(({ day, working }) => ({ day: localDate(day), working })));
}

function idsOf(rows: readonly { readonly id: string }[]): string[] {
  return rows.map(({ id }) => id);
}
