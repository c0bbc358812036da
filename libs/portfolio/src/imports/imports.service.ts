import { createHash } from 'node:crypto';
import {
  decideImport,
  isRefusal,
  joined,
  may,
  refuse,
  refuseImportOf,
  type Actor,
  type Decision,
  type ImportKind,
  type ImportProblem,
  type NewId,
  type Refusal,
} from '#domain';
import type { Database } from '#database';
import type { CalendarService } from '../calendar/calendar.service.js';
import { ProjectChanges } from '../projects/project-changes.js';
import { readLines } from './import-lines.js';
import { importTemplate } from './import-template.js';
import {
  forgetOldPreviews,
  keepPreview,
  keepPreviewRows,
  lockPreview,
  markConfirmed,
  readImportScope,
  readPreview,
  readPreviewRows,
} from './imports.queries.js';
import type { Ask, Confirming, ImportOfKind, Transaction } from './kept-change.js';
import { ListImport } from './list-import.js';
import { ProgressImport } from './progress-import.js';
import { queryAsActor } from './query-as-actor.js';

/** A file, and what it is to be read as. */
export interface ImportWish {
  readonly kind: ImportKind;
  readonly listYear: number;
  /** Number of the decision that adds to a list; an issued one takes nothing without it. */
  readonly decision: string | null;
  readonly file: Buffer;
}

/** What a file would change. Nothing has been. */
export interface ImportPreview {
  readonly id: string;
  readonly kind: ImportKind;
  readonly listYear: number;
  readonly fileSha256: string;
  /** Rows that hold data. */
  readonly rows: number;
  /** What a confirmation stores: projects that are added, or of which something is recorded. */
  readonly changes: number;
  /** Rows that say what is on record already. */
  readonly unchanged: number;
  readonly problemCount: number;
  /** The first of them. */
  readonly problems: readonly ImportProblem[];
}

/** A confirmation's answer. */
export interface ConfirmedImport {
  /** False: the file says nothing that is not on record, or the preview was confirmed before. */
  readonly changed: boolean;
  readonly projects: number;
}

const problemsTold = 200;
/** So many changes are decided and stored by one statement: more gain no speed and only take memory. */
const changesInPage = 200;

interface KeptPreview {
  readonly kind: ImportKind;
  readonly listYear: number;
  readonly fileSha256: string;
  readonly seen: string;
  readonly problems: number;
  readonly confirmedBy: string | null;
}

interface PreviewRow {
  readonly position: number;
  readonly content: unknown;
  /** The transaction has nearly reached its limit. */
  readonly isLate: boolean;
}

interface PreviewPage {
  readonly changes: number;
  /** JSON array of them. */
  readonly content: string;
}

/** A preview that is being stored. */
interface Storing {
  readonly id: string;
  readonly importing: ImportOfKind<unknown, unknown>;
  readonly confirming: Confirming;
}

/** Imports from workbooks: a preview that changes nothing, and its confirmation, all or nothing. */
export class ImportsService {
  readonly #database: Database;
  readonly #newId: NewId;
  readonly #changes: ProjectChanges;

  constructor(database: Database, newId: NewId, calendars: CalendarService) {
    this.#database = database;
    this.#newId = newId;
    this.#changes = new ProjectChanges(database, newId, calendars);
  }

  /** The workbook to fill in, for whoever may import one. */
  template(actor: Actor, kind: ImportKind): Buffer | Refusal {
    return may(actor, 'import.preview') ? importTemplate(kind) : refuse('permission.denied');
  }

