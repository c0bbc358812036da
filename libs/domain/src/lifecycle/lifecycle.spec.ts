import { describe, expect, it } from '@jest/globals';
import { defaultLifecycles } from './default-lifecycles.js';
import {
  lifecycleProblems,
  stageOf,
  stageReached,
  type Lifecycle,
  type LifecycleStage,
} from './lifecycle.js';

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

describe('lifecycleProblems', () => {
  it.each(defaultLifecycles.map((one) => [one.code, one] as const))('has none with %s', (_, one) => {
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
    expect(lifecycleProblems(lifecycle(...stages)).join(' ')).toMatch(problem);
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
});

describe('stageReached', () => {
  const mixed = lifecycle(
    stage('approval'),
    stage('start', { countsAs: 'groundbreaking' }),
    stage('topping_out'),
    stage('end', { countsAs: 'completion' }),
  );
  it.each<[string | null, boolean, string]>([
    [null, true, 'pipeline'],
    ['approval', true, 'pipeline'],
    ['start', true, 'groundbreaking'],
    ['topping_out', true, 'groundbreaking'],
    ['end', true, 'completion'],
    [null, false, 'unknown'],
    ['start', false, 'unknown'],
  ])('of %s (known: %s) is %s', (at, known, expected) => {
    expect(stageReached(mixed, at, known)).toBe(expected);
  });
});

describe('stageOf', () => {
  it('finds a stage by its code only', () => {
    expect(stageOf(lifecycle(stage('a')), 'a')?.code).toBe('a');
    expect(stageOf(lifecycle(stage('a')), 'toString')).toBeUndefined();
  });
});
