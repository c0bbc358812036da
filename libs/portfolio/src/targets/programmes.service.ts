import {
  can,
  decideMembership,
  decideProgrammeClosing,
  decideProgrammeCreation,
  decideProgrammeRenaming,
  isRefusal,
  refuse,
  visibleProjects,
  withConsequences,
  type Actor,
  type Decision,
  type MemberFacts,
  type NewId,
  type Person,
  type ProgrammeFacts,
  type Refusal,
} from '#domain';
import type { Database, Stored } from '#database';
import type { ListChanges, ListTransaction } from '../lists/list-changes.js';
import { changed, isStale, type Changed, type ExpectedVersion } from '../organisation/changed.js';
import { pageOf, startOf, type Page, type PageWish } from '../organisation/page.js';
import type { ProjectChanges } from '../projects/project-changes.js';
import { markLights } from '../lights/lights.queries.js';
import { codeIsTaken, listProgrammes, readMember, readMembers, readProgramme } from './programmes.queries.js';

/** A programme with those of its projects that the reader may see. */
export interface ReadProgramme extends ProgrammeFacts {
  readonly projects: readonly { readonly id: string; readonly name: string }[];
}

/** A project's joining or leaving. */
export interface MembershipWish {
  readonly projectId: string;
  readonly joins: boolean;
  readonly reason: string;
}

type ProgrammeRecord = ProgrammeFacts & { readonly id: string };

/** Programmes (专项): groups of projects or of countable work. */
export class ProgrammesService {
  readonly #database: Database;
  readonly #newId: NewId;
  readonly #lists: ListChanges;
  readonly #changes: ProjectChanges;

  constructor(database: Database, newId: NewId, lists: ListChanges, changes: ProjectChanges) {
    this.#database = database;
    this.#newId = newId;
    this.#lists = lists;
    this.#changes = changes;
  }

  /** A page of programmes. */
  async list(
    person: Person,
    state: 'open' | 'closed' | null,
    page: PageWish,
  ): Promise<Page<ProgrammeFacts> | Refusal> {
    if (!can(person, 'programme.read')) return refuse('permission.denied');
    const rows = await this.#database.query<ProgrammeRecord>(listProgrammes, [
      state,
      startOf(page),
      page.limit,
    ]);
    return pageOf(rows, page);
  }

  /** One programme. */
  async read(person: Person, id: string): Promise<ReadProgramme | Refusal> {
    const [programme] = await this.#database.query<ProgrammeRecord>(readProgramme, [id]);
    if (programme === undefined || !can(person, 'programme.read')) return refuse('programme.not_found');
    const projects = await this.#database.queryAs<{ id: string; name: string }>(
      visibleProjects(person),
      readMembers,
      [id],
    );
    return { ...programme, projects };
  }

  /** Creates a programme. */
  async create(actor: Actor, code: string, name: string): Promise<Changed | Refusal> {
    const id = this.#newId();
    const stored = await this.#lists.change(actor, async (transaction) => {
      if (!(await transaction.mayAtRoot(actor, 'programme.change'))) return refuse('permission.denied');
      const { rows } = await transaction.client.query<{ taken: boolean }>(codeIsTaken, [code]);
      return decideProgrammeCreation({ id, code, name, isTaken: rows[0]!.taken }, this.#newId);
    });
    return changed(id, 1, stored);
  }

  /** Gives a programme another name. */
  async rename(
    actor: Actor,
    id: string,
    expected: ExpectedVersion,
    name: string,
  ): Promise<Changed | Refusal> {
    return this.#change(actor, id, expected, (programme) =>
      decideProgrammeRenaming(programme, name, this.#newId),
    );
  }

  /** Closes a programme for good. Its projects go by other settings from then on, and their lights are made again. */
  async close(actor: Actor, id: string, expected: ExpectedVersion): Promise<Changed | Refusal> {
    return this.#change(actor, id, expected, async (programme, { client }) => {
      const decided = decideProgrammeClosing(programme, this.#newId);
      if (!isRefusal(decided)) await client.query(markLights, [programme.code, decided.entries[0]!.event]);
      return decided;
    });
  }

  /** Puts a project into a programme or takes it out; its lights follow the settings that it goes by from then on. */
  async changeMembership(
    actor: Actor,
    id: string,
    { projectId, joins, reason }: MembershipWish,
  ): Promise<Stored | Refusal> {
    const [known] = await this.#database.query<ProgrammeRecord>(readProgramme, [id]);
    const context = await this.#changes.contextOf(projectId, known && { code: known.code, joins });
    return this.#lists.change(actor, async (transaction) => {
      const [facts] = await transaction.projects([projectId]);
      const programme = await programmeOf(transaction, id);
      if (programme === null) return refuse('programme.not_found');
      const denied = await deniedAtRoot(transaction, actor);
      if (denied !== null) return denied;
      if (facts === undefined) return refuse('project.not_found');
      const { rows } = await transaction.client.query<MemberFacts & { id: string }>(readMember, [
        id,
        projectId,
      ]);
      const wish = { joins, reason };
      const decided = decideMembership(facts, programme, rows[0] ?? null, wish, this.#newId);
      return isRefusal(decided) ? decided : withConsequences(facts, decided, context);
    });
  }

  async #change(
    actor: Actor,
    id: string,
    expected: ExpectedVersion,
    decide: (
      programme: ProgrammeFacts,
      transaction: ListTransaction,
    ) => Decision | Refusal | Promise<Decision | Refusal>,
  ): Promise<Changed | Refusal> {
    let version = 0;
    const stored = await this.#lists.change(actor, async (transaction) => {
      const programme = await programmeOf(transaction, id);
      if (programme === null) return refuse('programme.not_found');
      const denied = await deniedAtRoot(transaction, actor);
      if (denied !== null) return denied;
      if (isStale(programme.version, expected)) return refuse('programme.changed');
      version = programme.version + 1;
      return decide(programme, transaction);
    });
    return changed(id, version, stored);
  }
}

async function programmeOf({ client }: ListTransaction, id: string): Promise<ProgrammeFacts | null> {
  const { rows } = await client.query<ProgrammeRecord>(readProgramme, [id]);
  return rows[0] ?? null;
}

/** Whoever may not read programmes is told that there is none. */
async function deniedAtRoot(transaction: ListTransaction, actor: Actor): Promise<Refusal | null> {
  if (await transaction.mayAtRoot(actor, 'programme.change')) return null;
  return refuse(
    (await transaction.mayAtRoot(actor, 'programme.read')) ? 'permission.denied' : 'programme.not_found',
  );
}
