// Makes sure that the programs are there that the tests run: redis-server for half of the queue's tests, a browser with
// Chinese letters for the pages, a mailbox for replies. Run by `npm test`. Exit code 1 and one sentence when one is missing and can't be installed.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

const POLICY = '/usr/sbin/policy-rc.d';

/** Debian packages, and how each is seen to be there. */
const NEEDED = [
  { name: 'redis-server', isThere: () => has('redis-server') },
  {
    name: 'dovecot-imapd',
    isThere: () => existsSync('/usr/lib/dovecot/imap') && existsSync('/usr/sbin/dovecot'),
  },
  { name: 'chromium', isThere: () => has('chromium') },
  { name: 'fonts-noto-cjk', isThere: () => existsSync('/usr/share/fonts/opentype/noto') },
];

/** @returns {boolean} whether a program can be run by its name. */
function has(program) {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

/** @returns {string | undefined} why nothing can be installed here. */
function obstacle(names) {
  if (process.platform !== 'linux' || !existsSync('/etc/debian_version') || !has('apt-get')) {
    return 'this is no Debian with apt-get; install them with your system’s package manager';
  }
  if (process.getuid?.() !== 0) return `only root may install them; run "sudo apt-get install ${names}"`;
  return undefined;
}

function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const { status, stderr } = spawnSync('apt-get', ['-qq', ...args], { env, encoding: 'utf8' });
  return { ok: status === 0, said: (stderr ?? '').trim().split('\n').at(-1) ?? '' };
}

/** Installs the packages; no service is started, because Debian asks the policy script first. */
function install(names) {
  const hadPolicy = existsSync(POLICY);
  if (!hadPolicy) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const args = ['install', '-y', '--no-install-recommends', ...names];
    const first = apt(...args);
    if (first.ok) return first;
    const update = apt('update');
    return update.ok ? apt(...args) : update;
  } finally {
    if (!hadPolicy) rmSync(POLICY, { force: true });
  }
}

function missing() {
  return NEEDED.filter(({ isThere }) => !isThere()).map(({ name }) => name);
}

function fail(names, reason) {
  process.stderr.write(`The tests need ${names.join(', ')}, which is missing: ${reason}.\n`);
  process.exitCode = 1;
}

const names = missing();
if (names.length > 0) {
  const reason = obstacle(names.join(' '));
  if (reason) {
    fail(names, reason);
  } else {
    process.stdout.write(
      `Installing ${names.join(', ')} (Debian packages, some minutes at most, the first time only)\n`,
    );
    const result = install(names);
    if (missing().length > 0) fail(missing(), `apt-get could not install it (${result.said})`);
  }
}
