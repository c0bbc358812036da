import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { bytesOfType, fileTypeOf, isRefusal, refuse, type KeptBytes, type Refusal } from '#domain';
import { cleanPicture } from './clean-picture.js';
import type { Draft, FileStore } from './file-store.js';

/** How far before its end a PDF says that it ends. */
const pdfEnd = 1024;

/**
 * Takes bytes from outside into the store: not more than the limit, of a type that the bytes themselves tell, pictures
 * without what the camera wrote into them. Throws where the bytes break off; nothing is kept of what is refused.
 */
export async function takeIn(store: FileStore, bytes: Readable, limit: number): Promise<KeptBytes | Refusal> {
  const draft = await receive(store, bytes, limit);
  if (isRefusal(draft)) return draft;
  const clean = await store.draftPath();
  try {
    const mediaType = fileTypeOf(await partOf(draft.path, 0, bytesOfType));
    if (mediaType === null) return refuse('file.type_not_allowed');
    if (mediaType === 'application/pdf')
      return (await isWholePdf(draft))
        ? { ...(await store.keep(draft.path)), mediaType }
        : refuse('file.damaged');
    return (await cleanPicture(draft.path, clean, mediaType)) ?? { ...(await store.keep(clean)), mediaType };
  } finally {
    await store.discard(draft.path);
    await store.discard(clean);
  }
}

async function receive(store: FileStore, bytes: Readable, limit: number): Promise<Draft | Refusal> {
  try {
    return (
      (await store.receive(bytes, limit)) ??
      refuse('file.too_large', { limit: String(Math.floor(limit / 1024 / 1024)) })
    );
  } catch (error) {
    if (brokenOff.has((error as NodeJS.ErrnoException).code ?? '')) return refuse('file.incomplete');
    throw error;
  }
}

/** The sender has gone before the end. */
const brokenOff = new Set([
  'ECONNRESET',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_UNABLE_TO_PIPE',
  'ABORT_ERR',
]);

async function isWholePdf({ path, size }: Draft): Promise<boolean> {
  const end = await partOf(path, Math.max(0, size - pdfEnd), pdfEnd);
  return end.toString('latin1').includes('%%EOF');
}

async function partOf(path: string, position: number, length: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
