import { decodeBase64, decodeDecimal, decodeUtf8 } from './decode.js';
import { HASH_BYTES } from './digest.js';

/** C2SP tlog-proof (c2sp.org/tlog-proof): one file that proves offline that one event is in the tree. */
export interface TlogProof {
  readonly leafIndex: number;
  /** Inclusion proof, from the leaf's sibling to the root's child. */
  readonly proof: readonly Buffer[];
  /** The signed checkpoint, to the byte. */
  readonly checkpoint: string;
  /** What the leaf is made from; here the event's line of events.jsonl. Proves nothing by itself. */
  readonly extra?: Buffer;
}

const headline = 'c2sp.org/tlog-proof@v1';
/** A tree has at most 2^53 leaves. */
const MAX_PROOF_LENGTH = 63;

/** The proof as a file's text, which ends as the checkpoint ends. */
export function formatTlogProof({ leafIndex, proof, checkpoint, extra }: TlogProof): string {
  return [
    headline,
    ...(extra === undefined ? [] : [`extra ${extra.toString('base64')}`]),
    `index ${leafIndex}`,
    ...proof.map((hash) => hash.toString('base64')),
    '',
    checkpoint,
  ].join('\n');
}

/** The parts of a proof file; null when it is none. Checks neither proof nor checkpoint. */
export function parseTlogProof(bytes: Uint8Array): TlogProof | null {
  const text = decodeUtf8(bytes);
  const end = text?.indexOf('\n\n') ?? -1;
  if (text === null || end < 0) return null;
  const [first, ...lines] = text.slice(0, end).split('\n');
  if (first !== headline) return null;
  const extra = lines[0]?.startsWith('extra ') ? decodeBase64(lines.shift()?.slice(6) ?? '') : undefined;
  const index = lines.shift();
  const leafIndex = index?.startsWith('index ') ? decodeDecimal(index.slice(6)) : null;
  const proof = readHashLines(lines);
  if (extra === null || leafIndex === null || proof === null) return null;
  return { leafIndex, proof, checkpoint: text.slice(end + 2), ...(extra === undefined ? {} : { extra }) };
}

/** Hashes written one a line in base64, as proofs are; null when a line is not one, or there are more than 63. */
export function readHashLines(lines: readonly string[]): Buffer[] | null {
  if (lines.length > MAX_PROOF_LENGTH) return null;
  const hashes = lines.map(decodeBase64);
  return hashes.every((hash) => hash?.length === HASH_BYTES) ? (hashes as Buffer[]) : null;
}
