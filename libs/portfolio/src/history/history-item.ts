import {
  historyFields,
  historySentence,
  systemActorWords,
  type HistoryAction,
  type Language,
  type Names,
  type Text,
} from '#domain';

type Fields = Record<string, unknown>;

/** One event as a reader sees it; sealed texts are opened, erased ones read 已删除. */
export interface HistoryItem {
  readonly seq: number;
  readonly event: string;
  /** Null: it belongs to no project. */
  readonly project: { readonly id: string; readonly name: string } | null;
  readonly action: HistoryAction;
  readonly actor: { readonly id: string; readonly name: string };
  /** ISO instant with microseconds cut to milliseconds. */
  readonly recordedAt: string;
  readonly effectiveOn: string | null;
  /** Who did what, with before and after, in the reader's language. */
  readonly sentence: string;
  readonly before: Fields | null;
  readonly after: Fields | null;
  readonly reason: string | null;
  readonly causedBy: string | null;
  readonly hash: string;
}

/** An event as the queries give it. */
export interface EventRow {
  readonly chain: string;
  readonly seq: number;
  readonly event: string;
  readonly recordedAtUs: string;
  readonly hash: string;
  readonly canon: string;
  readonly opened: Record<string, string> | null;
}

/** A stage of a project's lifecycle, for its label. */
export interface LabelledStage {
  readonly code: string;
  readonly label: Text;
}

/** What the items of a page are told with. */
export interface Telling {
  readonly language: Language;
  /** Whether e-mail addresses and log-ins are shown. */
  readonly contacts: boolean;
  readonly names: ReadonlyMap<string, string>;
  /** By project. */
  readonly stages: ReadonlyMap<string, readonly LabelledStage[]>;
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
/** Fields of events that say how to reach a person. */
const contactFields = new Set(['email', 'login', 'mobile', 'privateEmail', 'address', 'oidcSubject']);

/** The ids in an event that may have a name: the actor's, and those in its fields. */
export function idsIn({ canon }: EventRow): string[] {
  const { actor, data } = JSON.parse(canon) as Canon;
  return [...uuidsIn([actor, data.before, data.after])];
}

/** An event in words. */
export function historyItem(row: EventRow, telling: Telling): HistoryItem {
  const { action, actor, data } = JSON.parse(row.canon) as Canon;
  const opened = row.opened ?? {};
  const open = (fields: Fields | null): Fields | null => openFields(action, fields, opened, telling.contacts);
  const before = open(data.before);
  const after = open(data.after);
  const reason = data.reason === undefined ? null : (opened[data.reason] ?? erased);
  const names: Names = {
    of: (id) => telling.names.get(id),
    stage: (code) => telling.stages.get(row.chain)?.find((stage) => stage.code === code)?.label,
  };
  const project = telling.names.get(row.chain);
  return {
    seq: row.seq,
    event: row.event,
    project: project === undefined ? null : { id: row.chain, name: project },
    action,
    actor: { id: actor, name: systemActorWords[actor]?.[telling.language] ?? names.of(actor) ?? actor },
    recordedAt: new Date(Number(BigInt(row.recordedAtUs) / 1000n)).toISOString(),
    effectiveOn: data.effectiveOn ?? null,
    sentence: historySentence({ action, actor, before, after, reason }, names, telling.language),
    before,
    after,
    reason,
    causedBy: data.causedBy ?? null,
    hash: row.hash,
  };
}

/** Puts the texts back in place of their commitments, by the class of each field. */
function openFields(
  action: HistoryAction,
  fields: Fields | null,
  opened: Record<string, string>,
  contacts: boolean,
): Fields | null {
  if (fields === null) return null;
  const classes: Record<string, string> = historyFields[action];
  const text = (commitment: unknown): unknown =>
    typeof commitment === 'string' ? (opened[commitment] ?? erased) : commitment;
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => {
      if (contactFields.has(field) && !contacts && value !== null) return [field, '***'];
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

function* uuidsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') {
    if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)) yield value;
  } else if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) yield* uuidsIn(inner);
  }
}
