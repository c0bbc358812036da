import {
  decideProgressLines,
  isRefusal,
  may,
  refuse,
  reportDay,
  withConsequences,
  type Actor,
  type ConsequenceContext,
  type Decision,
  type NewId,
  type ProgressLine,
  type ProjectFacts,
  type RecordedReport,
  type Refusal,
} from '#domain';
import { projectFacts, type Database, type FactsDocument } from '#database';
import type { ProjectChanges } from '../projects/project-changes.js';
import {
  applicationTime,
  factsOfProjects,
  reportableProjects,
  reportsOfProjects,
} from './imports.queries.js';
import type { Ask, Confirming, ImportOfKind, Judged } from './kept-change.js';
import { queryAsActor } from './query-as-actor.js';

/** What is to be recorded of a project, and the revision that it was compared with. */
interface ProgressChange {
  readonly projectId: string;
  readonly seq: number;
  readonly line: ProgressLine;
}

interface Reportable {
  readonly id: string;
  readonly name: string;
  readonly code: string | null;
  readonly seq: number;
}

/** Records what projects report of a month: investment completed, percent and text. */
export class ProgressImport implements ImportOfKind<ProgressLine, ProgressChange> {
  /** Months of projects that the file has named, with their row. */
  readonly #rows = new Map<string, number>();
  /** Revisions that this import has made itself. */
  readonly #made = new Map<string, number>();

  private constructor(
    private readonly database: Database,
    private readonly actor: Actor,
    private readonly newId: NewId,
    private readonly contextOf: (projectId: string) => ConsequenceContext,
    /** By code and by name; null: several have the name. */
    private readonly projects: ReadonlyMap<string, Reportable | null>,
  ) {}

  static async begin(
    database: Database,
    changes: ProjectChanges,
    { actor, listYear, newId }: { readonly actor: Actor; readonly listYear: number; readonly newId: NewId },
  ): Promise<ProgressImport> {
    const [rows, contextOf] = await Promise.all([
      queryAsActor<Reportable>(database, actor, reportableProjects, [listYear]),
      changes.contexts(),
    ]);
    const projects = new Map<string, Reportable | null>();
    for (const row of rows)
      for (const key of row.code === null ? [row.name] : [row.name, row.code])
        projects.set(key, projects.has(key) ? null : row);
    return new ProgressImport(database, actor, newId, contextOf, projects);
  }

  /** Each line rests on its project's own revision. */
  async seen(): Promise<string> {
    return '';
  }

  async judge(lines: readonly ProgressLine[]): Promise<Judged<ProgressChange>[]> {
    const found = lines.map((line) => this.#projectOf(line));
    const ids = [...new Set(found.flatMap((project) => (project === null ? [] : [project.id])))];
    const read = await this.database.transaction(async (client) =>
      this.#read(async (text, values) => (await client.query(text, values)).rows as never, ids, lines),
    );
    return lines.map((line, index) => this.#judge(line, found[index]!, read));
  }

  async decide(
    { ask, causedBy }: Confirming,
    changes: readonly ProgressChange[],
  ): Promise<Decision[] | Refusal> {
    const ids = [...new Set(changes.map(({ projectId }) => projectId))];
    const lines = changes.map(({ line }) => line);
    const { facts, reports } = await this.#read(ask, ids, lines);
    const decisions: Decision[] = [];
    for (const id of ids) {
      const own = changes.filter(({ projectId }) => projectId === id);
      const known = facts.get(id);
      if (known === undefined || known.seq !== (this.#made.get(id) ?? own[0]!.seq))
        return refuse('import.stale');
      const decided = this.#decide(
        known,
        own.map(({ line }) => line),
        reports.get(id) ?? [],
      );
      if (decided === null) continue;
      if (isRefusal(decided)) return decided;
      const whole = withConsequences(known, decided, this.contextOf(id));
      this.#made.set(id, known.seq + whole.entries.length);
      decisions.push({ ...whole, entries: whole.entries.map((entry) => ({ ...entry, causedBy })) });
    }
    return decisions;
  }

  #projectOf(line: ProgressLine): Reportable | null {
    return this.projects.get(line.code ?? '') ?? this.projects.get(line.name) ?? null;
  }

  /** Facts and reports of projects, each project locked. */
  async #read(
    ask: Ask,
    ids: readonly string[],
    lines: readonly ProgressLine[],
  ): Promise<{ facts: Map<string, ProjectFacts>; reports: Map<string, RecordedReport[]> }> {
    await ask(`SELECT set_config('app.reader', 'system', true)`);
    const documents = await ask<{ facts: FactsDocument | null }>(factsOfProjects, [ids]);
    const facts = documents.flatMap(({ facts: document }) =>
      document === null ? [] : [projectFacts(document)],
    );
    const [clock] = await ask<{ now: Date }>(applicationTime);
    const days = [...new Set(lines.map(({ month }) => reportDay(month, clock!.now)))];
    const rows = await ask<RecordedReport & { projectId: string }>(reportsOfProjects, [ids, days]);
    const reports = new Map<string, RecordedReport[]>();
    for (const row of rows) reports.set(row.projectId, [...(reports.get(row.projectId) ?? []), row]);
    return { facts: new Map(facts.map((one) => [one.project.id, one])), reports };
  }

  #judge(
    line: ProgressLine,
    project: Reportable | null,
    { facts, reports }: { facts: Map<string, ProjectFacts>; reports: Map<string, RecordedReport[]> },
  ): Judged<ProgressChange> {
    const wrong = (refusal: Refusal): Judged<ProgressChange> => ({
      problems: [{ row: line.row, heading: null, value: line.name, refusal }],
    });
    const known = project === null ? undefined : facts.get(project.id);
    if (project === null || known === undefined) return wrong(refuse('project.not_found'));
    const key = `${project.id} ${line.month}`;
    const twice = this.#rows.get(key);
    if (twice !== undefined) return wrong(refuse('import.project_twice', { row: String(twice) }));
    this.#rows.set(key, line.row);
    const decided = this.#decide(known, [line], reports.get(project.id) ?? []);
    if (decided === null) return { unchanged: true };
    if (isRefusal(decided)) return wrong(decided);
    return { change: { projectId: project.id, seq: known.seq, line } };
  }

  #decide(
    facts: ProjectFacts,
    lines: readonly ProgressLine[],
    reports: readonly RecordedReport[],
  ): Decision | Refusal | null {
    const scope = { projectId: facts.project.id, unitPath: facts.unitPath };
    if (!may(this.actor, 'project.read', scope)) return refuse('project.not_found');
    if (this.actor.kind !== 'person' || !may(this.actor, 'project.report', scope))
      return refuse('project.not_yours');
    return decideProgressLines(facts, lines, { reports, personId: this.actor.personId }, this.newId);
  }
}
