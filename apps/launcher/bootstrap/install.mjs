import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runStep, StepError } from './child.mjs';

/** Inside node_modules, so that it goes with them: what was installed from which lockfile. */
const STAMP = 'node_modules/.key-projects-installed';
const LOCKFILE = 'package-lock.json';
/** npm's own record of what lies in node_modules, written at the end of an installation. */
const INSTALLED = 'node_modules/.package-lock.json';

/** Quick: neither the lockfile nor npm's record has changed since the last look. */
export function isInstalled(root) {
  const state = installedState(root);
  return state !== undefined && readOr(join(root, STAMP), '') === state;
}

/** Installs from the lockfile unless node_modules already are what it says. Hold the checkout's lock. */
export async function ensureInstalled(root, env) {
  if (isInstalled(root)) return;
  if (!recordMatchesLockfile(root)) {
    rmSync(join(root, STAMP), { force: true });
    await runStep(
      'Installing packages from package-lock.json (about a minute)',
      [npmCli(env), 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
      { env, cwd: root, failure: 'npm ci failed' },
    );
  }
  writeFileSync(join(root, STAMP), installedState(root) ?? '');
}

function installedState(root) {
  const [lockfile, record] = [LOCKFILE, INSTALLED].map((file) => readOr(join(root, file), undefined));
  if (lockfile === undefined || record === undefined) return undefined;
  return createHash('sha256').update(lockfile).update('\0').update(record).digest('hex');
}

/** True when every package is there as the lockfile says; those for other machines may be absent. */
function recordMatchesLockfile(root) {
  const wanted = readPackages(join(root, LOCKFILE));
  const present = readPackages(join(root, INSTALLED));
  if (wanted === undefined || present === undefined) return false;
  const isSame = ([path, { version, integrity }]) =>
    wanted[path]?.version === version && wanted[path]?.integrity === integrity;
  const isThere = ([path, { optional, devOptional }]) =>
    path === '' || present[path] !== undefined || optional === true || devOptional === true;
  return Object.entries(present).every(isSame) && Object.entries(wanted).every(isThere);
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** The npm that runs us, or else the one beside this Node. */
function npmCli(env) {
  const folder = dirname(process.execPath);
  const places = [
    env.npm_execpath?.endsWith('npm-cli.js') ? env.npm_execpath : '',
    join(folder, '../lib/node_modules/npm/bin/npm-cli.js'),
    join(folder, 'node_modules/npm/bin/npm-cli.js'),
    '/usr/share/nodejs/npm/bin/npm-cli.js',
  ];
  const found = places.find((place) => place && existsSync(place));
  if (found === undefined)
    throw new StepError('npm was not found beside Node: run "npm ci" yourself, then try again.');
  return found;
}

function readOr(file, otherwise) {
  return existsSync(file) ? readFileSync(file, 'utf8') : otherwise;
}
