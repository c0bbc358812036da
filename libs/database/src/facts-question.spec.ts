import { describe, expect, it } from '@jest/globals';
import { defaultLifecycles, type Lifecycle } from '#domain';
import { FactsQuestion } from './facts-question.js';
import { factLists, type FactsDocument } from './project-facts.js';

const [one, another] = defaultLifecycles as [Lifecycle, Lifecycle];

/** The facts of a project in the first version of a lifecycle, without any row. */
function facts(code: string, lifecycle: Lifecycle | null): FactsDocument {
  const rows = factLists.map((list) => [list, []]);
  const project = { lifecycle_code: code, lifecycle_version: 1 };
  return { now: '2026-11-28T00:00:00Z', project, lifecycle, ...Object.fromEntries(rows) } as FactsDocument;
}

const known = (question: FactsQuestion): unknown => question.of('a project').values[1];

describe('The question for facts', () => {
  it('asks for a lifecycle once: its name goes with the next question, which brings it no more', () => {
    const question = new FactsQuestion();
    expect(known(question)).toEqual([]);
    expect(question.answered(facts('one', one), true).lifecycle).toBe(one);
    expect(question.answered(facts('another', another), true).lifecycle).toBe(another);
    expect(known(question)).toEqual(['one/1', 'another/1']);
    expect(question.answered(facts('one', null), true).lifecycle).toBe(one);
    expect(question.answered(facts('another', null), false).lifecycle).toBe(another);
  });

  it('remembers none that may still be undone', () => {
    const question = new FactsQuestion();
    expect(question.answered(facts('one', one), false).lifecycle).toBe(one);
    expect(known(question)).toEqual([]);
  });

  it('does not grow with the lifecycles of a city', () => {
    const question = new FactsQuestion();
    for (let number = 1; number <= 60; number += 1)
      expect(question.answered(facts(`lifecycle_${number}`, one), true).lifecycle).toBe(one);
    expect(known(question)).toHaveLength(50);
  });
});
