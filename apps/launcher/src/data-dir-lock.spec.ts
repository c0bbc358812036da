import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockDataDir } from './data-dir-lock.js';

const folder = mkdtempSync(join(tmpdir(), 'lock-'));
const holder = { pid: 42, url: 'http://127.0.0.1:3000' };
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the lock on a folder', () => {
  it('is one by whatever path the folder is named, and free again once released', async () => {
    const dataDir = join(folder, 'new', 'data');
    const lock = await lockDataDir(dataDir, holder);
    symlinkSync(dataDir, join(folder, 'link'));
    await expect(lockDataDir(join(folder, 'link'), holder)).rejects.toThrow(
      `The product already runs on DATA_DIR ${join(folder, 'link')} at http://127.0.0.1:3000 (process 42)`,
    );
    await lock.release();
    await (await lockDataDir(dataDir, holder)).release();
  });

  it('that cannot be made names DATA_DIR', async () => {
    writeFileSync(folder + '-file', '');
    await expect(lockDataDir(`${folder}-file/data`, holder)).rejects.toThrow('DATA_DIR must be a folder');
    rmSync(folder + '-file');
  });
});
