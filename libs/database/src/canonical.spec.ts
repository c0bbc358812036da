import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { historyEntry, seal, type Actor, type HistoryEntry, type OpenValue } from '#domain';
import { canonicalBody, canonicalEvent, CanonicalError, commitmentOf, Sealer } from './canonical.js';

const setup: Actor = { kind: 'system', part: 'setup' };

/** An event whose `after` holds anything, which the types would not allow. */
function entryOf(after: unknown, more: Partial<HistoryEntry> = {}): HistoryEntry {
  return { event: 'e', chain: '_sys', action: 'target.set', before: null, after: after as never, ...more };
}

const canonOf = (after: unknown): string => canonicalBody(entryOf(after), setup, new Sealer()).canon;
const afterOf = (canon: string): unknown => JSON.parse(canon).data.after;

/** RFC 8785 once more: members by UTF-16 units. */
function jcs(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(jcs).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${jcs(member)}`).join(',')}}`;
}

const openValue = fc.letrec<{ value: OpenValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\u0000')),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.stringMatching(/^[\w\u00e9\ufb33😀]{1,6}$/u), tie('value'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
})).value;

const nfc = (value: OpenValue): unknown =>
  JSON.parse(JSON.stringify(value), (_, one: unknown) =>
    typeof one === 'string' ? one.normalize('NFC') : one,
  );

describe('the canonical body', () => {
  it('has the fields of the format in RFC 8785’s order', () => {
    const entry = historyEntry<'list_year.issued'>({
      event: '018f6b1e-0000-7000-8000-000000000001',
      chain: '_sys',
      action: 'list_year.issued',
      before: null,
      after: { year: 2022, decision: null },
    });
    expect(canonicalEvent(entry, setup)).toBe(
      '{"action":"list_year.issued","actor":"system:setup","data":{"after":{"decision":null,"year":2022},"before":null},' +
        '"event":"018f6b1e-0000-7000-8000-000000000001","outcome":"success","project":"_sys","v":1}',
    );
  });

  it('is RFC 8785 of the same values in NFC, whatever they are', () => {
    fc.assert(
      fc.property(openValue, (value) => {
        const canon = canonOf({ value });
        expect(jcs(JSON.parse(canon))).toBe(canon);
        expect(afterOf(canon)).toEqual({ value: nfc(value) });
      }),
      { numRuns: 500 },
    );
  });

  it('orders members by UTF-16 units, as RFC 8785 prints it', () => {
    const members = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
    expect(canonOf(members)).toContain('"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3');
  });

  it('leaves out what is undefined, and keeps null', () => {
    expect(afterOf(canonOf({ a: undefined, b: null }))).toEqual({ b: null });
  });

  it.each<[string, unknown]>([
    ['a float', 1.5],
    ['a whole number beyond 2^53', 2 ** 53],
    ['no number', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['NUL', 'a\u0000b'],
    ['the first half of a character', 'a\ud83d'],
    ['the second half of a character', '\ude00a'],
    ['NUL in a sealed text', seal('\u0000')],
    ['half a character in a sealed text', seal('\ud83d')],
  ])('refuses %s, however deep', (_, value) => {
    expect(() => canonOf({ value })).toThrow(CanonicalError);
    expect(() => canonOf({ value: [{ deep: [value] }] })).toThrow(CanonicalError);
  });

  it.each([0, -0, 2 ** 53 - 1, -(2 ** 53 - 1)])('takes the whole number %d', (value) => {
    expect(afterOf(canonOf({ value }))).toEqual({ value: value + 0 });
  });
});

describe('a sealed value', () => {
  it('stands as its commitment, which salt and text open', () => {
    const { canon, kept } = canonicalBody(
      entryOf({ note: seal('e\u0301tat', 'person') }),
      setup,
      new Sealer(),
    );
    const [value] = kept;
    expect(canon).not.toContain('tat');
    expect(afterOf(canon)).toEqual({ note: value!.commitment });
    expect(value).toMatchObject({
      value: '\u00e9tat',
      person: 'person',
      commitment: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const salt = Buffer.from(value!.salt.slice(2), 'hex');
    expect(salt).toHaveLength(32);
    const hash = createHash('sha256').update(
      Buffer.concat([Buffer.from('kp-pii/v1\n'), salt, Buffer.from('\u00e9tat')]),
    );
    expect(value!.commitment).toBe(hash.digest('hex'));
    expect(commitmentOf(salt, '\u00e9tat').toString('hex')).toBe(value!.commitment);
  });

  it('has another salt than an equal one, and the same commitment wherever the same one stands', () => {
    const sealer = new Sealer();
    const one = seal('同样');
    expect(sealer.seal(one)).toBe(sealer.seal(one));
    expect(sealer.seal(seal('同样')).commitment).not.toBe(sealer.seal(one).commitment);
    expect(new Sealer().seal(one).commitment).not.toBe(sealer.seal(one).commitment);
  });

  it('is kept as a reason too, and refused where nothing may be sealed', () => {
    const entry = entryOf({}, { reason: seal('设计变更') });
    const { canon, kept } = canonicalBody(entry, setup, new Sealer());
    expect(JSON.parse(canon).data.reason).toBe(kept[0]!.commitment);
    expect(() => canonicalEvent(entry, setup)).toThrow(CanonicalError);
  });
});
