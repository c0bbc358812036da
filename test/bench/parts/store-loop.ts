// The limit of update-8: a bare loop over pg that calls the product's store function with documents made beforehand,
// one statement and so one durable transaction each. And what the history alone costs of it.
import pg from 'pg';
import { canonicalBody, commitmentOf, newId, Sealer } from '#database';
import { defaultLifecycles, historyEntry, localDate, seal, type Actor } from '#domain';
import { serveParent } from './serve-parent.js';

/** Projects of which each gets all its stages. */
export interface StorePrepare {
  readonly databaseUrl: string;
  readonly connections: number;
}

type Row = Readonly<Record<string, unknown>>;

const stages = defaultLifecycles.find(({ code }) => code === 'enterprise')!.stages;
const actor: Actor = { kind: 'person', personId: newId(), duties: [] };
const reachedOn = localDate('2022-03-04');

let pool: pg.Pool;
let documents: string[][] = [];

async function connect({ databaseUrl, connections }: StorePrepare): Promise<void> {
  pool = new pg.Pool({ connectionString: databaseUrl, max: connections });
}

/** Makes the documents of the next run. */
async function prepare(projectIds: readonly string[]): Promise<void> {
  const { rows } = await pool.query<{ project: Row; milestones: Row[] }>(
    `SELECT to_jsonb(p) AS project, (SELECT jsonb_agg(to_jsonb(m) ORDER BY m.position) FROM milestone_version m
       WHERE m.project_id = p.id AND m.recorded_to = 'infinity') AS milestones
     FROM project_version p WHERE p.id = ANY ($1) AND p.recorded_to = 'infinity'`,
    [projectIds],
  );
  documents = rows.map(({ project, milestones }, index) =>
    milestones.map((milestone, place) => documentOf(project, milestone, place, index)),
  );
}

/** The same kind of document as a stage change over HTTP makes: one event with a sealed note, two version rows. */
function documentOf(project: Row, milestone: Row, place: number, index: number): string {
  const { code } = stages[place]!;
  const chain = String(project['id']);
  const evidence = [{ kind: stages[place]!.evidence[0]!, number: '320585202203040001' }];
  const entry = historyEntry<'stage.reached'>({
    event: newId(),
    chain,
    action: 'stage.reached',
    effectiveOn: reachedOn,
    before: { stage: stages[place - 1]?.code ?? null, reachedOn: null, reachedPrecision: null },
    after: {
      stage: code,
      milestone: String(milestone['id']),
      reachedOn,
      reachedPrecision: 'day',
      evidence,
      note: seal('首根工程桩已施打。'),
    },
  });
  const { canon, kept } = canonicalBody(entry, actor, new Sealer());
  const sealed = kept.map((value) => ({ ...value, commitment: `\\x${value.commitment}` }));
  return JSON.stringify({
    events: [{ chain, event: entry.event, canon, sealed }],
    inserts: [],
    versions: {
      milestone: [{ ...milestone, version: 2, reached_on: reachedOn, reached_precision: 'day', evidence }],
      project: [{ ...project, version: place + 2, stage: code, stage_known: true, stage_reached: code }],
    },
    cancelReminders: [{ subjectKind: 'milestone', subjectId: milestone['id'], reason: 'reached' }],
    shard: index % 64,
  });
}

/** Stores all documents that were made, on all connections at once; gives the seconds. */
async function run(): Promise<number> {
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: pool.options.max }, async () => {
      const client = await pool.connect();
      try {
        while (next < documents.length) {
          next += 1;
          for (const document of documents[next - 1]!)
            await client.query({
              name: 'store',
              text: 'SELECT app.store_decision($1::jsonb) AS stored',
              values: [document],
            });
        }
      } finally {
        client.release();
      }
    }),
  );
  return (performance.now() - startedAt) / 1000;
}

/** Events of one transaction where the history alone is measured: the update that it is a part of commits once. */
const eventsOfOneCommit = 50;

/**
 * Appends the events of the documents that were made, with what they keep, to chains of their own and writes nothing
 * else, on all connections at once; gives the seconds.
 */
async function append(): Promise<number> {
  const entries = documents.flat().map((document) => {
    const [event] = (JSON.parse(document) as { events: AppendedEvent[] }).events;
    const [chain, id] = [newId(), newId()];
    const canon = event!.canon.replaceAll(event!.chain, chain).replaceAll(event!.event, id);
    return { chain, event: id, canon: Buffer.from(canon), sealed: event!.sealed };
  });
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: pool.options.max }, async () => {
      const client = await pool.connect();
      try {
        while (next < entries.length) {
          const some = entries.slice(next, (next += eventsOfOneCommit));
          await client.query('BEGIN');
          for (const { chain, event, canon, sealed } of some) {
            await client.query({
              name: 'append',
              text: 'SELECT audit.append($1, $2, $3)',
              values: [chain, event, canon],
            });
            for (const { salt, value } of sealed) await keep(client, event, salt, value);
          }
          await client.query('ROLLBACK');
        }
      } finally {
        client.release();
      }
    }),
  );
  return (performance.now() - startedAt) / 1000;
}

/** The commitment stands in the body already: that it opens is checked again. */
async function keep(client: pg.PoolClient, event: string, salt: string, value: string): Promise<void> {
  const commitment = commitmentOf(Buffer.from(salt.slice(2), 'hex'), value);
  await client.query({
    name: 'keep',
    text: 'SELECT audit.keep($1, $2, $3, $4)',
    values: [commitment, event, Buffer.from(salt.slice(2), 'hex'), value],
  });
}

interface AppendedEvent {
  readonly chain: string;
  readonly event: string;
  readonly canon: string;
  readonly sealed: readonly { readonly salt: string; readonly value: string }[];
}

serveParent({ connect, prepare, run, append });
