import {
  decodeDecimal,
  decodeUtf8,
  emptyRoot,
  formatNote,
  NoteError,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  readHashLines,
  signatureLine,
  signText,
  verifyConsistency,
  type OpenCheckpoint,
  type Signer,
  type Verifier,
} from '#transparency';

/** The largest checkpoint of a log that this witness cosigned. */
export interface SeenCheckpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
  /** The note with the log's signature and ours. */
  readonly note: string;
}

/** What the witness answers; `seen` must be kept before the answer goes out. */
export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly body: string;
  readonly seen?: SeenCheckpoint;
}

/** What a decision needs to know. */
export interface WitnessFacts {
  /** Keys of the logs that are witnessed; a key's name is its log's origin. */
  readonly logKeys: readonly Verifier[];
  readonly signer: Signer;
  /** What was cosigned last for the origin. */
  readonly seen: (origin: string) => SeenCheckpoint | undefined;
}

/**
 * Decides one `add-checkpoint` of c2sp.org/tlog-witness: a cosignature only for a checkpoint that its log signed and
 * that begins with everything cosigned before. Status codes as that page has them.
 */
export function decideCosigning(request: Uint8Array, facts: WitnessFacts): WitnessAnswer {
  const parts = readRequest(request);
  if (parts === null) return { status: 400, body: 'This is not an add-checkpoint request.\n' };
  const opened = openFor(parts.note, facts.logKeys);
  if ('status' in opened) return opened;
  const { origin, size, root, note } = opened;
  if (parts.oldSize > size)
    return { status: 400, body: 'The old size is larger than that of the checkpoint.\n' };
  const before = facts.seen(origin);
  const beforeSize = before?.size ?? 0;
  if (parts.oldSize !== beforeSize) return { status: 409, body: `${beforeSize}\n` };
  if (!isConsistent(opened, before, parts.proof))
    return {
      status: 422,
      body: 'The checkpoint does not begin with the one cosigned before, or this is not proved.\n',
    };
  const ours = signText(note.text, facts.signer);
  const fromLog = note.signatures.filter(({ name, keyId }) =>
    note.signedBy.some((key) => key.name === name && key.keyId.equals(keyId)),
  );
  const seen = { origin, size, root, note: formatNote({ text: note.text, signatures: [...fromLog, ours] }) };
  return { status: 200, body: signatureLine(ours), seen };
}

interface RequestParts {
  readonly oldSize: number;
  readonly proof: readonly Buffer[];
  readonly note: Buffer;
}

/** `old <size>`, the proof's hashes, an empty line, the checkpoint; null when it is anything else. */
function readRequest(request: Uint8Array): RequestParts | null {
  const text = decodeUtf8(request);
  const end = text?.indexOf('\n\n') ?? -1;
  if (text === null || end < 0) return null;
  const [first = '', ...lines] = text.slice(0, end).split('\n');
  const oldSize = first.startsWith('old ') ? decodeDecimal(first.slice(4)) : null;
  const proof = readHashLines(lines);
  return oldSize === null || proof === null
    ? null
    : { oldSize, proof, note: Buffer.from(text.slice(end + 2)) };
}

/** The checkpoint under the keys of its own origin, or the refusal. */
function openFor(note: Buffer, logKeys: readonly Verifier[]): OpenCheckpoint | WitnessAnswer {
  try {
    const origin = parseCheckpoint(parseNote(note).text)?.origin;
    if (origin === undefined) return { status: 400, body: 'The note is not a checkpoint.\n' };
    const keys = logKeys.filter(({ name }) => name === origin);
    if (keys.length === 0) return { status: 404, body: 'This witness does not know that log.\n' };
    return openCheckpoint(note, keys);
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    return { status: error.code === 'malformed' ? 400 : 403, body: `${error.message}\n` };
  }
}

/**
 * Whether the checkpoint grew from the one before. The first one of a log needs no proof and may have none: from the
 * empty tree a proof proves nothing.
 */
function isConsistent(
  { size, root }: OpenCheckpoint,
  before: SeenCheckpoint | undefined,
  proof: readonly Buffer[],
): boolean {
  if (size === 0 && !root.equals(emptyRoot())) return false;
  if (before === undefined || before.size === 0) return proof.length === 0;
  return verifyConsistency(
    { first: before.size, firstRoot: before.root, second: size, secondRoot: root },
    proof,
  );
}
