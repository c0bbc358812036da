// The limit of update-8: a bare loop over pg that calls the product's store function with documents made beforehand,
// one statement and so one durable transaction each. And what the history alone costs of it.
import pg from 'pg';
import { commitmentOf, decisionDocument, newId, projectFacts, type FactsDocument } from '#database';
import {
  applyDecision,
  decideStageChange,
  defaultLifecycles,
  defaultProjectSettings,
  isRefusal,
  localDate,
  withConsequences,
  workingCalendar,
  type Actor,
} from '#domain';
import { serveParent } from './serve-parent.js';

/** Projects of which each gets all its stages. */
export interface StorePrepare {
  readonly databaseUrl: string;
  readonly connections: number;
}

const stages = defaultLifecycles.find(({ code }) => code === 'enterprise')!.stages;
const actor: Actor = { kind: 'person', personId: newId(), duties: [] };
const reachedOn = localDate('2022-03-04');

let pool: pg.Pool;
let documents: string[][] = [];

async function connect({ databaseUrl, connections }: StorePrepare): Promise<void> {
  pool = new pg.Pool({ connectionString: databaseUrl, max: connections });
}

/** Makes the documents of the next run, by the product's own rules. */
async function prepare(projectIds: readonly string[]): Promise<void> {
  const calendar = workingCalendar([]);
  const { rows } = await pool.query<{ facts: FactsDocument }>(
    'SELECT app.project_for_change(id) AS facts FROM unnest($1::uuid[]) AS id',
    [projectIds],
  );
  documents = rows.map(({ facts }) => {
    let project = projectFacts(facts);
    return stages.map(({ code, evidence }) => {
      const change = {
        stage: code,
        reachedOn,
        evidence: [{ kind: evidence[0]!, number: '320585202203040001' }],
        note: '首根工程桩已施打。',
      };
      const decided = decideStageChange(project, change, newId);
      if (isRefusal(decided)) throw new Error(`The bench's own change was refused: ${decided.code}.`);
      const whole = withConsequences(project, decided, { settings: defaultProjectSettings, calendar, newId });
      project = applyDecision(project, whole);
      const lights = whole.versions.flatMap((one) => (one.table === 'light_schedule' ? [one.row] : []));
      project = { ...project, lights: lights[0] ?? project.lights, reminders: [] };
      return decisionDocument(whole, actor);
    });
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
