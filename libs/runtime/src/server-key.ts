import { randomBytes } from 'node:crypto';
import { dataFolder } from './data-folder.js';
import { keptFile } from './kept-file.js';

/** Bytes of the key. */
const SERVER_KEY_BYTES = 32;

/**
 * The key that seals secrets in the database, kept outside it: SERVER_KEY, or a file under DATA_DIR that the
 * first call makes. Throws an Error of one sentence when the file is damaged.
 */
export async function readServerKey(given: Buffer | undefined, dataDir: string): Promise<Buffer> {
  if (given !== undefined) return given;
  const file = dataFolder(dataDir).serverKey;
  const key = Buffer.from(
    await keptFile(file, () => randomBytes(SERVER_KEY_BYTES).toString('base64')),
    'base64',
  );
  if (key.length !== SERVER_KEY_BYTES)
    throw new Error(
      `${file} is damaged: bring it back from its copy; with another key every second factor and endpoint is lost.`,
    );
  return key;
}
