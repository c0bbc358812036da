import { describe, expect, it } from '@jest/globals';
import type { Decision } from '../decision.js';
import {
  plannedOn,
  reachedOn,
  sampleFacts,
  type FactsWish,
  type MilestoneWish,
} from '../project/facts-sample.js';
import { isRefusal, type Refusal } from '../refusal.js';
import { applyDecision } from '../project/apply-decision.js';
import { decideNextLifecycle } from './decide-lifecycle.js';
import { decideLifecycleMove, planLifecycleMove, type LifecycleMove } from './decide-lifecycle-move.js';
import { defaultLifecycles } from './default-lifecycles.js';
import type { Lifecycle, LifecycleStage } from './lifecycle.js';

let ids = 0;
const newId = () => `id ${(ids += 1)}`;
const [enterprise] = defaultLifecycles as [Lifecycle];
const [signing, groundbreaking, completion, operation] = enterprise.stages as LifecycleStage[] &
  [LifecycleStage, LifecycleStage, LifecycleStage, LifecycleStage];
const own = (code: string): LifecycleStage => ({ ...signing, code, countsAs: null });
const version = (...stages: LifecycleStage[]): Lifecycle => ({ ...enterprise, version: 3, stages });

function codeOf(answer: Decision | Refusal | LifecycleMove): string {
  return isRefusal(answer) ? answer.code : 'decided';
}

function decided<T extends object>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(answer.code);
  return answer;
}

describe('the next version of a lifecycle', () => {
  it('follows the newest one, or begins a new lifecycle', () => {
    const next = decided(decideNextLifecycle(enterprise, version(own('survey'), signing), newId));
    expect(next.inserts).toMatchObject([
      { table: 'lifecycle_version', row: { code: 'enterprise', version: 3 } },
    ]);
    const first = decided(decideNextLifecycle(null, { ...version(signing), code: 'housing' }, newId));
    expect(first.inserts).toMatchObject([{ row: { code: 'housing', version: 1 } }]);
  });

  it('is refused where it is the same again, whatever the order of its fields, or cannot be used', () => {
    const { label, code, stages } = enterprise;
    const turned = {
      stages: stages.map((stage) => ({ ...stage, label: { en: stage.label.en, zh: stage.label.zh } })),
      label,
      code,
    };
    expect(codeOf(decideNextLifecycle(enterprise, turned, newId))).toBe('change.empty');
    const broken = decideNextLifecycle(enterprise, version(completion, signing), newId);
    expect(broken).toMatchObject({
      code: 'lifecycle.invalid',
      details: { problems_zh: expect.stringMatching(/顺序/) },
    });
  });
});

