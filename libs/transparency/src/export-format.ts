import { decodeBase64, decodeDecimal } from './decode.js';

/**
 * The folder that `history export` writes. Every part has one spelling, so that no byte of it can change unseen:
 *
 *   events.jsonl   one line an event in leaf order, fields in the order of `ExportedEvent`, no spaces, each line with
 *                  its newline: {"leaf_index":0,"project":"…","seq":1,"recorded_at_us":"…","prev":"<64 hex>",
 *                  "hash":"<64 hex>","canon":"<base64>" or null}
 *   checkpoints/   one signed note a file, named by its tree size in 16 digits
 *   key.pub        verifier keys `name+keyid+base64`, one a line in the order of their use. A rotation (same name) and
 *                  a new epoch (name `<origin>/<n+1>`) add a line; the first checkpoint under the new key also bears
 *                  the signature of the one before it, so that a reader who knows any earlier key can follow.
 *   handovers/     that first note for each key but the first, named by its line in key.pub: where a backup was
 *                  restored, checkpoints/ may lack it. There is no such folder before the first handover.
 *
 * All epochs share the one tree: leaf indexes and sequence numbers go on where the restored database ended. The first
 * checkpoint of an epoch covers the event `history.epoch_begun` of chain `_sys`, which says what was signed before.
 */
export const exportNames = {
  events: 'events.jsonl',
  checkpoints: 'checkpoints',
  keys: 'key.pub',
  handovers: 'handovers',
} as const;

/** The event that a new epoch begins with; the first checkpoint under the epoch's origin covers it. */
export const epochAction = 'history.epoch_begun';

/** The chain of events that belong to no project; the only one whose bodies may lawfully be purged. */
export const systemChainName = '_sys';

/** One event as events.jsonl has it. */
export interface ExportedEvent {
  readonly leafIndex: number;
  readonly project: string;
  readonly seq: number;
  /** Microseconds since 1970, as decimal text: a signed 64-bit number. */
  readonly recordedAtUs: string;
  /** 64 lower-case hex digits. */
  readonly prev: string;
  readonly hash: string;
  /** The canonical body; null once it was purged. */
  readonly canon: Buffer | null;
}

const fields = ['leaf_index', 'project', 'seq', 'recorded_at_us', 'prev', 'hash', 'canon'] as const;
const linePattern =
  /^\{"leaf_index":(\d{1,16}),"project":"([A-Za-z0-9._-]{1,64})","seq":(\d{1,16}),"recorded_at_us":"(-?\d{1,19})","prev":"([0-9a-f]{64})","hash":"([0-9a-f]{64})","canon":(?:null|"([A-Za-z0-9+/]+={0,2})")\}$/;
const SIZE_DIGITS = 16;

/** The event as its line, with the newline. */
export function formatEventLine(event: ExportedEvent): string {
  const canon = event.canon === null ? 'null' : `"${event.canon.toString('base64')}"`;
  return (
    `{"leaf_index":${event.leafIndex},"project":"${event.project}","seq":${event.seq},` +
    `"recorded_at_us":"${event.recordedAtUs}","prev":"${event.prev}","hash":"${event.hash}","canon":${canon}}\n`
  );
}

/** The event of a line (without its newline), or the field that is not as it must be; `line` when all is unclear. */
export function parseEventLine(line: Uint8Array): ExportedEvent | { readonly wrongField: string } {
  // One byte a character: what is not ASCII fits no field.
  const text = Buffer.from(line.buffer, line.byteOffset, line.length).toString('latin1');
  const match = linePattern.exec(text);
  if (match === null) return { wrongField: wrongFieldOf(text) };
  const [, index = '', project = '', decimal = '', recordedAtUs = '', prev = '', hash = '', encoded] = match;
  const leafIndex = decodeDecimal(index);
  if (leafIndex === null) return { wrongField: 'leaf_index' };
  const seq = decodeDecimal(decimal);
  if (seq === null) return { wrongField: 'seq' };
  if (!isInstant(recordedAtUs)) return { wrongField: 'recorded_at_us' };
  const canon = encoded === undefined ? null : decodeBase64(encoded);
  if (encoded !== undefined && canon === null) return { wrongField: 'canon' };
  return { leafIndex, project, seq, recordedAtUs, prev, hash, canon };
}

/** Name of a checkpoint's file: its tree size in 16 digits, so that names sort as sizes do. */
export function checkpointFileName(size: number): string {
  return String(size).padStart(SIZE_DIGITS, '0');
}

/** The tree size that a checkpoint's file is named by; null for another name. */
export function parseCheckpointFileName(name: string): number | null {
  return /^\d{16}$/.test(name) ? decodeDecimal(name.replace(/^0+(?=\d)/, '')) : null;
}

/** Whether the text is a signed 64-bit number in its one spelling. */
function isInstant(text: string): boolean {
  return /^(?:0|-?[1-9]\d{0,18})$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}

/** For the reader of an error: which field of a broken line to look at. */
function wrongFieldOf(text: string): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'line';
  }
  if (typeof value !== 'object' || value === null) return 'line';
  const given = Object.keys(value);
  const unknown = given.find((field) => !fields.some((known) => known === field));
  if (unknown !== undefined) return unknown.slice(0, 40);
  const record = value as Partial<Record<(typeof fields)[number], unknown>>;
  const missing = fields.find((field) => !(field in record));
  if (missing !== undefined) return missing;
  const isHex = (hash: unknown): boolean => typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash);
  const checks: Record<(typeof fields)[number], boolean> = {
    leaf_index: Number.isSafeInteger(record.leaf_index),
    project: typeof record.project === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(record.project),
    seq: Number.isSafeInteger(record.seq),
    recorded_at_us: typeof record.recorded_at_us === 'string' && isInstant(record.recorded_at_us),
    prev: isHex(record.prev),
    hash: isHex(record.hash),
    canon:
      record.canon === null ||
      (typeof record.canon === 'string' && /^[A-Za-z0-9+/]+={0,2}$/.test(record.canon)),
  };
  return fields.find((field) => !checks[field]) ?? 'line';
}
