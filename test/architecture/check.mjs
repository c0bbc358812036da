/**
 * `npm run check`: everything that can be said about the sources without running the product. All checks run, as many
 * at once as there are processors; each says its name and result in one line, and shows its output only when it failed
 * or could not be made. Exit code 1 when any failed.
 *
 * node test/architecture/check.mjs [--report=FILE] [NAME…]
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const bin = (path) => join(root, 'node_modules', path);

/** Lets Node run our TypeScript as it lies there. */
const typescript = ['--import', './test/support/typescript.mjs'];

/** Makes what the others read, the database client and dist: it runs alone, before them. */
const build = { name: 'build', args: ['apps/launcher/bootstrap.mjs', 'build'] };

/** What is run for each check, by Node. */
const checks = [
  build,
  { name: 'types', args: [bin('typescript/bin/tsc'), '-p', '.'] },
  { name: 'lint', args: [bin('oxlint/bin/oxlint')] },
  { name: 'format', args: [bin('prettier/bin/prettier.cjs'), '--check', '.'] },
  {
    name: 'imports',
    args: [
      bin('dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.mjs',
      'apps',
      'libs',
      'test',
      'prisma',
    ],
  },
  { name: 'deadcode', args: [bin('knip/bin/knip.js'), '--no-progress'] },
  // Is the migrations' SQL safe to run on a database in use, and do they add up to prisma/schema.prisma?
  { name: 'migrations', args: [...typescript, 'test/architecture/migration-check.ts'] },
  { name: 'schema', args: [...typescript, 'test/architecture/schema-check.ts'] },
  { name: 'sbom', args: [...typescript, 'test/architecture/sbom.ts'] },
  { name: 'audit', args: [...typescript, 'test/architecture/audit-check.ts'] },
];

/** By this exit code a check says that it could not be made, and why: no pass, and no failure of the sources. */
const SKIPPED = 75;

/** Runs Node to its end and gives its exit code with all that it said. */
function runNode(args) {
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
    child.on('error', (error) => done({ code: 1, output: String(error) }));
    child.on('close', (code) => done({ code: code ?? 1, output: Buffer.concat(output).toString() }));
  });
}

/** Runs one check and prints its line. */
async function runCheck({ name, args }) {
  const startedAt = Date.now();
  const { code, output } = await runNode(args);
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  if (code !== 0) process.stdout.write(`${output.trimEnd()}\n`);
  const skipped = code === SKIPPED;
  const word = code === 0 ? 'ok' : skipped ? 'SKIPPED' : 'FAILED';
  console.log(`${name.padEnd(12)} ${word.padEnd(7)} ${seconds.padStart(5)} s`);
  return { name, ok: code === 0, skipped };
}

/** Runs the checks and gives their results in the order of the checks. */
async function runAll(chosen) {
  const results = new Map();
  const run = async (check) => results.set(check, await runCheck(check));
  if (chosen.includes(build)) await run(build);
  const waiting = chosen.filter((check) => check !== build);
  const runWaiting = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) await run(check);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, runWaiting));
  return chosen.map((check) => results.get(check));
}

/** The arguments: names choose among the checks, --report=FILE keeps the results for .ci/run. */
function readArguments(args) {
  const report = args.find((arg) => arg.startsWith('--report='))?.slice('--report='.length);
  const names = args.filter((arg) => !arg.startsWith('--'));
  const unknown = names.filter((name) => !checks.some((check) => check.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `No check is called ${unknown.join(', ')}; there are ${checks.map(({ name }) => name).join(', ')}.`,
    );
  }
  return { report, chosen: names.length === 0 ? checks : checks.filter(({ name }) => names.includes(name)) };
}

const { report, chosen } = readArguments(process.argv.slice(2));
const results = await runAll(chosen);
if (report !== undefined) writeFileSync(resolve(report), JSON.stringify(results));
const failed = results.filter(({ ok, skipped }) => !ok && !skipped);
const skipped = results.filter((result) => result.skipped);
if (skipped.length > 0) console.log(`not checked: ${skipped.map(({ name }) => name).join(', ')}`);
console.log(
  failed.length === 0
    ? `${results.length - skipped.length} checks ok`
    : `${failed.length} of ${results.length} checks failed: ${failed.map(({ name }) => name).join(', ')}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
