import type { Readable } from 'node:stream';
import yauzl from 'yauzl';
import { workbookLimits } from './limits.js';
import { WorkbookError } from './workbook-error.js';

/** The parts of a package (a zip) by their names. Nothing is unpacked before it is asked for, nothing is written. */
export interface PackageParts {
  has(name: string): boolean;
  names(): string[];
  /** The part in pieces. Throws WorkbookError when it is not there, damaged, or larger than it may be. */
  stream(name: string): AsyncGenerator<Buffer>;
  /** A small part as a whole. */
  text(name: string): Promise<string>;
}

const zipMagic = Buffer.from('PK\u0003\u0004', 'latin1');
const compoundMagic = Buffer.from('d0cf11e0a1b11ae1', 'hex');
/** How the one stream of an encrypted workbook is called, in UTF-16. */
const encryptedPackage = Buffer.from('EncryptedPackage', 'utf16le');

/** Opens a package. Throws WorkbookError for what is none. */
export async function openPackage(file: Buffer): Promise<PackageParts> {
  if (file.length > workbookLimits.file) throw new WorkbookError('too_large', `${file.length} bytes`);
  if (file.subarray(0, 8).equals(compoundMagic))
    throw file.includes(encryptedPackage)
      ? new WorkbookError('encrypted', 'an encrypted package')
      : new WorkbookError('old_format', 'a compound file');
  if (!file.subarray(0, 4).equals(zipMagic)) throw new WorkbookError('not_a_workbook', 'no zip');
  const zip = await yauzl
    .fromBufferPromise(file, { lazyEntries: true, strictFileNames: true, validateEntrySizes: true })
    .catch(damaged);
  if (zip.entryCount > workbookLimits.entries)
    throw new WorkbookError('too_large', `${zip.entryCount} parts`);
  const entries = await readEntries(zip).catch(damaged);
  return {
    has: (name) => entries.has(name),
    names: () => [...entries.keys()],
    stream: (name) => unpacked(zip, entries, name),
    text: async (name) => {
      const pieces: Buffer[] = [];
      let bytes = 0;
      for await (const piece of unpacked(zip, entries, name)) {
        bytes += piece.length;
        if (bytes > workbookLimits.heldPart) throw new WorkbookError('too_large', name);
        pieces.push(piece);
      }
      return Buffer.concat(pieces).toString('utf8');
    },
  };
}

async function readEntries(zip: yauzl.ZipFile): Promise<Map<string, yauzl.Entry>> {
  const entries = new Map<string, yauzl.Entry>();
  for await (const entry of zip.eachEntry()) {
    if (entry.isEncrypted()) throw new WorkbookError('encrypted', entry.fileName);
    if (entries.has(entry.fileName)) throw new WorkbookError('damaged', `two parts ${entry.fileName}`);
    entries.set(entry.fileName, entry);
  }
  return entries;
}

/** The sizes that the file states are not believed: what comes out is counted. */
async function* unpacked(
  zip: yauzl.ZipFile,
  entries: ReadonlyMap<string, yauzl.Entry>,
  name: string,
): AsyncGenerator<Buffer> {
  const entry = entries.get(name);
  if (entry === undefined) throw new WorkbookError('damaged', `no part ${name}`);
  const most = Math.min(workbookLimits.part, 1024 * 1024 + entry.compressedSize * workbookLimits.ratio);
  if (entry.uncompressedSize > most) throw new WorkbookError('too_large', name);
  const stream: Readable = await zip.openReadStreamPromise(entry, {}).catch(damaged);
  let bytes = 0;
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > most) throw new WorkbookError('too_large', name);
      yield piece;
    }
  } catch (error) {
    damaged(error);
  } finally {
    stream.destroy();
  }
}

function damaged(error: unknown): never {
  if (error instanceof WorkbookError) throw error;
  throw new WorkbookError('damaged', error instanceof Error ? error.message : String(error));
}
