import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { exportNames } from './export-format.js';

/** An export to be read: a folder, or a test's own. What is not there is null. */
export interface ExportSource {
  keys(): Promise<Buffer | null>;
  /** Names of the files of checkpoints, in any order. */
  checkpointNames(): Promise<readonly string[] | null>;
  checkpoint(name: string): Promise<Buffer>;
  /** Names of the notes of handovers, in any order. */
  handoverNames(): Promise<readonly string[] | null>;
  handover(name: string): Promise<Buffer>;
  /** events.jsonl in pieces of any length. */
  events(): Promise<AsyncIterable<Buffer> | Iterable<Buffer> | null>;
}

/** Larger than the keys and notes of any log; such a file is not read. */
const MAX_SMALL_FILE_BYTES = 1_000_000;
const CHUNK_BYTES = 1_048_576;

/** An export in a folder. Its calls reject with the system's error when something is there and cannot be read. */
export function exportFolder(folder: string): ExportSource {
  return {
    keys: () => absentAsNull(readSmallFile(join(folder, exportNames.keys))),
    checkpointNames: () => absentAsNull(readdir(join(folder, exportNames.checkpoints))),
    checkpoint: (name) => readSmallFile(join(folder, exportNames.checkpoints, name)),
    handoverNames: () => absentAsNull(readdir(join(folder, exportNames.handovers))),
    handover: (name) => readSmallFile(join(folder, exportNames.handovers, name)),
    events: async () => {
      const file = join(folder, exportNames.events);
      const found = await absentAsNull(stat(file));
      return found === null
        ? null
        : (createReadStream(file, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>);
    },
  };
}

async function readSmallFile(file: string): Promise<Buffer> {
  const { size } = await stat(file);
  // Bytes that are no note and no key: it is refused for what it holds.
  return size > MAX_SMALL_FILE_BYTES ? Buffer.alloc(1) : readFile(file);
}

async function absentAsNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}

/** One line of a stream. */
export interface Line {
  /** From 1. */
  readonly number: number;
  /** Without its newline. */
  readonly bytes: Buffer;
  /** False for a last line without newline, and for one that is longer than allowed and was cut. */
  readonly isWhole: boolean;
}

/** No event is longer; it is also what one line may take of the memory. */
const MAX_LINE_BYTES = 67_108_864;

/** The lines of a stream, those of one piece at a time; holds one line and one piece in memory. */
export async function* linesOf(pieces: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Line[]> {
  let number = 0;
  let rest: Buffer[] = [];
  let restBytes = 0;
  for await (const piece of pieces) {
    const lines: Line[] = [];
    let from = 0;
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, from)) {
      const tail = piece.subarray(from, end);
      const bytes = rest.length === 0 ? tail : Buffer.concat([...rest, tail]);
      rest = [];
      restBytes = 0;
      number += 1;
      lines.push({ number, bytes, isWhole: true });
      from = end + 1;
    }
    if (from < piece.length) {
      rest.push(piece.subarray(from));
      restBytes += piece.length - from;
    }
    yield lines;
    if (restBytes > MAX_LINE_BYTES) {
      yield [{ number: number + 1, bytes: Buffer.alloc(0), isWhole: false }];
      return;
    }
  }
  if (restBytes > 0) yield [{ number: number + 1, bytes: Buffer.concat(rest), isWhole: false }];
}
