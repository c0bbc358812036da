import { describe, expect, it } from '@jest/globals';
import { defaultLifecycles, firstLifecycles } from './default-lifecycles.js';
import { lifecycleProblems } from './lifecycle-problems.js';
import type { EvidenceKind, Lifecycle, LifecycleStage, LifecycleStep } from './lifecycle.js';

const stage = (code: string, more: Partial<LifecycleStage> = {}): LifecycleStage => ({
  code,
  countsAs: null,
  label: { zh: code, en: code },
  evidence: ['contract'],
  limitDays: null,
  ...more,
});
const lifecycle = (...stages: LifecycleStage[]): Lifecycle => ({
  code: 'test',
  version: 1,
  label: { zh: '测试', en: 'Test' },
  stages,
});
const step = (code: string, after: readonly string[] = []): LifecycleStep => ({
  code,
  label: { zh: code, en: code },
  evidence: [],
  after,
});

function english(one: Lifecycle): string {
  return lifecycleProblems(one)
    .map(({ en }) => en)
    .join(' ');
}

describe('lifecycleProblems', () => {
  it.each(
    [...firstLifecycles, ...defaultLifecycles].map((one) => [`${one.code}/${one.version}`, one] as const),
  )('has none with %s', (_, one) => {
    expect(lifecycleProblems(one)).toEqual([]);
  });

  it.each<[string, LifecycleStage[], RegExp]>([
    ['no stage', [], /has no stage/],
    ['a code in capitals', [stage('Signing')], /"Signing" is not a stage code/],
    ['an empty code', [stage('')], /is not a stage code/],
    ['a code of 65 letters', [stage('a'.repeat(65))], /is not a stage code/],
    ['a stage twice', [stage('a'), stage('a')], /"a" stands twice/],
    ['no evidence', [stage('a', { evidence: [] })], /"a" demands no evidence/],
    ['a limit of no days', [stage('a', { limitDays: 0 })], /limit of stage "a"/],
    ['a limit of half a day', [stage('a', { limitDays: 0.5 })], /limit of stage "a"/],
    ['a limit below zero', [stage('a', { limitDays: -100 })], /limit of stage "a"/],
    ['a stage without its English name', [stage('a', { label: { zh: '甲', en: ' ' } })], /"a" lacks/],
    [
      'evidence of no known kind',
      [stage('a', { evidence: ['ceremony' as EvidenceKind] })],
      /"a" demands evidence of no known kind: "ceremony"/,
    ],
    ['a step named as a stage', [stage('a', { steps: [step('a')] })], /"a" stands twice/],
    [
      'a step in two stages',
      [stage('a', { steps: [step('s')] }), stage('b', { steps: [step('s')] })],
      /"s" stands twice/,
    ],
    ['a step’s code in capitals', [stage('a', { steps: [step('S')] })], /"S" is not a step code/],
    [
      'a step without a name',
      [stage('a', { steps: [{ ...step('s'), label: { zh: '', en: 's' } }] })],
      /"s" lacks/,
    ],
    [
      'a step that demands what there is not',
      [stage('a', { steps: [{ ...step('s'), evidence: ['ceremony' as EvidenceKind] }] })],
      /"s" demands evidence of no known kind/,
    ],
    [
      'a step that waits for a later stage',
      [stage('a', { steps: [step('s', ['b'])] }), stage('b')],
      /step "s" can never be reached: "b"/,
    ],
    [
      'a step that waits for itself',
      [stage('a', { steps: [step('s', ['s'])] })],
      /step "s" can never be reached: "s"/,
    ],
    [
      'steps that wait for each other',
      [stage('a', { steps: [step('s', ['t']), step('t', ['s'])] })],
      /step "s" can never be reached: "t"/,
    ],
    [
      'a step that waits for nothing that is',
      [stage('a', { steps: [step('s', ['x'])] })],
      /"x" does not stand before it/,
    ],
    [
      'two stages that count as one',
      [stage('a', { countsAs: 'signing' }), stage('b', { countsAs: 'signing' })],
      /"b" counts as signing, which is out of order or counted twice/,
    ],
    [
      'stages that count backwards',
      [stage('a', { countsAs: 'completion' }), stage('b', { countsAs: 'groundbreaking' })],
      /"b" counts as groundbreaking/,
    ],
    [
      'a stage counted again after one out of order',
      [
        stage('a', { countsAs: 'completion' }),
        stage('b', { countsAs: 'signing' }),
        stage('c', { countsAs: 'completion' }),
      ],
      /"c" counts as completion/,
    ],
  ])('names %s', (_, stages, problem) => {
    expect(english(lifecycle(...stages))).toMatch(problem);
    expect(lifecycleProblems(lifecycle(...stages)).every(({ zh }) => /[\u4e00-\u9fff]/.test(zh))).toBe(true);
  });

  it('accepts stages that count as none between those that do', () => {
    expect(
      lifecycleProblems(
        lifecycle(
          stage('a'),
          stage('b', { countsAs: 'groundbreaking' }),
          stage('c', { limitDays: 100 }),
          stage('d', { countsAs: 'operation' }),
        ),
      ),
    ).toEqual([]);
  });

  it('accepts steps that wait for their stage, for earlier stages and for earlier steps', () => {
    const problems = lifecycleProblems(
      lifecycle(
        stage('a', { steps: [step('s', ['a'])] }),
        stage('b', { steps: [step('t', ['a', 's']), step('u', ['t'])] }),
      ),
    );
    expect(problems).toEqual([]);
  });

  it('names a code of the lifecycle that is none, and a missing name', () => {
    const odd = { ...lifecycle(stage('a')), code: 'Test', label: { zh: '', en: 'Test' } };
    expect(english(odd)).toMatch(/"Test" is not a code.*"Test" lacks/);
  });
});
