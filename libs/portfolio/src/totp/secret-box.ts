import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Seals small secrets for the database with a key that is not in it: AES-256-GCM under a key of its own for this
 * purpose. What is sealed for one owner opens for no other.
 */
export class SecretBox {
  readonly #key: Buffer;

  /** `serverKey`: 32 bytes. */
  constructor(serverKey: Buffer, purpose: string) {
    this.#key = Buffer.from(hkdfSync('sha256', serverKey, '', `key-projects/${purpose}/v1`, 32));
  }

  /** Seals a text for its owner. */
  seal(text: string, owner: string): Buffer {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv(algorithm, this.#key, nonce, { authTagLength: tagBytes }).setAAD(
      Buffer.from(owner),
    );
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  }

  /** Opens it. Throws an Error when it was sealed for another owner, with another key, or was changed. */
  open(box: Buffer, owner: string): string {
    const nonce = box.subarray(0, nonceBytes);
    const decipher = createDecipheriv(algorithm, this.#key, nonce, { authTagLength: tagBytes })
      .setAAD(Buffer.from(owner))
      .setAuthTag(box.subarray(nonceBytes, nonceBytes + tagBytes));
    const opened = decipher.update(box.subarray(nonceBytes + tagBytes));
    return Buffer.concat([opened, decipher.final()]).toString('utf8');
  }
}
