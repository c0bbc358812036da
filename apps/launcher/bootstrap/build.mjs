import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runStep } from './child.mjs';

const SCHEMA = 'prisma/schema.prisma';
const GENERATED = 'libs/database/src/generated';
const GENERATED_STAMP = `${GENERATED}/.built-from`;
const DIST = 'dist';
const DIST_STAMP = 'dist/.built-from';
/** Where dist is built before it takes the old one's place; as deep as dist, so that source maps fit. */
const FRESH = '.build';
const OLD = '.build-old';

/** Compiled, as far as they exist: the bench and what it shares with the tests run from dist too. */
const SOURCES = ['apps', 'libs', 'test/bench', 'test/support'];
const SETTINGS = ['.swcrc', 'package.json', 'package-lock.json'];
const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', 'generated', 'web']);
const SKIPPED_FILES = /\.(?:spec|int-spec|e2e-spec)\.ts$/;

/** True when dist and the database client were made from exactly these sources. Reads them all: some 50 ms. */
export function isBuilt(root) {
  return isGenerated(root) && readOr(join(root, DIST_STAMP)) === sourcesHash(root);
}

/** Generates the database client and compiles, each only when its sources changed. Hold the checkout's lock. */
export async function ensureBuilt(root, env) {
  if (!isGenerated(root)) await generateClient(root, env);
  if (readOr(join(root, DIST_STAMP)) !== sourcesHash(root)) await compile(root, env);
}

function isGenerated(root) {
  if (!existsSync(join(root, SCHEMA))) return true;
  return readOr(join(root, GENERATED_STAMP)) === schemaHash(root);
}

async function generateClient(root, env) {
  const hash = schemaHash(root);
  rmSync(join(root, GENERATED_STAMP), { force: true });
  await runStep('Generating the database client', ['node_modules/prisma/build/index.js', 'generate'], {
    cwd: root,
    // Prisma would download an engine that it does not use, and report home: it is shown a file that exists.
    env: { ...env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' },
    failure: 'prisma generate failed',
  });
  writeFileSync(join(root, GENERATED_STAMP), hash);
}

/** Builds beside dist and swaps at the end, so that a failed or killed build leaves the old one. */
async function compile(root, env) {
  const hash = sourcesHash(root);
  const [dist, fresh, old] = [DIST, FRESH, OLD].map((folder) => join(root, folder));
  for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true });
  const folders = SOURCES.filter((folder) => existsSync(join(root, folder)));
  const ignored = ['**/*.mjs', '**/*.spec.ts', '**/*.int-spec.ts', '**/*.e2e-spec.ts'];
  await runStep(
    'Building',
    ['node_modules/@swc/cli/bin/swc.js', ...folders, '-d', fresh, '--ignore', ignored.join(','), '--quiet'],
    { cwd: root, env, failure: 'The build failed' },
  );
  writeFileSync(join(fresh, '.built-from'), hash);
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(fresh, dist);
  rmSync(old, { recursive: true, force: true });
}

function schemaHash(root) {
  return hashOf(root, [SCHEMA, 'prisma.config.ts', 'package-lock.json']);
}

function sourcesHash(root) {
  return hashOf(root, [...SETTINGS, SCHEMA, ...SOURCES.flatMap((folder) => filesBelow(root, folder))]);
}

function filesBelow(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return SKIPPED_FOLDERS.has(entry.name) ? [] : filesBelow(root, path);
    return SKIPPED_FILES.test(entry.name) ? [] : [path];
  });
}

function hashOf(root, files) {
  const hash = createHash('sha256');
  for (const file of files.toSorted()) {
    const content = readOr(join(root, file));
    if (content !== undefined) hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function readOr(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
