import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { dataFolder } from './data-folder.js';

const APPLICATION_ROLE = 'key_projects_app';

const appRoleFile = z.object({ name: z.string().min(1), password: z.string().min(1) });

/**
 * Connection string of the application's role on the owner's database, for a start without DATABASE_APP_URL.
 * The role's password is made at the first call and kept under DATA_DIR, so that launcher and command line
 * agree; two first calls at once get the same one. The role itself is made by the migrate step.
 * @throws Error, one sentence, when the kept file is damaged.
 */
export async function applicationUrl(ownerUrl: string, dataDir: string): Promise<string> {
  const { name, password } = await keptRole(dataFolder(dataDir).appRole);
  const url = new URL(ownerUrl);
  url.username = encodeURIComponent(name);
  url.password = encodeURIComponent(password);
  return url.href;
}

async function keptRole(file: string): Promise<z.infer<typeof appRoleFile>> {
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept !== undefined) return parseRole(kept, file);
  const role = { name: APPLICATION_ROLE, password: randomBytes(24).toString('base64url') };
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(draft, `${JSON.stringify(role)}\n`, { mode: 0o600, flush: true });
  // A hard link appears whole and fails where another first call was faster: then that one's password counts.
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(draft);
  return parseRole(await readFile(file, 'utf8'), file);
}

function parseRole(text: string, file: string): z.infer<typeof appRoleFile> {
  try {
    return appRoleFile.parse(JSON.parse(text));
  } catch {
    throw new Error(`${file} is damaged: remove it, and the next start gives the role a new password.`);
  }
}
