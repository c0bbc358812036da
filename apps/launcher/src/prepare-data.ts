import type { LauncherEnv } from '#runtime';
import { LaunchError } from './launch-error.js';

/** What the database holds once it is up to date. */
export interface PreparedData {
  readonly kind: DatabaseKind;
  /** The administrators of a live database that this start has made. */
  readonly administrators: readonly NewAdministrator[];
}

/** One of them, with the password that is shown this once. */
export interface NewAdministrator {
  readonly role: string;
  readonly login: string;
  readonly oneTimePassword: string;
}

/** Fixed when the database is made; the kinds never convert. */
export type DatabaseKind = 'live' | 'demo' | 'simulation';

const KINDS: readonly unknown[] = ['live', 'demo', 'simulation'] satisfies DatabaseKind[];

/** What it needs to do it. */
export interface PrepareDataOptions {
  /** Runs a command of the product's command line to its end and gives its stdout. */
  readonly run: (name: string, ...words: string[]) => Promise<string>;
  readonly say: (line: string) => void;
  /** A live database is wanted. */
  readonly isEmpty: boolean;
  readonly env: Pick<LauncherEnv, 'databaseUrl' | 'dataDir'>;
}

/**
 * Brings the database up to date and fills a new one: the demonstration, or with `isEmpty` a live database and its
 * first administrators. Each command does nothing when its work is done, so a start that was cut off is completed by
 * the next one. Says of a database of the other kind what to do.
 * @throws LaunchError
 */
export async function prepareData(options: PrepareDataOptions): Promise<PreparedData> {
  const { run, say, isEmpty, env } = options;
  say('Bringing the database up to date …');
  await run('migrate', 'migrate').catch((error: unknown) => {
    throw naming(error, env.databaseUrl);
  });
  const wanted: DatabaseKind = isEmpty ? 'live' : 'demo';
  const answer = parseAnswer(await run('initialise', 'initialise', '--kind', wanted, '--json'));
  const kind = KINDS.includes(answer['kind']) ? (answer['kind'] as DatabaseKind) : wanted;
  if (isEmpty && kind !== 'live') throw otherKind(env);
  if (kind === 'demo' && answer['isLoaded'] !== true) {
    say('Loading the demonstration (only on the first start) …');
    await run('seed', 'seed', 'demonstration');
  }
  if (kind !== 'live') return { kind, administrators: [] };
  return {
    kind,
    administrators: administratorsOf(await run('create-first', 'administrator', 'create-first', '--json')),
  };
}

function otherKind({ databaseUrl, dataDir }: PrepareDataOptions['env']): LaunchError {
  const where = databaseUrl === undefined ? `DATA_DIR ${dataDir}` : 'The database that DATABASE_URL names';
  const wayOut =
    databaseUrl === undefined
      ? 'DATA_DIR=.data-live npm start -- --empty'
      : 'an empty database in DATABASE_URL';
  return new LaunchError(
    `${where} holds a demonstration, and a demonstration never becomes a live database: use ${wayOut}.`,
  );
}

/** With a database of somebody else's, what goes wrong first is its address: the sentence names the variable. */
function naming(error: unknown, databaseUrl: string | undefined): unknown {
  if (!(error instanceof LaunchError) || databaseUrl === undefined) return error;
  return error.message.includes('DATABASE_URL') ? error : new LaunchError(`DATABASE_URL: ${error.message}`);
}

function administratorsOf(output: string): readonly NewAdministrator[] {
  const { administrators } = parseAnswer(output);
  return Array.isArray(administrators) ? (administrators as NewAdministrator[]) : [];
}

/** The JSON object that a command printed; empty when it printed none. */
function parseAnswer(output: string): Record<string, unknown> {
  try {
    const answer: unknown = JSON.parse(output);
    return typeof answer === 'object' && answer !== null ? { ...answer } : {};
  } catch {
    return {};
  }
}
