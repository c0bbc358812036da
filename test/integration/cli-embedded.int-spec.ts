import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { runningPostgresServer, startPostgresServer } from '#postgres-server';
import { dataFolder } from '#runtime';
import { runCli } from '../support/run-cli.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), `key-projects-cli-${process.pid}-`));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

it('says that there is no database yet, and makes none', async () => {
  const { code, stdout, stderr } = await runCli(['units', 'list'], { DATA_DIR: folder });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^There is no database under DATA_DIR .*: run "npm start" first/);
  expect(existsSync(dataFolder(folder).postgres)).toBe(false);
});

it('starts the embedded server for a command and leaves none behind, or uses the one that runs', async () => {
  const postgres = dataFolder(folder).postgres;
  for (const command of [['migrate'], ['initialise', '--kind', 'demo']])
    expect(await runCli(command, { DATA_DIR: folder })).toMatchObject({ code: 0 });

  expect(await runCli(['units', 'list', '--json'], { DATA_DIR: folder })).toMatchObject({
    code: 0,
    stderr: '',
  });
  expect(await runningPostgresServer(postgres)).toBeUndefined();

  const server = await startPostgresServer({ dataDir: postgres, durable: false });
  try {
    const read = await runCli(['lists', 'list', '--json'], { DATA_DIR: folder });
    expect(read).toMatchObject({ code: 0, stderr: '' });
    expect(await runningPostgresServer(postgres)).toMatchObject({ pid: server.pid });
  } finally {
    await server.stop();
  }
}, 180_000);
