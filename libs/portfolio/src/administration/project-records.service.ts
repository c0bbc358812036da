import { refuse, type Refusal } from '#domain';
import type { Database, PrismaClient } from '#database';
import type { HistoryItem } from '../history/history-item.js';
import { HistoryService } from '../history/history.service.js';
import { readProject } from '../projects/project-document.queries.js';
import { listProjectsForOperator, newestListYear } from './administration.queries.js';
import type { Candidate } from './directory.service.js';
import { isUuid } from './identify.js';

/** A line of a year's list. */
export interface ListedProject {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly state: string;
  readonly synthetic: boolean;
  readonly stageKnown: boolean;
  readonly stage: string | null;
  readonly stageLabel: string | null;
  readonly area: string | null;
  readonly leadUnit: string;
  readonly liaisonOfficer: string | null;
  /** The open stage that is due first. */
  readonly nextStage: string | null;
  readonly nextStageLabel: string | null;
  readonly dueOn: string | null;
  readonly dueYear: number | null;
  /** Calendar days; null where nothing has a date. */
  readonly daysLate: number | null;
  /** Recorded for ever, repaired ones included. */
  readonly missedDates: number;
}

/** A project whole, as `readProject` gives it. */
export interface ProjectRecord {
  readonly id: string;
  readonly name: string;
  readonly code: string | null;
  readonly category: string;
  readonly synthetic: boolean;
  readonly stage: string | null;
  readonly stageReached: string;
  readonly state: string;
  readonly lifecycle: {
    readonly stages: readonly { readonly code: string; readonly label: { readonly zh: string } }[];
  };
  readonly leadUnit: { readonly name: string };
  readonly area: { readonly name: string } | null;
  readonly totalInvestment: string | null;
  readonly milestones: readonly MilestoneRecord[];
  readonly entries: readonly { readonly listYear: number; readonly plannedInvestment: string | null }[];
  readonly duties: readonly { readonly role: string; readonly person: string }[];
  readonly lastReport: {
    readonly reportedOn: string;
    readonly percent: number | null;
    readonly text: string | null;
  } | null;
  readonly difficulties: readonly {
    readonly number: number;
    readonly title: string;
    readonly state: string;
    readonly dueOn: string;
    readonly ownerUnit: { readonly name: string };
  }[];
  readonly permits: readonly {
    readonly kind: string;
    readonly name: string | null;
    readonly state: string;
    readonly appliedOn: string;
    readonly endedOn: string | null;
  }[];
  readonly instructions: readonly {
    readonly number: number;
    readonly text: string;
    readonly state: string;
    readonly dueOn: string;
    readonly ownerUnit: { readonly name: string };
  }[];
}

/** A stage or step of a project with its dates. */
export interface MilestoneRecord {
  readonly stage: string;
  readonly step: string | null;
  readonly baselineOn: string | null;
  readonly plannedOn: string | null;
  readonly dueYear: number | null;
  readonly dueOn: string | null;
  readonly reachedOn: string | null;
  readonly reachedPrecision: string | null;
  readonly daysLate: number | null;
  readonly missed: readonly { readonly dueOn: string; readonly state: string }[];
}

/** A year's list and whether it is in force. */
export interface ListYearRecord {
  readonly year: number;
  /** Number of the decision that issued it. */
  readonly decision: string | null;
  readonly issuedAt: Date | null;
  readonly projects: number;
}

/** Lists, projects and their history as the operator reads them; it asks no rights (see DirectoryService). */
export class ProjectRecordsService {
  readonly #database: Database;
  readonly #prisma: PrismaClient;
  readonly #history: HistoryService;

  constructor(database: Database, prisma: PrismaClient) {
    this.#database = database;
    this.#prisma = prisma;
    this.#history = new HistoryService(database);
  }

  /** All yearly lists, newest first. */
  async lists(): Promise<ListYearRecord[]> {
    const [rows, entries] = await Promise.all([
      this.#prisma.listYearCurrent.findMany({ orderBy: { year: 'desc' } }),
      this.#prisma.listEntryCurrent.groupBy({ by: ['listYear'], where: { decisionOut: null }, _count: true }),
    ]);
    return rows.map(({ year, decision, issuedAt }) => ({
      year,
      decision,
      issuedAt,
      projects: entries.find(({ listYear }) => listYear === year)?._count ?? 0,
    }));
  }

  /**
   * The projects of a list (null: the newest that was issued), or those of them with an open deadline that has passed,
   * the latest first. Refuses a year without a list.
   */
  async projects(wish: {
    listYear: number | null;
    missed: boolean;
  }): Promise<{ listYear: number; projects: ListedProject[] } | Refusal> {
    const listYear = wish.listYear ?? (await this.#newestList());
    if (listYear === null) return refuse('list_year.not_found', { year: '' });
    const list = await this.#prisma.listYear.findUnique({ where: { year: listYear } });
    if (list === null) return refuse('list_year.not_found', { year: String(listYear) });
    const projects = await this.#database.query<ListedProject>(listProjectsForOperator, [
      listYear,
      wish.missed,
    ]);
    return { listYear, projects };
  }

  /** The projects that an id, a name or, where none has that name, a part of a name means. */
  async find(named: string): Promise<Candidate[]> {
    if (isUuid(named)) return this.#candidates({ id: named });
    const exact = await this.#candidates({ name: named });
    return exact.length > 0 ? exact : this.#candidates({ name: { contains: named } });
  }

  /** One project whole, or null. */
  async read(projectId: string): Promise<ProjectRecord | null> {
    const [row] = await this.#database.query<{ body: string; permits: ProjectRecord['permits'] }>(
      readProject,
      [projectId],
    );
    if (row === undefined) return null;
    return { ...(JSON.parse(row.body) as Omit<ProjectRecord, 'permits'>), permits: row.permits };
  }

  /** The newest events of a project, or (`_sys`) of what belongs to none; addresses and log-ins only as `contacts`. */
  async history(
    chain: string,
    { limit, contacts }: { limit: number; contacts: boolean },
  ): Promise<readonly HistoryItem[]> {
    const page = await this.#history.ofChain(chain, { limit, before: null }, { language: 'zh', contacts });
    return page.items;
  }

  async #newestList(): Promise<number | null> {
    const [row] = await this.#database.query<{ year: number }>(newestListYear);
    return row?.year ?? null;
  }

  async #candidates(where: { id: string } | { name: string | { contains: string } }): Promise<Candidate[]> {
    const rows = await this.#prisma.projectCurrent.findMany({
      where,
      select: {
        id: true,
        name: true,
        area: { select: { name: true } },
        leadUnit: { select: { name: true } },
      },
      orderBy: { id: 'asc' },
    });
    return rows.map(({ id, name, area, leadUnit }) => ({ id, name, hint: area?.name ?? leadUnit.name }));
  }
}
