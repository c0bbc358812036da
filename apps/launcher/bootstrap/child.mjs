import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A step failed in a way that a person can act on; the message is shown without a stack. */
export class StepError extends Error {
  name = 'StepError';
}

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const HEARTBEAT_MS = 10_000;
const PARENT_CHECK_MS = 1_000;

/** A module that ends its process with this one, even after kill -9, by the loss of their channel. */
const EXIT_WITH_PARENT = new URL('./exit-with-parent.mjs', import.meta.url).href;

/** A line for the person at the terminal, on stderr. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Runs Node on `args` in the foreground and hands signals on to it.
 * @returns {Promise<{ code: number | null, signal: string | null }>} how it ended
 */
export async function runToEnd(args, env) {
  const child = spawnNode(args, { env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  const forward = (signal) => child.kill(signal);
  for (const signal of FORWARDED) process.on(signal, forward);
  const watch = watchNpm(env, () => forward('SIGTERM'));
  try {
    return await ended(child);
  } finally {
    clearInterval(watch);
    for (const signal of FORWARDED) process.removeListener(signal, forward);
  }
}

/**
 * Runs Node on `args` as one step: says what it does and, every ten seconds, that it still does; shows its output
 * only when it fails.
 */
export async function runStep(title, args, { env, cwd, failure }) {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  say(`${title} …`);
  const heartbeat = setInterval(() => say(`${title} … ${seconds()} s`), HEARTBEAT_MS);
  const child = spawnNode(args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const forward = (signal) => child.kill(signal);
  for (const signal of FORWARDED) process.on(signal, forward);
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
  try {
    const { code, signal } = await ended(child);
    if (code === 0) return say(`${title}: done in ${seconds()} s`);
    process.stderr.write(Buffer.concat(output));
    throw new StepError(`${failure} (${signal ?? `exit code ${code}`}); what it said is above.`);
  } finally {
    clearInterval(heartbeat);
    for (const signal of FORWARDED) process.removeListener(signal, forward);
  }
}

function spawnNode(args, options) {
  return spawn(process.execPath, ['--import', EXIT_WITH_PARENT, ...args], options);
}

function ended(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

/**
 * npm hands SIGTERM and SIGINT on, but a kill -9 of npm is only seen as another parent: of this process, or of the
 * shell where one stayed between. The parent of npm itself may go without a word.
 */
function watchNpm(env, onGone) {
  if (env.npm_lifecycle_event === undefined) return undefined;
  const isNpmOurs = /^(?:npm|node)/.test(readProcess(process.ppid, 'comm') ?? 'npm');
  const npm = () => (isNpmOurs ? String(process.ppid) : `${process.ppid} ${parentOf(process.ppid)}`);
  const atStart = npm();
  const watch = setInterval(() => {
    if (npm() === atStart) return;
    clearInterval(watch);
    onGone();
  }, PARENT_CHECK_MS);
  return watch;
}

/** The parent's number: the second field after the command's closing bracket. */
function parentOf(pid) {
  const stat = readProcess(pid, 'stat');
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
}

/** What Linux says of a process; undefined when it is gone, and elsewhere. */
function readProcess(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
