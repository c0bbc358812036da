import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { dataFolder } from './data-folder.js';
import { keptFile } from './kept-file.js';

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
  const made = () =>
    JSON.stringify({ name: APPLICATION_ROLE, password: randomBytes(24).toString('base64url') });
  return parseRole(await keptFile(file, made), file);
}

function parseRole(text: string, file: string): z.infer<typeof appRoleFile> {
  try {
    return appRoleFile.parse(JSON.parse(text));
  } catch {
    throw new Error(`${file} is damaged: remove it, and the next start gives the role a new password.`);
  }
}
