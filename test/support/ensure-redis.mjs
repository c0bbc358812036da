// Makes sure that redis-server is there before the tests: half of the queue's tests run on it. Run by `npm test`.
// Exit code 1 and one sentence when it is missing and can't be installed.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

const POLICY = '/usr/sbin/policy-rc.d';

/** @returns {boolean} whether a program can be run by its name. */
function has(program) {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

/** @returns {string | undefined} why it can't be installed here. */
function obstacle() {
  if (process.platform !== 'linux' || !existsSync('/etc/debian_version') || !has('apt-get')) {
    return 'this is no Debian with apt-get; install Redis 7 with your system’s package manager';
  }
  if (process.getuid?.() !== 0) return 'only root may install it; run "sudo apt-get install redis-server"';
  return undefined;
}

function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const { status, stderr } = spawnSync('apt-get', ['-qq', ...args], { env, encoding: 'utf8' });
  return { ok: status === 0, said: (stderr ?? '').trim().split('\n').at(-1) ?? '' };
}

/** Installs the package; its service isn't started, because Debian asks the policy script first. */
function install() {
  const hadPolicy = existsSync(POLICY);
  if (!hadPolicy) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const args = ['install', '-y', '--no-install-recommends', 'redis-server'];
    const first = apt(...args);
    if (first.ok) return first;
    const update = apt('update');
    return update.ok ? apt(...args) : update;
  } finally {
    if (!hadPolicy) rmSync(POLICY, { force: true });
  }
}

function fail(reason) {
  process.stderr.write(`The tests need redis-server, which is missing: ${reason}.\n`);
  process.exitCode = 1;
}

if (!has('redis-server')) {
  const reason = obstacle();
  if (reason) {
    fail(reason);
  } else {
    process.stdout.write('Installing redis-server (Debian package, a minute at most, the first time only)\n');
    const result = install();
    if (!has('redis-server')) fail(`apt-get could not install it (${result.said})`);
  }
}
