import { describe, expect, it } from '@jest/globals';
import { defaultLifecycles, type Lifecycle } from '#domain';
import { KnownLifecycles } from './known-lifecycles.js';
import type { FactsDocument } from './project-facts.js';

const [one, another] = defaultLifecycles as [Lifecycle, Lifecycle];

/** The facts of a project in the first version of a lifecycle, as far as they are looked at here. */
function facts(code: string, lifecycle: Lifecycle | null): FactsDocument {
  return { project: { lifecycle_code: code, lifecycle_version: 1 }, lifecycle } as unknown as FactsDocument;
}

describe('Known lifecycles', () => {
  it('are asked for once: their names go with the next question, which brings them no more', () => {
    const known = new KnownLifecycles();
    expect(known.names()).toEqual([]);
    expect(known.of(facts('one', one), true)).toBe(one);
    expect(known.of(facts('another', another), true)).toBe(another);
    expect(known.names()).toEqual(['one/1', 'another/1']);
    expect(known.of(facts('one', null), true)).toBe(one);
    expect(known.of(facts('another', null), false)).toBe(another);
  });

  it('are not remembered from what may still be undone', () => {
    const known = new KnownLifecycles();
    expect(known.of(facts('one', one), false)).toBe(one);
    expect(known.names()).toEqual([]);
  });

  it('do not pile up where a city has many', () => {
    const known = new KnownLifecycles();
    for (let number = 1; number <= 60; number += 1)
      expect(known.of(facts(`lifecycle_${number}`, one), true)).toBe(one);
    expect(known.names()).toHaveLength(50);
  });
});
