import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** A file of an archive, its text whole or in pieces. */
interface ArchivedFile {
  readonly name: string;
  readonly content: string | AsyncIterable<string>;
}

/** Texts as bytes, no faster than they are taken. */
export function streamOf(texts: AsyncIterable<string>): Readable {
  return Readable.from(pieces(texts), { objectMode: false });
}

/**
 * The files as one ZIP, each read when it is its turn and no faster than the archive is taken. It breaks off where a file
 * does: what is cut short must not look whole.
 */
export function zipOf(files: Iterable<ArchivedFile> | AsyncIterable<ArchivedFile>): Readable {
  const archive = new ZipFile();
  const output = archive.outputStream as Readable;
  addAll(archive, files).then(
    () => archive.end(),
    (error: unknown) => output.destroy(error as Error),
  );
  return output;
}

async function addAll(
  archive: ZipFile,
  files: Iterable<ArchivedFile> | AsyncIterable<ArchivedFile>,
): Promise<void> {
  for await (const { name, content } of files)
    if (typeof content === 'string') archive.addBuffer(Buffer.from(content), name);
    else {
      const stream = streamOf(content);
      archive.addReadStream(stream, name);
      await finished(stream);
    }
}

/** Small texts together, so that each does not pass the stream by itself. */
async function* pieces(texts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  const size = 65_536;
  let held = '';
  for await (const text of texts) {
    held += text;
    if (held.length < size) continue;
    yield Buffer.from(held);
    held = '';
  }
  if (held !== '') yield Buffer.from(held);
}
