import { describe, expect, it } from '@jest/globals';
import { idInToken, isSealed, sealId } from './sealed-id.js';

const key = Buffer.alloc(32, 7);
const id = '0197a3c2-5b1e-7c44-9a10-3d5f0c2e8b61';

describe('a sealed id', () => {
  const token = sealId(key, id, 'message', 'person');

  it('fits an address and carries its id', () => {
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(idInToken(token)).toBe(id);
    expect(isSealed(token, key, id, 'message', 'person')).toBe(true);
  });

  it('is of this id, this key and all that it is bound to, and of nothing else', () => {
    expect(isSealed(token, key, id, 'message', 'another')).toBe(false);
    expect(isSealed(token, key, id, 'message')).toBe(false);
    expect(isSealed(token, Buffer.alloc(32, 8), id, 'message', 'person')).toBe(false);
    const other = `1${id.slice(1)}`;
    expect(isSealed(token, key, other, 'message', 'person')).toBe(false);
    const grafted = Buffer.from(token, 'base64url');
    grafted[0]! ^= 1;
    const forged = grafted.toString('base64url');
    expect(isSealed(forged, key, idInToken(forged)!, 'message', 'person')).toBe(false);
  });

  it('has one spelling: the bits that its last letter does not need are none', () => {
    const last = token.at(-1)!;
    const next = String.fromCharCode(last.charCodeAt(0) + 1);
    expect(isSealed(`${token.slice(0, -1)}${next}`, key, id, 'message', 'person')).toBe(false);
  });

  it('is not read from another form', () => {
    for (const text of ['', 'x'.repeat(22), `${token}A`, token.replace(/./, '.')]) {
      expect(idInToken(text)).toBeNull();
      expect(isSealed(text, key, id, 'message', 'person')).toBe(false);
    }
  });
});
