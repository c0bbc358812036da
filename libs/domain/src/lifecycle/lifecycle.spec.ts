import { describe, expect, it } from '@jest/globals';
import { stageOf, stageReached, stepOf, type Lifecycle, type LifecycleStage } from './lifecycle.js';

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

describe('stepOf', () => {
  it('finds a step inside its own stage only', () => {
    const topping = {
      code: 'topping_out',
      label: { zh: '封顶', en: 'Topping out' },
      evidence: [],
      after: [],
    };
    const one = lifecycle(stage('a', { steps: [topping] }), stage('b'));
    expect(stepOf(one, 'a', 'topping_out')).toBe(topping);
    expect(stepOf(one, 'b', 'topping_out')).toBeUndefined();
    expect(stepOf(one, 'c', 'topping_out')).toBeUndefined();
  });
});
