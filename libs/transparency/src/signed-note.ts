import { decodeBase64, decodeUtf8 } from './decode.js';
import { isKeyName, type Signer, type Verifier } from './note-keys.js';

/** C2SP signed notes (c2sp.org/signed-note): a text and, after an empty line, one line for each signature. */

/** One signature line, not yet checked. */
export interface NoteSignature {
  readonly name: string;
  readonly keyId: Buffer;
  readonly signature: Buffer;
}

/** A note as it is written; its text ends in a newline. */
export interface Note {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** The bytes are not a signed note, or are not signed as they must be. */
export class NoteError extends Error {
  constructor(
    readonly code: 'malformed' | 'wrong_signature' | 'no_known_signature',
    message: string,
  ) {
    super(message);
  }
}

const MAX_SIGNATURES = 100;
/** Far above any checkpoint with its cosignatures; a longer file is none. */
const MAX_NOTE_BYTES = 1_000_000;
const KEY_ID_BYTES = 4;

/** One line for a signature: em dash, space, name, space, base64 of key id and signature, newline. */
export function signatureLine({ name, keyId, signature }: NoteSignature): string {
  return `— ${name} ${Buffer.concat([keyId, signature]).toString('base64')}\n`;
}

/** The signature of a signer over a note's text. */
export function signText(text: string, signer: Signer): NoteSignature {
  return { name: signer.name, keyId: signer.keyId, signature: signer.sign(Buffer.from(text)) };
}

/** Signs a text with every signer, in their order. Throws NoteError when the text cannot be a note's. */
export function signNote(text: string, signers: readonly Signer[]): string {
  if (!isNoteText(text))
    throw new NoteError('malformed', 'A text to sign ends in a newline and has no control characters.');
  return formatNote({ text, signatures: signers.map((signer) => signText(text, signer)) });
}

/** The note as text. */
export function formatNote({ text, signatures }: Note): string {
  return `${text}\n${signatures.map(signatureLine).join('')}`;
}

/**
 * Takes a note apart, to the letter: UTF-8, no control characters but newlines, the last empty line before the
 * signatures, at least one signature. Checks no signature. Throws NoteError `malformed`.
 */
export function parseNote(bytes: Uint8Array): Note {
  const whole = bytes.length <= MAX_NOTE_BYTES ? decodeUtf8(bytes) : null;
  const split = whole?.lastIndexOf('\n\n') ?? -1;
  if (whole === null || split < 0) throw malformed('it is not a text, an empty line and signatures in UTF-8');
  const text = whole.slice(0, split + 1);
  if (!isNoteText(text)) throw malformed('its text holds a control character');
  return { text, signatures: parseSignatureLines(whole.slice(split + 2)) };
}

/**
 * Takes signature lines apart, each with its newline: a note's end, or a witness's answer. Throws NoteError
 * `malformed` when there is none, or anything else.
 */
export function parseSignatureLines(text: string): NoteSignature[] {
  const lines = text.split('\n');
  if (lines.pop() !== '' || lines.length === 0)
    throw malformed('it does not end in a signature line and a newline');
  if (lines.length > MAX_SIGNATURES) throw malformed(`it has more than ${MAX_SIGNATURES} signatures`);
  return lines.map((line) => {
    const [, name = '', encoded = ''] = /^— ([^ ]+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? [];
    const bytes = decodeBase64(encoded);
    if (!isKeyName(name) || bytes === null || bytes.length <= KEY_ID_BYTES)
      throw malformed('a line after the empty line is not "— name base64"');
    return { name, keyId: bytes.subarray(0, KEY_ID_BYTES), signature: bytes.subarray(KEY_ID_BYTES) };
  });
}

/** A note of which at least one signature was checked and holds. */
export interface OpenNote extends Note {
  /** The known keys that signed it, each once. */
  readonly signedBy: readonly Verifier[];
}

/**
 * Takes a note apart and checks it. Signatures of unknown keys are ignored, also when they share a name or a key id
 * with a known one; one of a known key that does not hold refuses the note. Throws NoteError.
 */
export function openNote(bytes: Uint8Array, verifiers: readonly Verifier[]): OpenNote {
  const note = parseNote(bytes);
  const text = Buffer.from(note.text);
  const signedBy = new Set<Verifier>();
  for (const { name, keyId, signature } of note.signatures) {
    for (const verifier of verifiers) {
      if (verifier.name !== name || !verifier.keyId.equals(keyId)) continue;
      if (!verifier.verify(text, signature))
        throw new NoteError(
          'wrong_signature',
          `The signature of ${name}+${keyId.toString('hex')} does not hold.`,
        );
      signedBy.add(verifier);
    }
  }
  if (signedBy.size === 0)
    throw new NoteError('no_known_signature', 'The note is not signed by a known key.');
  return { ...note, signedBy: [...signedBy] };
}

function isNoteText(text: string): boolean {
  return text.endsWith('\n') && !/[^\P{Cc}\n\u007f-\u009f]/u.test(text) && !/\p{Surrogate}/u.test(text);
}

function malformed(why: string): NoteError {
  return new NoteError('malformed', `This is not a signed note: ${why}.`);
}
