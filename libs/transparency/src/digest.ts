import { hash } from 'node:crypto';

/**
 * A hash function: any bytes to 32 bytes. Everything here that hashes takes one, so that a log under a second origin
 * can use another one (SM3); a tree has one and only one.
 */
export type Digest = (bytes: Uint8Array) => Buffer;

/** SHA-256, the digest of every log of this product so far. */
export const sha256: Digest = (bytes) => hash('sha256', bytes, 'buffer');

/** Length in bytes of every hash of a tree. */
export const HASH_BYTES = 32;
