import {
  can,
  refuse,
  systemChain,
  visibleProjects,
  type HistoryAction,
  type Language,
  type Person,
  type Refusal,
} from '#domain';
import type { Database } from '#database';
import { mayOnProject } from '../projects/project-rights.js';
import { historyItem, idsIn, type EventRow, type HistoryItem, type LabelledStage } from './history-item.js';
import {
  microsecondsOf,
  namesOfIds,
  readChain,
  searchBySubject,
  searchByTime,
  searchByUnit,
  searchClock,
  stagesOfProjects,
  visibleChains,
} from './history.queries.js';

/** Newest first; `nextCursor` is the seq to go on before. */
export interface HistoryPage {
  readonly items: readonly HistoryItem[];
  readonly nextCursor: number | null;
}

/** How a page is told. */
export interface Wording {
  readonly language: Language;
  /** Whether e-mail addresses and log-ins are shown. */
  readonly contacts: boolean;
}

/** Which events: at most one of project, person and unit. Instants as PostgreSQL reads them. */
export interface HistorySearch {
  readonly project: string | null;
  /** Who acted or is named. */
  readonly person: string | null;
  /** The projects that it or a unit below it leads or answers for, and what names it. */
  readonly unit: string | null;
  /** Kind of event. */
  readonly action: HistoryAction | null;
  /** Recorded from then on; null: today where neither project nor person is given, otherwise from the beginning. */
  readonly from: string | null;
  /** Recorded before then; null: until now. */
  readonly before: string | null;
  readonly limit: number;
  /** From the page before. */
  readonly cursor: string | null;
}

/** Newest first; `nextCursor` goes on after the last. */
export interface FoundHistory {
  readonly items: readonly HistoryItem[];
  readonly nextCursor: string | null;
}

/** After every event: a search begins here. */
const end = { us: '9223372036854775807', chain: '~', seq: '9223372036854775807' };

/** Reading the history. It is written by the decision store only. */
export class HistoryService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** A page of a project's history. */
  async ofProject(
    person: Person,
    projectId: string,
    page: { limit: number; before: number | null },
    language: Language,
  ): Promise<HistoryPage | Refusal> {
    if (!(await this.#mayReadProject(person, projectId))) return refuse('project.not_found');
    return this.ofChain(projectId, page, { language, contacts: false });
  }

  /** A page of what belongs to no project. */
  async ofSystem(
    person: Person,
    page: { limit: number; before: number | null },
    language: Language,
  ): Promise<HistoryPage | Refusal> {
    if (!can(person, 'history.read_system')) return refuse('permission.denied');
    return this.ofChain(systemChain, page, { language, contacts: false });
  }

  /** A page of any chain (a project's id, or `_sys`). It asks no rights: the caller has. */
  async ofChain(
    chain: string,
    page: { limit: number; before: number | null },
    wording: Wording,
  ): Promise<HistoryPage> {
    const rows = await this.#database.query<{ [F in keyof EventRow]: EventRow[F] }>(
      readChain,
      [chain, page.before, page.limit],
      'read_chain',
    );
    return {
      items: await this.#tell(rows, wording),
      nextCursor: rows.length === page.limit ? (rows.at(-1)?.seq ?? null) : null,
    };
  }

  /**
   * Events by whom they name, where they happened, when and what, newest first. An audit administrator finds all of
   * them; others those of the projects that they may see. What a reader may not see is left out, not refused.
   */
  async search(person: Person, search: HistorySearch, language: Language): Promise<FoundHistory | Refusal> {
    if (!can(person, 'history.search')) return refuse('permission.denied');
    if (search.project !== null && !(await this.#mayReadProject(person, search.project)))
      return refuse('project.not_found');
    const cursor = search.cursor === null ? end : parseCursor(search.cursor);
    if (cursor === null) return refuse('history.wrong_cursor');
    const [from, before] = await this.#range(search);
    const rights = await this.#rights(person, search.project);
    const subject = search.person ?? search.unit;
    const text =
      search.person !== null ? searchBySubject : search.unit !== null ? searchByUnit : searchByTime;
    const rows = await this.#database.query<{ [F in keyof EventRow]: EventRow[F] }>(text, [
      from,
      before,
      cursor.us,
      cursor.chain,
      cursor.seq,
      search.limit,
      search.action,
      rights.chains,
      rights.system,
      ...(subject === null ? [] : [subject]),
    ]);
    const last = rows.length === search.limit ? rows.at(-1) : undefined;
    return {
      items: await this.#tell(rows, { language, contacts: false }),
      nextCursor: last === undefined ? null : cursorOf(last),
    };
  }

  async #mayReadProject(person: Person, projectId: string): Promise<boolean> {
    return mayOnProject(this.#database, person, 'project.read_history', projectId);
  }

  /** Microseconds: from, before. Without a project or person to go by, today's. */
  async #range({ project, person, from, before }: HistorySearch): Promise<[string, string]> {
    const [clock] = await this.#database.query<{ nowUs: string; todayUs: string }>(searchClock);
    const given = await this.#database.query<{ us: string }>(microsecondsOf, [
      [from, before].filter((instant) => instant !== null),
    ]);
    const instants = given.map(({ us }) => us);
    const first = project === null && person === null ? clock!.todayUs : '-9223372036854775808';
    return [
      from === null ? first : instants[0]!,
      before === null ? String(BigInt(clock!.nowUs) + 1n) : instants.at(-1)!,
    ];
  }

  /** `chains`: null for every project's; `system`: whether what belongs to no project may be read. */
  async #rights(
    person: Person,
    project: string | null,
  ): Promise<{ chains: string[] | null; system: boolean }> {
    const system = can(person, 'history.read_system');
    if (project !== null) return { chains: [project], system: false };
    if (system) return { chains: null, system };
    const visible = visibleProjects(person);
    const [rights] = await this.#database.queryAs<{ chains: string[]; seesAll: boolean }>(
      visible,
      visibleChains,
      [visible.projectIds, visible.unitIds],
    );
    return { chains: rights!.seesAll ? null : rights!.chains, system };
  }

  async #tell(rows: readonly EventRow[], wording: Wording): Promise<HistoryItem[]> {
    const chains = [...new Set(rows.map(({ chain }) => chain))].filter((chain) => chain !== systemChain);
    const ids = [...new Set([...chains, ...rows.flatMap(idsIn)])];
    const [names, stages] = await Promise.all([
      this.#database.query<{ id: string; name: string }>(namesOfIds, [ids]),
      this.#database.query<{ projectId: string; stages: LabelledStage[] }>(stagesOfProjects, [chains]),
    ]);
    const telling = {
      ...wording,
      names: new Map(names.map(({ id, name }) => [id, name])),
      stages: new Map(stages.map(({ projectId, stages: known }) => [projectId, known])),
    };
    return rows.map((row) => historyItem(row, telling));
  }
}

function cursorOf({ recordedAtUs, chain, seq }: EventRow): string {
  return Buffer.from(`${recordedAtUs} ${chain} ${seq}`).toString('base64url');
}

/** Null for a text that was never given out. */
function parseCursor(cursor: string): typeof end | null {
  const [, us, chain, seq] =
    /^(-?\d{1,18}) ([A-Za-z0-9._-]{1,64}) (\d{1,18})$/.exec(Buffer.from(cursor, 'base64url').toString()) ??
    [];
  return us === undefined || chain === undefined || seq === undefined ? null : { us, chain, seq };
}