describe('a move to a newer version', () => {
  const begun = { signing: reachedOn('2021-06-01'), groundbreaking: plannedOn('2022-04-30') };
  const given = (milestones: Record<string, MilestoneWish> = begun, more: FactsWish = {}) =>
    sampleFacts({ milestones, ...more });

  it('says what is kept, added and dropped, and does it', () => {
    const to = version(signing, own('survey'), groundbreaking, completion);
    const facts = given({ ...begun, 'groundbreaking/construction_permit': {} });
    expect(planLifecycleMove(facts, to)).toEqual({
      from: 2,
      to: 3,
      kept: ['signing', 'groundbreaking', 'completion'],
      added: ['survey'],
      dropped: ['operation'],
      problems: [],
    });
    const answer = decided(decideLifecycleMove(facts, to, newId));
    expect(answer.entries).toMatchObject([
      {
        action: 'project.lifecycle_moved',
        before: { lifecycle: 'enterprise/2' },
        after: { lifecycle: 'enterprise/3', added: ['survey'], dropped: ['operation'] },
      },
    ]);
    const after = applyDecision(facts, answer);
    expect(after.project).toMatchObject({ lifecycleVersion: 3, stage: 'signing', stageReached: 'signing' });
    const places = after.milestones.map(({ stage, step, position }) => [step ?? stage, position]);
    expect(Object.fromEntries(places)).toEqual({
      signing: 1,
      survey: 2,
      groundbreaking: 3,
      construction_permit: 3,
      completion: 4,
      operation: 4,
    });
    expect(answer.versions).not.toContainEqual(
      expect.objectContaining({ row: expect.objectContaining({ id: 'm:signing' }) }),
    );
  });

  it('takes a stage up again that an earlier move has dropped', () => {
    const facts = given(begun, { lifecycle: version(signing, groundbreaking, completion) });
    const hidden = { ...facts.milestones[2]!, id: 'm:operation', stage: 'operation', position: 4 };
    const to = { ...version(signing, groundbreaking, completion, operation), version: 4 };
    const answer = decided(
      decideLifecycleMove({ ...facts, milestones: [...facts.milestones, hidden] }, to, newId),
    );
    expect(answer.inserts).toEqual([]);
  });

  it.each<[string, Lifecycle, Record<string, MilestoneWish>, RegExp]>([
    ['drops what is reached', version(groundbreaking), begun, /"signing" is reached or dated/],
    ['drops what has a date', version(signing, completion), begun, /"groundbreaking" is reached or dated/],
    [
      'drops what has a year',
      version(signing, groundbreaking),
      { ...begun, completion: { dueYear: 2023 } },
      /"completion" is reached or dated/,
    ],
    [
      'drops the stage of a step with a date',
      version(signing, groundbreaking, operation),
      { ...begun, 'completion/topping_out': plannedOn('2022-10-01') },
      /"topping_out" is reached or dated/,
    ],
    [
      'drops what something depends on',
      version(signing, groundbreaking, operation),
      { ...begun, 'operation/trial_run': { dependsOn: ['m:completion'] } },
      /"trial_run" depends on "completion"/,
    ],
    [
      'counts what is reached as something else',
      version({ ...signing, countsAs: null }, groundbreaking),
      begun,
      /"signing" is reached and counts as something else/,
    ],
    [
      'adds something before what is reached',
      version(own('survey'), signing, groundbreaking),
      begun,
      /"survey" would lie before "signing"/,
    ],
    [
      'turns dates round',
      version(signing, { ...completion, countsAs: null }, { ...groundbreaking }),
      { ...begun, completion: plannedOn('2022-12-01') },
      /"completion" lies before "groundbreaking"/,
    ],
    [
      'leaves one open before one that is reached',
      version({ ...groundbreaking, countsAs: null }, signing, completion),
      begun,
      /"groundbreaking" lies before "signing"/,
    ],
    [
      'makes a circle',
      version(signing, completion, { ...groundbreaking, countsAs: null }),
      {
        signing: reachedOn('2021-06-01'),
        completion: { dependsOn: ['m:completion/x'] },
        'completion/x': { dependsOn: ['m:groundbreaking'] },
      },
      /depends on would wait for it/,
    ],
  ])('is refused where it %s', (_, to, milestones, problem) => {
    const facts = given(milestones);
    const { problems } = decided(planLifecycleMove(facts, to));
    expect(problems.map(({ en }) => en).join('; ')).toMatch(problem);
    expect(problems.every(({ zh }) => /[\u4e00-\u9fff]/.test(zh))).toBe(true);
    expect(codeOf(decideLifecycleMove(facts, to, newId))).toBe('lifecycle_move.does_not_fit');
  });

  it.each<[string, Lifecycle, FactsWish, string]>([
    ['to the version that it has', { ...version(signing), version: 2 }, {}, 'lifecycle_move.not_newer'],
    ['to an older one', { ...version(signing), version: 1 }, {}, 'lifecycle_move.not_newer'],
    ['of a project that has ended', version(signing), { project: { state: 'closed' } }, 'project.ended'],
  ])('is refused %s, in the preview too', (_, to, more, code) => {
    expect(codeOf(decideLifecycleMove(given(begun, more), to, newId))).toBe(code);
    expect(codeOf(planLifecycleMove(given(begun, more), to))).toBe(code);
  });
});
