import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readServerKey } from './server-key.js';

describe('the server’s key', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'server-key-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  it('is made once, for its owner’s eyes, the same for two first starts at once', async () => {
    const [first, second] = await Promise.all([
      readServerKey(undefined, dataDir),
      readServerKey(undefined, dataDir),
    ]);
    expect(first).toHaveLength(32);
    expect(second.equals(first)).toBe(true);
    expect((await readServerKey(undefined, dataDir)).equals(first)).toBe(true);
    expect(readdirSync(dataDir)).toEqual(['server-key']);
    expect(statSync(join(dataDir, 'server-key')).mode & 0o777).toBe(0o600);
  });

  it('that is given leaves no file', async () => {
    const given = Buffer.alloc(32, 1);
    expect(await readServerKey(given, dataDir)).toBe(given);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('is not replaced when its file is damaged', async () => {
    writeFileSync(join(dataDir, 'server-key'), 'short\n');
    await expect(readServerKey(undefined, dataDir)).rejects.toThrow('is damaged');
  });
});
