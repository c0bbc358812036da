import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childEnvironment, EnvError, readApiEnv, readCliEnv, readLauncherEnv, readWorkerEnv } from './env.js';

const APP_URL = 'postgres://app:secret@127.0.0.1:5432/key_projects';

function messageOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof EnvError) return error.message;
    throw error;
  }
  return 'no error';
}

describe('a wrong value', () => {
  const cases: [variable: string, value: string, sentence: string][] = [
    ['PORT', 'abc', 'PORT must be a whole number from 1 to 65535, but is "abc".'],
    ['PORT', '0', 'PORT must be a whole number from 1 to 65535, but is "0".'],
    ['PORT', '65536', 'PORT must be a whole number from 1 to 65535, but is "65536".'],
    ['PORT', '1e3', 'PORT must be a whole number from 1 to 65535, but is "1e3".'],
    [
      'DATABASE_URL',
      'mysql://root:hunter2@db/x',
      'DATABASE_URL must be a postgres:// or postgresql:// address, but is "mysql://root:***@db/x".',
    ],
    [
      'DATABASE_APP_URL',
      'db',
      'DATABASE_APP_URL must be a postgres:// or postgresql:// address, but is "db".',
    ],
    ['REDIS_URL', 'http://x', 'REDIS_URL must be a redis:// or rediss:// address, but is "http://x".'],
    ['REDIS_URL', 'redis://', 'REDIS_URL must be a redis:// or rediss:// address, but is "redis://".'],
    [
      'SMTP_URL',
      'mail.example.org',
      'SMTP_URL must be a smtp:// or smtps:// address, but is "mail.example.org".',
    ],
    [
      'PUBLIC_URL',
      'http://projects.example.org',
      'PUBLIC_URL must be https:// unless its host is this machine (put a proxy with TLS in front and name its https:// address), but is "http://projects.example.org".',
    ],
    [
      'PUBLIC_URL',
      'https://projects.example.org/app',
      'PUBLIC_URL must be an http:// or https:// address without path, query or password, but is "https://projects.example.org/app".',
    ],
    [
      'OUTBOUND_ALLOWED',
      'oa.city.example',
      'OUTBOUND_ALLOWED must be places as host:port separated by commas, such as oa.city.example:8443, but is "oa.city.example".',
    ],
    [
      'WITNESS_URLS',
      'https://witness.example, ftp://other.example',
      'WITNESS_URLS must be http:// or https:// addresses without password and query, separated by commas, but is "https://witness.example, ftp://other.example".',
    ],
    [
      'WITNESS_URLS',
      'https://me:secret@witness.example',
      'WITNESS_URLS must be http:// or https:// addresses without password and query, separated by commas, but is "https://me:***@witness.example".',
    ],
    [
      'LOG_LEVEL',
      'loud',
      'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent, but is "loud".',
    ],
    [
      'MAIL_FROM',
      'a@b\r\nBcc: c@d',
      'MAIL_FROM must be a mail address such as projects@example.org or "Key projects <projects@example.org>", but is "a@b  Bcc: c@d".',
    ],
  ];

  it('of OC4IDS_PREFIX is not as it is registered', () => {
    const read = (value: string) => readLauncherEnv({ OC4IDS_PREFIX: value }).oc4idsPrefix;
    expect(read('oc4ids-abc123')).toBe('oc4ids-abc123');
    expect(messageOf(() => read('abc123'))).toBe(
      'OC4IDS_PREFIX must be oc4ids- and six small letters or digits, but is "abc123".',
    );
  });

  it.each(cases)('%s=%j is refused in one sentence', (variable, value, sentence) => {
    expect(messageOf(() => readLauncherEnv({ [variable]: value }))).toBe(sentence);
  });

  it('is never shown with its password, even one that holds an @', () => {
    expect(messageOf(() => readLauncherEnv({ SMTP_URL: 'http://u:p@ss@host' }))).toContain(
      '"http://u:***@host"',
    );
  });

  it('of DATA_DIR is a file, or a folder below a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'env-'));
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(messageOf(() => readCliEnv({ DATA_DIR: file }))).toBe(
      `DATA_DIR must be a folder that this user can create and write to, but is "${file}".`,
    );
    expect(messageOf(() => readCliEnv({ DATA_DIR: join(file, 'below') }))).toContain(
      'DATA_DIR must be a folder',
    );
    expect(readCliEnv({ DATA_DIR: join(folder, 'new', 'folder') }).dataDir).toBe(
      join(folder, 'new', 'folder'),
    );
    rmSync(folder, { recursive: true });
  });
});

