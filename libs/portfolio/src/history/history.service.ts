import {
  can,
  historyFields,
  refuse,
  systemChain,
  type HistoryAction,
  type Person,
  type Refusal,
} from '#domain';
import type { Database } from '#database';
import { projectScope } from '../projects/projects.queries.js';
import { namesOf, readHistory } from './history.queries.js';

type Fields = Record<string, unknown>;

/** One event as a reader sees it; sealed texts are opened, erased ones read 已删除. */
export interface HistoryItem {
  readonly seq: number;
  readonly event: string;
  readonly action: string;
  readonly actor: { readonly id: string; readonly name: string };
  /** ISO instant with microseconds cut to milliseconds. */
  readonly recordedAt: string;
  readonly effectiveOn: string | null;
  readonly before: Fields | null;
  readonly after: Fields | null;
  readonly reason: string | null;
  readonly causedBy: string | null;
  readonly hash: string;
}

/** Newest first; `nextCursor` is the seq to go on before. */
export interface HistoryPage {
  readonly items: readonly HistoryItem[];
  readonly nextCursor: number | null;
}

interface EventRow {
  readonly seq: number;
  readonly event: string;
  readonly recordedAtUs: string;
  readonly hash: string;
  readonly canon: string;
  readonly opened: Record<string, string> | null;
}

interface Canon {
  readonly action: HistoryAction;
  readonly actor: string;
  readonly data: {
    readonly before: Fields | null;
    readonly after: Fields | null;
    readonly reason?: string;
    readonly effectiveOn?: string;
    readonly causedBy?: string;
  };
}

/** What a reader finds in place of an erased text. */
const erased = '已删除';

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
  ): Promise<HistoryPage | Refusal> {
    const [scope] = await this.#database.query<{ unitPath: string[] }>(projectScope, [projectId]);
    if (scope === undefined || !can(person, 'project.read_history', { projectId, unitPath: scope.unitPath }))
      return refuse('project.not_found');
    return withoutPrivateContacts(await this.ofChain(projectId, page));
  }

  /** A page of what belongs to no project. */
  async ofSystem(
    person: Person,
    page: { limit: number; before: number | null },
  ): Promise<HistoryPage | Refusal> {
    if (!can(person, 'history.read_system')) return refuse('permission.denied');
    return withoutPrivateContacts(await this.ofChain(systemChain, page));
  }

  /** A page of any chain (a project's id, or `_sys`). It asks no rights: the caller has. */
  async ofChain(chain: string, page: { limit: number; before: number | null }): Promise<HistoryPage> {
    const rows = await this.#database.query<EventRow>(readHistory, [chain, page.before, page.limit]);
    const events = rows.map((row) => ({ row, canon: JSON.parse(row.canon) as Canon }));
    const names = await this.#namesOf(events.map(({ canon }) => canon.actor));
    return {
      items: events.map(({ row, canon }) => historyItem(row, canon, names)),
      nextCursor: rows.length === page.limit ? (rows.at(-1)?.seq ?? null) : null,
    };
  }

  async #namesOf(actors: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const ids = [...new Set(actors.filter((actor) => !actor.startsWith('system:')))];
    const rows = await this.#database.query<{ id: string; name: string }>(namesOf, [ids]);
    return new Map(rows.map((row) => [row.id, row.name]));
  }
}

/** Fields of events that are read by a recorded view only. */
const privateFields: ReadonlySet<string> = new Set(['mobile', 'privateEmail']);

function withoutPrivateContacts(page: HistoryPage): HistoryPage {
  const masked = (fields: Fields | null): Fields | null =>
    fields === null
      ? null
      : Object.fromEntries(
          Object.entries(fields).map(([field, value]) => [
            field,
            privateFields.has(field) && value !== null ? '***' : value,
          ]),
        );
  return {
    ...page,
    items: page.items.map((item) => ({ ...item, before: masked(item.before), after: masked(item.after) })),
  };
}

function historyItem(row: EventRow, canon: Canon, names: ReadonlyMap<string, string>): HistoryItem {
  const opened = row.opened ?? {};
  const { data } = canon;
  return {
    seq: row.seq,
    event: row.event,
    action: canon.action,
    actor: { id: canon.actor, name: names.get(canon.actor) ?? canon.actor },
    recordedAt: new Date(Number(BigInt(row.recordedAtUs) / 1000n)).toISOString(),
    effectiveOn: data.effectiveOn ?? null,
    before: openFields(canon.action, data.before, opened),
    after: openFields(canon.action, data.after, opened),
    reason: data.reason === undefined ? null : (opened[data.reason] ?? erased),
    causedBy: data.causedBy ?? null,
    hash: row.hash,
  };
}

/** Puts the texts back in place of their commitments, by the class of each field. */
function openFields(
  action: HistoryAction,
  fields: Fields | null,
  opened: Record<string, string>,
): Fields | null {
  if (fields === null) return null;
  const classes: Record<string, string> = historyFields[action];
  const text = (commitment: unknown): unknown =>
    typeof commitment === 'string' ? (opened[commitment] ?? erased) : commitment;
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => {
      if (classes[field] === 'sealed') return [field, text(value)];
      if (classes[field] === 'evidence' && Array.isArray(value))
        return [
          field,
          value.map((piece: Fields) => ('text' in piece ? { ...piece, text: text(piece['text']) } : piece)),
        ];
      return [field, value];
    }),
  );
}