  /**
   * Reads a file and keeps what it would change, for a day. Refuses a file that cannot be read, a list that is not there,
   * and who may not import it; what is wrong with single rows stands in the preview.
   */
  async preview(
    actor: Actor,
    { kind, listYear, decision, file }: ImportWish,
  ): Promise<ImportPreview | Refusal> {
    if (!may(actor, 'import.preview')) return refuse('permission.denied');
    const scope = await this.#scope(actor, kind, listYear);
    if (isRefusal(scope)) return scope;
    if (kind === 'list' && scope.isIssued && decision === null)
      return refuse('list_entry.decision_missing', { year: String(listYear) });
    const id = this.#newId();
    const fileSha256 = createHash('sha256').update(file).digest('hex');
    const importing = await this.#ofKind(actor, kind, { listYear, decision });
    // As the actor sees: whoever imports a list sees all of it, as its confirmation does.
    const seen = await importing.seen(async (text, values = []) =>
      queryAsActor(this.#database, actor, text, values),
    );
    await this.#database.query(forgetOldPreviews);
    const tally = { rows: 0, changes: 0, unchanged: 0, problems: [] as ImportProblem[], problemCount: 0 };
    const pages: PreviewPage[] = [];
    const unread = await readLines(file, { kind, listYear }, async (lines) => {
      tally.rows += lines.length;
      const wrong = lines.flatMap(({ problems }) => problems);
      const judged = await importing.judge(
        lines.filter(({ problems }) => problems.length === 0).map(({ line }) => line),
      );
      const problems = [...wrong, ...judged.flatMap((one) => ('problems' in one ? one.problems : []))].sort(
        (a, b) => a.row - b.row,
      );
      tally.problemCount += problems.length;
      tally.problems.push(...problems.slice(0, problemsTold - tally.problems.length));
      tally.unchanged += judged.filter((one) => 'unchanged' in one).length;
      const changes = judged.flatMap((one) => ('change' in one ? [one.change] : []));
      tally.changes += changes.length;
      // As the text that is kept: the changes themselves are several times as large.
      if (changes.length > 0 && refuseImportOf(tally.rows) === null)
        pages.push({ changes: changes.length, content: JSON.stringify(changes) });
    });
    if (unread !== null) return unread;
    const unfit = refuseImportOf(tally.rows);
    if (unfit !== null) return unfit;
    await this.#keep(id, { actor, kind, listYear, fileSha256, seen, problems: tally.problemCount }, pages);
    return { id, kind, listYear, fileSha256, ...tally };
  }

  /**
   * Stores what the preview says, in one transaction, and one event with the file's hash. Refuses a preview that is not the
   * actor's, has problems, or was made before something that it rests on was changed. Once more it changes nothing.
   */
  async confirm(actor: Actor, id: string): Promise<ConfirmedImport | Refusal> {
    if (!may(actor, 'import.confirm')) return refuse('permission.denied');
    const [found] = await this.#database.query<KeptPreview>(readPreview, [id, personOf(actor)]);
    if (found === undefined) return refuse('import.not_found');
    const { kind, listYear, fileSha256 } = found;
    const scope = await this.#scope(actor, kind, listYear);
    if (isRefusal(scope)) return scope;
    // Before the transaction: inside it a second connection is not waited for.
    // The changes themselves say by which decision they come.
    const importing = await this.#ofKind(actor, kind, { listYear, decision: null });
    const answer = { changed: false, projects: 0 };
    const event = this.#newId();
    const importId = this.#newId();
    const stored = await this.#database.changeOrganisation(
      actor,
      async (client, now) => {
        const ask = askOf(client);
        const [preview] = await ask<KeptPreview>(lockPreview, [id, personOf(actor)]);
        if (preview === undefined) return refuse('import.not_found');
        const unfit = refusePreview(preview);
        if (unfit !== null) return unfit;
        if ((await importing.seen(ask)) !== preview.seen) return refuse('import.stale');
        const confirming = { ask, now, causedBy: event };
        const projects = await this.#store(client, actor, { id, importing, confirming });
        if (isRefusal(projects)) return projects;
        if (projects.count === 0) return nothingToDo;
        Object.assign(answer, { changed: true, projects: projects.count });
        return decideImport({ id: importId, kind, listYear, fileSha256, projects: projects.count }, event);
      },
      async (client) => {
        await client.query(markConfirmed, [id, importId]);
      },
    );
    if (isRefusal(stored) && stored !== nothingToDo) return stored;
    return answer;
  }

