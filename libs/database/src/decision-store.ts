import type { Actor, Decision, ProfileChange, RecordedRow, VersionedRow } from '#domain';
import { canonicalBody, isSealed, Sealer } from './canonical.js';
import { columnName } from './columns.js';

/** Shards of the change counter; see the migration of `change_count`. */
const shards = 64;

type Row = RecordedRow['row'] | VersionedRow['row'] | ProfileChange;

/**
 * The document that `app.store_decision` takes: one JSON text with the events' canonical bodies, the rows by
 * table and what happens to the reminders. `chain` picks the counter's shard.
 */
export function decisionDocument(decision: Decision, actor: Actor): string {
  const sealer = new Sealer();
  const events = decision.entries.map((entry) => {
    const { canon, kept } = canonicalBody(entry, actor, sealer);
    return {
      chain: entry.chain,
      event: entry.event,
      canon,
      ...(entry.class === undefined ? {} : { class: entry.class }),
      ...(kept.length === 0
        ? {}
        : { sealed: kept.map((value) => ({ ...value, commitment: `\\x${value.commitment}` })) }),
    };
  });
  const versions: Record<string, unknown[]> = {};
  for (const { table, row } of decision.versions) (versions[table] ??= []).push(columns(row, sealer));
  return JSON.stringify({
    events,
    inserts: grouped(decision.inserts, sealer),
    versions,
    ...(decision.profiles.length === 0
      ? {}
      : { profiles: decision.profiles.map((profile) => columns(profile, sealer)) }),
    ...(decision.cancelReminders.length === 0 ? {} : { cancelReminders: decision.cancelReminders }),
    ...(decision.reminders.length === 0 ? {} : { reminders: decision.reminders.map(reminderRow) }),
    ...(decision.erase === null ? {} : { erase: decision.erase }),
    shard: shardOf(decision.entries[0]?.chain ?? ''),
  });
}

/** Rows of one table that follow each other go in one statement; the order of the tables stays. */
function grouped(inserts: readonly RecordedRow[], sealer: Sealer): { table: string; rows: unknown[] }[] {
  const groups: { table: string; rows: unknown[] }[] = [];
  for (const { table, row } of inserts) {
    const last = groups.at(-1);
    if (last?.table === table) last.rows.push(columns(row, sealer));
    else groups.push({ table, rows: [columns(row, sealer)] });
  }
  return groups;
}

function columns(row: Row, sealer: Sealer): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(row))
    result[columnName(field)] = isSealed(value)
      ? `\\x${sealer.seal(value).commitment}`
      : inner(value, sealer);
  return result;
}

/** Inside a JSON column a commitment is bare hex, as in the history. */
function inner(value: unknown, sealer: Sealer): unknown {
  if (isSealed(value)) return sealer.seal(value).commitment;
  if (Array.isArray(value)) return value.map((element) => inner(element, sealer));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, inner(element, sealer)]));
  return value;
}

function reminderRow(reminder: Decision['reminders'][number]): Record<string, unknown> {
  const { planned } = reminder;
  return {
    id: reminder.id,
    subject_kind: reminder.subjectKind,
    subject_id: reminder.subjectId,
    project_id: reminder.projectId,
    deadline_version: reminder.deadlineVersion,
    step: planned.step,
    recipients: planned.recipients,
    day: planned.day,
    send_at: planned.sendAt.toISOString(),
    provisional: planned.provisional,
  };
}

function shardOf(chain: string): number {
  let hash = 0;
  for (let index = 0; index < chain.length; index += 1)
    hash = (Math.imul(hash, 31) + chain.charCodeAt(index)) | 0;
  return (hash >>> 0) % shards;
}