describe('the API', () => {
  it('needs the application role and says so', () => {
    expect(messageOf(() => readApiEnv({ DATABASE_URL: APP_URL }))).toBe(
      'DATABASE_APP_URL is missing: it names the database as the application role.',
    );
  });

  it('listens on loopback only until PUBLIC_URL is https', () => {
    const plain = readApiEnv({ DATABASE_APP_URL: APP_URL, PORT: '8080' });
    expect(plain).toMatchObject({ listenHost: '127.0.0.1', publicUrl: 'http://127.0.0.1:8080', port: 8080 });
    expect(plain.isPublicUrlSecure).toBe(false);
    const behindProxy = readApiEnv({
      DATABASE_APP_URL: APP_URL,
      PUBLIC_URL: 'https://projects.example.org/',
    });
    expect(behindProxy).toMatchObject({ listenHost: '0.0.0.0', publicUrl: 'https://projects.example.org' });
    expect(behindProxy.isPublicUrlSecure).toBe(true);
  });

  it.each(['http://localhost:4000', 'http://127.8.9.1', 'http://[::1]:3000'])(
    'may be reached at %s',
    (url) => {
      expect(readApiEnv({ DATABASE_APP_URL: APP_URL, PUBLIC_URL: url }).publicUrl).toBe(url);
    },
  );

  it.each(['http://127.0.0.1.example.org', 'http://localhost.example.org', 'http://0.0.0.0'])(
    'may not be reached without TLS at %s',
    (url) => {
      expect(messageOf(() => readApiEnv({ DATABASE_APP_URL: APP_URL, PUBLIC_URL: url }))).toContain(
        'PUBLIC_URL',
      );
    },
  );
});

describe('defaults', () => {
  it('hold for absent and for empty variables', () => {
    expect(readLauncherEnv({ PORT: '', REDIS_URL: ' ' })).toMatchObject({
      port: 3000,
      isPortChosen: false,
      redisUrl: undefined,
      databaseUrl: undefined,
      logLevel: 'info',
    });
  });

  it('of the worker leave the mail server to be named', () => {
    expect(messageOf(() => readWorkerEnv({ DATABASE_APP_URL: APP_URL }))).toBe(
      'SMTP_URL is missing: it names the mail server.',
    );
    const env = readWorkerEnv({ DATABASE_APP_URL: APP_URL, SMTP_URL: 'smtp://127.0.0.1:2525' });
    expect(env.mailFrom).toContain('<key-projects@localhost>');
    expect(env.redisUrl).toBeUndefined();
    expect(env.witnessUrls).toEqual([]);
  });

  it('let the launcher tell no witness from an empty one, and the worker ask several', () => {
    const worker = { DATABASE_APP_URL: APP_URL, SMTP_URL: 'smtp://127.0.0.1:2525' };
    const several = 'https://witness.example/log/, http://127.0.0.1:3100';
    expect(readWorkerEnv({ ...worker, WITNESS_URLS: several }).witnessUrls).toEqual([
      'https://witness.example/log',
      'http://127.0.0.1:3100',
    ]);
    expect(readLauncherEnv({ WITNESS_URLS: ' ' }).witnessUrls).toBeUndefined();
  });
});

describe('the environment of a child', () => {
  it('holds no variable of the product that was not handed to it', () => {
    const source = { PATH: '/bin', DATABASE_URL: 'postgres://owner@db', REDIS_URL: 'redis://r', PORT: '1' };
    expect(childEnvironment({ PORT: '4000', REDIS_URL: undefined }, source)).toEqual({
      PATH: '/bin',
      PORT: '4000',
    });
  });
});
