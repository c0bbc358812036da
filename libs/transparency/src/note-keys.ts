import { createPrivateKey, createPublicKey, randomBytes, sign, verify, type KeyObject } from 'node:crypto';
import { sha256 } from './digest.js';
import { decodeBase64 } from './decode.js';

/**
 * Keys of C2SP signed notes (c2sp.org/signed-note): Ed25519 for a log's own notes (type 0x01) and timestamped Ed25519
 * for a witness's cosignatures (type 0x04, c2sp.org/tlog-cosignature). A note takes any Signer and any Verifier, so
 * that SM2 over SM3 can be issued under a second origin as one more pair (type 0xff with its identifier).
 */

/** Signs notes under a name. */
export interface Signer {
  readonly name: string;
  /** Four bytes, which with the name tell a note's reader the key. */
  readonly keyId: Buffer;
  /** What goes behind the key id on a signature line. */
  sign(text: Uint8Array): Buffer;
}

/** Checks what the Signer of the same name and key id signed. */
export interface Verifier {
  readonly name: string;
  readonly keyId: Buffer;
  /** `name+keyid+base64`, as in key.pub. */
  readonly verifierKey: string;
  /** Never throws. */
  verify(text: Uint8Array, signature: Uint8Array): boolean;
}

/** A line that is no key of a kind that is known here. */
export class NoteKeyError extends Error {}

/** Kinds of keys: the byte before the public key. */
export const keyTypes = { note: 0x01, cosignature: 0x04 } as const;

type KeyType = (typeof keyTypes)[keyof typeof keyTypes];

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const TIME_BYTES = 8;
// RFC 8410: what stands before the 32 bytes in PKCS #8 and in SubjectPublicKeyInfo.
const privateHead = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicHead = Buffer.from('302a300506032b6570032100', 'hex');

/** Whether a text may name a key: not empty, without spaces, control characters and plus signs. */
export function isKeyName(name: string): boolean {
  return /^[^\s\p{Z}\p{Cc}\p{Surrogate}+]+$/u.test(name);
}

/** The key id that C2SP recommends: SHA-256(name || newline || type || public key), first four bytes. */
export function keyIdOf(name: string, type: number, publicKey: Uint8Array): Buffer {
  return sha256(Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([type]), publicKey])).subarray(0, 4);
}

/**
 * A new Ed25519 key as the line in which it is kept: `PRIVATE+KEY+name+keyid+base64(type || seed)`, the form of Go's
 * sumdb/note. Throws NoteKeyError for a name that no key may have.
 */
export function generateSignerKey(name: string, type: KeyType = keyTypes.note): string {
  return formatSignerKey(name, type, randomBytes(KEY_BYTES));
}

/** The line of a key with this seed. */
export function formatSignerKey(name: string, type: KeyType, seed: Uint8Array): string {
  if (!isKeyName(name)) throw new NoteKeyError(`"${name}" is no name for a key: no spaces, no plus signs.`);
  const keyId = keyIdOf(name, type, publicKeyOf(privateKeyOf(seed))).toString('hex');
  return `PRIVATE+KEY+${name}+${keyId}+${typedKey(type, seed)}`;
}

/**
 * The signer and verifier of a kept key. `seconds` gives a cosignature its time (seconds since 1970, UTC); a note's
 * own key does not use it. Throws NoteKeyError when the line is not such a key, without repeating it.
 */
export function parseSignerKey(
  line: string,
  seconds: () => number = () => Math.floor(Date.now() / 1000),
): { signer: Signer; verifier: Verifier } {
  const parts = /^PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(line);
  const [, name = '', keyId = '', encoded = ''] = parts ?? [];
  const bytes = decodeBase64(encoded);
  const type = bytes?.[0];
  if (!isKeyName(name) || bytes?.length !== 1 + KEY_BYTES || !isKeyType(type))
    throw new NoteKeyError('The private key is not a line PRIVATE+KEY+name+keyid+base64 of a known kind.');
  const key = privateKeyOf(bytes.subarray(1));
  const verifier = verifierOf(name, type, publicKeyOf(key));
  if (verifier.keyId.toString('hex') !== keyId)
    throw new NoteKeyError('The private key and the key id beside it do not belong together.');
  const signer: Signer = {
    name,
    keyId: verifier.keyId,
    sign: (text) =>
      type === keyTypes.note
        ? sign(null, text, key)
        : cosignature(text, seconds(), (message) => sign(null, message, key)),
  };
  return { signer, verifier };
}

/** The verifier of a line `name+keyid+base64`. Throws NoteKeyError when it is not one of a known kind. */
export function parseVerifierKey(line: string): Verifier {
  const [, name = '', keyId = '', encoded = ''] =
    /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(line) ?? [];
  const bytes = decodeBase64(encoded);
  const type = bytes?.[0];
  if (!isKeyName(name) || bytes?.length !== 1 + KEY_BYTES || !isKeyType(type))
    throw new NoteKeyError('The verifier key is not a line name+keyid+base64 of a known kind.');
  const verifier = verifierOf(name, type, bytes.subarray(1));
  if (verifier.keyId.toString('hex') !== keyId)
    throw new NoteKeyError('The verifier key and the key id beside it do not belong together.');
  return verifier;
}

/** The time of a cosignature, in seconds since 1970; undefined when the signature cannot be one. */
export function cosignatureTime(signature: Uint8Array): number | undefined {
  if (signature.length !== TIME_BYTES + SIGNATURE_BYTES) return undefined;
  const time = Buffer.from(signature).readBigUInt64BE();
  return time <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(time) : undefined;
}

function verifierOf(name: string, type: KeyType, publicKey: Buffer): Verifier {
  const keyId = keyIdOf(name, type, publicKey);
  // Made when it is first used: of the many keys that a log may have had, most are only named.
  let key: KeyObject | undefined;
  const isSigned = (message: Uint8Array, signature: Uint8Array): boolean => {
    key ??= createPublicKey({ key: Buffer.concat([publicHead, publicKey]), format: 'der', type: 'spki' });
    return verify(null, message, key, signature);
  };
  return {
    name,
    keyId,
    verifierKey: `${name}+${keyId.toString('hex')}+${typedKey(type, publicKey)}`,
    verify: (text, signature) => {
      if (type === keyTypes.note) return signature.length === SIGNATURE_BYTES && isSigned(text, signature);
      const time = cosignatureTime(signature);
      return time !== undefined && isSigned(cosignedMessage(text, time), signature.subarray(TIME_BYTES));
    },
  };
}

function cosignature(text: Uint8Array, time: number, signMessage: (message: Buffer) => Buffer): Buffer {
  const bytes = Buffer.alloc(TIME_BYTES);
  bytes.writeBigUInt64BE(BigInt(time));
  return Buffer.concat([bytes, signMessage(cosignedMessage(text, time))]);
}

function cosignedMessage(text: Uint8Array, time: number): Buffer {
  return Buffer.concat([Buffer.from(`cosignature/v1\ntime ${time}\n`), text]);
}

function privateKeyOf(seed: Uint8Array): KeyObject {
  if (seed.length !== KEY_BYTES) throw new NoteKeyError(`An Ed25519 key has ${KEY_BYTES} bytes.`);
  return createPrivateKey({ key: Buffer.concat([privateHead, seed]), format: 'der', type: 'pkcs8' });
}

function publicKeyOf(key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(publicHead.length);
}

function typedKey(type: KeyType, key: Uint8Array): string {
  return Buffer.concat([Buffer.from([type]), key]).toString('base64');
}

function isKeyType(type: number | undefined): type is KeyType {
  return type === keyTypes.note || type === keyTypes.cosignature;
}
