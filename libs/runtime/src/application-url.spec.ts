import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applicationUrl } from './application-url.js';

const OWNER_URL = 'postgres://owner:secret@127.0.0.1:5432/key_projects?sslmode=disable';

describe('the address of the application role', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'role-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  it("is the owner's with the role's own login, the same each time, also asked twice at once", async () => {
    const [first, second] = await Promise.all([
      applicationUrl(OWNER_URL, dataDir),
      applicationUrl(OWNER_URL, dataDir),
    ]);
    expect(second).toBe(first);
    expect(await applicationUrl(OWNER_URL, dataDir)).toBe(first);
    expect(first).toMatch(
      /^postgres:\/\/key_projects_app:[\w-]{32}@127\.0\.0\.1:5432\/key_projects\?sslmode=disable$/,
    );
    expect(readdirSync(dataDir)).toEqual(['app-role.json']);
    expect(statSync(join(dataDir, 'app-role.json')).mode & 0o777).toBe(0o600);
  });

  it('is refused with a way out when the kept file is damaged', async () => {
    writeFileSync(join(dataDir, 'app-role.json'), '{');
    await expect(applicationUrl(OWNER_URL, dataDir)).rejects.toThrow('is damaged: remove it');
  });
});
