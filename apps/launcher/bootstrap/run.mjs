import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt, isBuilt } from './build.mjs';
import { withCheckoutLock } from './checkout-lock.mjs';
import { runToEnd, say, StepError } from './child.mjs';
import { ensureInstalled, isInstalled } from './install.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What can be asked for: files to run in order, each with its first arguments; the rest comes from the caller. */
const COMMANDS = {
  start: [['dist/apps/launcher/src/main.js']],
  cli: [['dist/apps/cli/src/main.js']],
  test: [['node_modules/jest/bin/jest.js', '--config', 'test/jest.config.mjs']],
  bench: [['dist/test/bench/main.js']],
  build: [],
};

/** Sees to the programs that the tests run, before jest; absent, none is needed. */
const ENSURE_PROGRAMS = 'test/support/ensure-programs.mjs';

/**
 * Installs and builds what is out of date, then runs the command and ends as it ends.
 * @param {string[]} args the command's name and its arguments
 * @param {NodeJS.ProcessEnv} env
 */
export async function run([name, ...args], env) {
  if (!Object.hasOwn(COMMANDS, name ?? '')) {
    throw new StepError(`Say what to run: ${Object.keys(COMMANDS).join(', ')}.`);
  }
  await prepare(env);
  if (name === 'test') {
    if (existsSync(join(root, ENSURE_PROGRAMS))) await runOrEnd([ENSURE_PROGRAMS], env);
    env = { ...env, NODE_OPTIONS: `${env.NODE_OPTIONS ?? ''} --experimental-vm-modules`.trim() };
  }
  for (const command of COMMANDS[name]) await runOrEnd([...command, ...args], env);
}

/** Does nothing, in a fraction of a second, when everything is up to date; otherwise one process at a time. */
async function prepare(env) {
  if (isInstalled(root) && isBuilt(root)) return;
  await withCheckoutLock(root, say, async () => {
    await ensureInstalled(root, env);
    await ensureBuilt(root, env);
  });
}

/** Runs a file of this checkout with Node; anything but success ends this process the same way. */
async function runOrEnd([file, ...args], env) {
  if (!existsSync(join(root, file))) throw new StepError(`${file} does not exist in this checkout.`);
  const { code, signal } = await runToEnd([join(root, file), ...args], env);
  if (signal !== null) process.kill(process.pid, signal);
  if (code !== 0) process.exit(code ?? 1);
}
