import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import pg from 'pg';
import { MigrateError } from './migrate-error.js';

const ENGINE_MODULE = '@prisma/schema-engine-wasm/schema_engine_bg';

/** PostgreSQL's numbers of its types "char" and text. */
const CHAR_OID = 18;
const TEXT_OID = 25;

type PgAdapter = Awaited<ReturnType<PrismaPg['connect']>>;
type EngineModule = { SchemaEngine: typeof SchemaEngine; __wbg_set_wasm(exports: WasmExports): void };
type WasmExports = Record<string, unknown>;

/** TypeScript declares WebAssembly only together with the browser's types, which don't belong here. */
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: {
    instantiate(code: Uint8Array, imports: object): Promise<{ instance: { exports: WasmExports } }>;
  };
};

/** What the engine said when it broke; WebAssembly itself only says "unreachable". */
let lastPanic = '';
let loading: Promise<typeof SchemaEngine> | undefined;

/**
 * Runs `work` with Prisma's schema engine connected to a database, and closes every connection afterwards. It is the
 * engine behind `prisma migrate`, built for WebAssembly: the native one is a download that npm doesn't bring.
 * @param shadowUrl an empty database that the engine may fill to see what migrations make; absent, it gets one of its
 *   own for the time of the work, which needs a role that may create databases.
 * @throws the engine's error, with PostgreSQL's as its cause where there is one.
 */
export async function withSchemaEngine<T>(
  ownerUrl: string,
  work: (engine: SchemaEngine) => Promise<T>,
  shadowUrl?: string,
): Promise<T> {
  const Engine = await (loading ??= loadEngine());
  const open: SqlDriverAdapter[] = [];
  const remember = async (adapter: Promise<SqlDriverAdapter>): Promise<SqlDriverAdapter> => {
    open.push(await adapter);
    return adapter;
  };
  const factory: SqlMigrationAwareDriverAdapterFactory = {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => remember(connect(ownerUrl)),
    connectToShadowDb: () => remember(shadowUrl ? connect(shadowUrl) : connectToNewDatabase(ownerUrl)),
  };
  const bound = bindMigrationAwareSqlAdapterFactory(factory);
  const engine = await Engine.new({ datamodels: undefined }, () => undefined, bound);
  try {
    return await work(engine);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === 'RuntimeError') {
      throw new MigrateError(`Prisma's schema engine broke: ${lastPanic.replace(/\s+/g, ' ')}`);
    }
    // The engine names errors of the adapter by number only.
    const id = /External error id#(\d+)/.exec(error.message)?.[1];
    if (id) error.cause = bound.errorRegistry.consumeError(Number(id))?.error;
    throw error;
  } finally {
    for (const adapter of open) await adapter.dispose();
  }
}

/** The package's own entry imports the .wasm file as a module, which Node 20 to 24 can't without a flag. */
async function loadEngine(): Promise<typeof SchemaEngine> {
  const panics = globalThis as { PRISMA_WASM_PANIC_REGISTRY?: { set_message(text: string): void } };
  panics.PRISMA_WASM_PANIC_REGISTRY ??= { set_message: (text) => (lastPanic = text) };
  const module = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as unknown as EngineModule;
  const file = createRequire(import.meta.url)
    .resolve(ENGINE_MODULE)
    .replace(/\.js$/, '.wasm');
  const { instance } = await WebAssembly.instantiate(await readFile(file), {
    './schema_engine_bg.js': withoutLingeringTimers(module),
  });
  module.__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  return module.SchemaEngine;
}

/** The engine guards its own lock with a timer of 10 s that it never clears, for which the process would wait. */
function withoutLingeringTimers(module: EngineModule): object {
  const name = Object.keys(module).find((key) => key.startsWith('__wbg_setTimeout_'));
  if (!name) return module;
  return { ...module, [name]: (run: () => void, afterMs: number) => setTimeout(run, afterMs).unref() };
}

/** Prisma's adapter with `repairScripts` and `repairChars`, closed at most once: the engine closes some itself. */
async function connect(url: string): Promise<SqlDriverAdapter> {
  const adapter = await new PrismaPg(url).connect();
  repairScripts(adapter);
  repairChars(adapter);
  const close = adapter.dispose.bind(adapter);
  let closing: Promise<void> | undefined;
  adapter.dispose = () => (closing ??= close());
  return adapter;
}

/**
 * The adapter cuts a script at every semicolon, which breaks functions, and sends the pieces one by one. Sent whole,
 * PostgreSQL runs a script as one transaction: a migration happens or doesn't.
 */
function repairScripts(adapter: PgAdapter): void {
  adapter.executeScript = async (script) => {
    await adapter.underlyingDriver().query(script);
  };
}

/** The adapter refuses columns of PostgreSQL's type "char", as which the engine reads the kinds of constraints. */
function repairChars(adapter: PgAdapter): void {
  const pool = adapter.underlyingDriver();
  const send = pool.query.bind(pool) as (...words: unknown[]) => Promise<pg.QueryResult>;
  const query = adapter.queryRaw.bind(adapter);
  const chars = new Set<string>();
  pool.query = (async (...words: unknown[]) => {
    const result = await send(...words);
    for (const field of result.fields ?? []) {
      if (field.dataTypeID !== CHAR_OID) continue;
      field.dataTypeID = TEXT_OID;
      chars.add(field.name);
    }
    return result;
  }) as typeof pool.query;
  adapter.queryRaw = async (sql) => {
    const result = await query(sql);
    const columnTypes = result.columnTypes.map((type, at) =>
      chars.has(result.columnNames[at] ?? '') ? ColumnTypeEnum.Character : type,
    );
    return { ...result, columnTypes };
  };
}

async function connectToNewDatabase(ownerUrl: string): Promise<SqlDriverAdapter> {
  const name = `schema_drift_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(ownerUrl);
  url.pathname = `/${name}`;
  await query(ownerUrl, `CREATE DATABASE ${name}`);
  const adapter = await connect(url.href);
  const close = adapter.dispose.bind(adapter);
  adapter.dispose = async () => {
    await close();
    await query(ownerUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  };
  return adapter;
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