  /**
   * Page by page. While the database stores one, the next is decided; it waits behind it on the connection, so that no more
   * than two are in memory.
   */
  async #store(
    client: Transaction,
    actor: Actor,
    { id, importing, confirming }: Storing,
  ): Promise<{ count: number } | Refusal> {
    const read = (after: number) => confirming.ask<PreviewRow>(readPreviewRows, [id, after, changesInPage]);
    let before: Promise<unknown> = Promise.resolve();
    let count = 0;
    for (let rows = await read(0); rows.length > 0;) {
      if (rows[0]!.isLate) return refuse('import.takes_too_long');
      const decisions = await importing.decide(
        confirming,
        rows.map(({ content }) => content),
      );
      if (isRefusal(decisions)) return decisions;
      const next = read(rows.at(-1)!.position);
      const storing = this.#database.storeIn(client, byTable(joined(decisions)), actor);
      // It is waited for one page later; that it fails before then is no news to anybody.
      storing.catch(() => undefined);
      [rows] = await Promise.all([next, before]);
      before = storing;
      count += decisions.length;
    }
    await before;
    return { count };
  }

  async #keep(
    id: string,
    about: Omit<KeptPreview, 'confirmedBy'> & { readonly actor: Actor },
    pages: readonly PreviewPage[],
  ): Promise<void> {
    const { actor, kind, listYear, fileSha256, seen, problems } = about;
    await this.#database.transaction(async (client) => {
      const values = [id, personOf(actor), kind, listYear, fileSha256, seen, problems];
      await client.query(keepPreview, values);
      let kept = 0;
      for (const page of pages) {
        await client.query(keepPreviewRows, [id, page.content, kept]);
        kept += page.changes;
      }
    });
  }

  /** What list is imported into, for whoever may. */
  async #scope(
    actor: Actor,
    kind: ImportKind,
    listYear: number,
  ): Promise<{ readonly isIssued: boolean } | Refusal> {
    const [scope] = await this.#database.query<{
      hasList: boolean;
      isIssued: boolean;
      rootId: string | null;
    }>(readImportScope, [listYear]);
    const unitPath = scope!.rootId === null ? [] : [scope!.rootId];
    if (kind === 'list' && !may(actor, 'list.import', { unitPath })) return refuse('permission.denied');
    return scope!.hasList ? scope! : refuse('list_year.not_found', { year: String(listYear) });
  }

  async #ofKind(
    actor: Actor,
    kind: ImportKind,
    list: Pick<ImportWish, 'listYear' | 'decision'>,
  ): Promise<ImportOfKind<unknown, unknown>> {
    const begun = { actor, ...list, newId: this.#newId };
    const importing =
      kind === 'list'
        ? await ListImport.begin(this.#database, this.#changes, begun)
        : await ProgressImport.begin(this.#database, this.#changes, begun);
    return importing as ImportOfKind<unknown, unknown>;
  }
}

/** Ends the transaction without a change; told as an answer. */
const nothingToDo = refuse('change.empty');

/** The same with the rows of each table together, which are stored by one statement: a table comes after those it names. */
function byTable(decided: Decision): Decision {
  const order = [...new Set(decided.inserts.map(({ table }) => table))];
  return {
    ...decided,
    inserts: order.flatMap((name) => decided.inserts.filter(({ table }) => table === name)),
  };
}

function refusePreview({ problems, confirmedBy }: KeptPreview): Refusal | null {
  if (confirmedBy !== null) return nothingToDo;
  return problems > 0 ? refuse('import.has_problems', { problems: String(problems) }) : null;
}

function askOf(client: Transaction): Ask {
  return async <T>(text: string, values?: unknown[]) =>
    (await client.query(text, values)).rows as unknown[] as T[];
}

function personOf(actor: Actor): string | null {
  return actor.kind === 'person' ? actor.personId : null;
}
