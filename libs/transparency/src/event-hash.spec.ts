import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { sha256 } from './digest.js';
import { eventHash, genesisHash, leafData, lengthPrefixed } from './event-hash.js';

// Values that were fixed with the format, before there was any code.
const project = 'P-0001';
const canon = Buffer.from(
  '{"action":"stage.advance","actor":"u-17","data":{"from":"S1","to":"S2"},"event":"018f6b1e-0000-7000-8000-000000000001","outcome":"success","project":"P-0001","v":1}',
);
const recordedAtUs = 1795420800123456n;

describe('the bytes of the history', () => {
  it('give the printed genesis and event hash', () => {
    expect(canon).toHaveLength(164);
    const prev = genesisHash(project);
    expect(prev.toString('hex')).toBe('cc3e07ce44673d5fc0b0ed3197de0782aadaa4c6ed8e5b2916c4f8baaa16d76e');
    expect(eventHash({ project, seq: 1, recordedAtUs, prev, canon }).toString('hex')).toBe(
      '5e69e9a7cf8f8e684fdd5ee35fa2c84c7ddb5fdc0d9945e5053c04ac18b9f81f',
    );
  });

  it('count the bytes of a text, not its characters', () => {
    expect(lengthPrefixed('项目').toString('hex')).toBe('00000006e9a1b9e79bae');
    expect(lengthPrefixed('').toString('hex')).toBe('00000000');
  });

  it('put tag, index, chain, number and hash into a leaf', () => {
    const hash = Buffer.alloc(32, 0xab);
    const leaf = leafData({ leafIndex: 2 ** 33 + 5, project: '_sys', seq: 7, hash });
    expect(leaf.subarray(0, 17).toString()).toBe('kp-audit/leaf/v1\n');
    expect(leaf.subarray(17).toString('hex')).toBe(
      `0000000200000005${'00000004'}${Buffer.from('_sys').toString('hex')}0000000000000007${'ab'.repeat(32)}`,
    );
  });

  it('take instants before 1970 and refuse numbers that are none', () => {
    const prev = Buffer.alloc(32);
    const hash = (seq: number, at: bigint) => eventHash({ project, seq, recordedAtUs: at, prev, canon });
    expect(hash(1, -1n)).not.toEqual(hash(1, 1n));
    expect(() => hash(1.5, 0n)).toThrow(RangeError);
    expect(() => hash(-1, 0n)).toThrow(RangeError);
    expect(() => hash(1, 2n ** 63n)).toThrow(/out of range/);
  });

  it('differ in every hash under another digest', () => {
    const sm3 = (bytes: Uint8Array): Buffer => createHash('sm3').update(bytes).digest();
    // GB/T 32905-2016, appendix A.1.
    expect(sm3(Buffer.from('abc')).toString('hex')).toBe(
      '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
    );
    expect(genesisHash(project, sm3)).not.toEqual(genesisHash(project, sha256));
    expect(genesisHash(project, sm3)).toHaveLength(32);
  });
});
