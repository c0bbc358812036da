import { describe, expect, it } from '@jest/globals';
import type { Decision } from '../decision.js';
import {
  day,
  plannedOn,
  reachedOn,
  sampleFacts,
  type MilestoneWish as Given,
} from '../project/facts-sample.js';
import type { ProjectFacts } from '../project/project-facts.js';
import { isRefusal, type Refusal } from '../refusal.js';
import { decideDateChange, decideDateChangeRequest, decideDateMove } from './decide-date-change.js';
import { decideDependencies, decideMilestoneAddition, type MilestoneWish } from './decide-milestone.js';

let ids = 0;
const newId = () => `id ${(ids += 1)}`;

const facts = (milestones: Readonly<Record<string, Given>> = {}, more: object = {}): ProjectFacts =>
  sampleFacts({ milestones: { signing: reachedOn('2021-06-01'), ...milestones }, ...more });

function codeOf(answer: Decision | Refusal): string {
  return isRefusal(answer) ? answer.code : 'decided';
}

function decided(answer: Decision | Refusal): Decision {
  if (isRefusal(answer)) throw new Error(answer.code);
  return answer;
}

describe('adding a step', () => {
  const wish = (more: Partial<MilestoneWish> = {}): MilestoneWish => ({
    stage: 'completion',
    step: 'topping_out',
    plannedOn: null,
    dependsOn: [],
    ...more,
  });

  it('puts it inside its stage, after what the lifecycle puts before it', () => {
    const answer = decided(decideMilestoneAddition(facts(), wish({ plannedOn: day('2022-10-01') }), newId));
    expect(answer.entries).toMatchObject([
      {
        action: 'milestone.added',
        after: { stage: 'completion', step: 'topping_out', position: 3, dependsOn: ['m:groundbreaking'] },
      },
    ]);
    expect(answer.inserts).toMatchObject([{ table: 'milestone', row: { step: 'topping_out' } }]);
    expect(answer.versions).toMatchObject([
      {
        row: {
          version: 1,
          baselineOn: '2022-10-01',
          plannedOn: '2022-10-01',
          dependsOn: ['m:groundbreaking'],
        },
      },
    ]);
  });

  it('takes a name of the project’s own, and what else comes before it', () => {
    const answer = decided(
      decideMilestoneAddition(facts(), wish({ step: '设备进场', dependsOn: ['m:signing'] }), newId),
    );
    expect(answer.versions).toMatchObject([{ row: { dependsOn: ['m:signing'] } }]);
  });

  it.each<[string, Partial<MilestoneWish>, ProjectFacts, string]>([
    ['inside a stage that there is not', { stage: 'approval' }, facts(), 'stage.unknown'],
    ['that is there', {}, facts({ 'completion/topping_out': {} }), 'milestone.exists'],
    ['after what the project does not have', { dependsOn: ['m:x'] }, facts(), 'milestone.not_found'],
    [
      'before what comes before it',
      { plannedOn: day('2022-03-31') },
      facts({ groundbreaking: plannedOn('2022-04-01') }),
      'date_change.before_earlier',
    ],
    ['of a project that has ended', {}, facts({}, { project: { state: 'terminated' } }), 'project.ended'],
  ])('is refused %s', (_, more, given, code) => {
    expect(codeOf(decideMilestoneAddition(given, wish(more), newId))).toBe(code);
  });
});

describe('dependencies', () => {
  const steps = {
    'completion/a': plannedOn('2022-06-01'),
    'completion/b': {},
    'completion/c': plannedOn('2022-07-01'),
  };
  const set = (id: string, dependsOn: readonly string[], given = facts(steps)) =>
    decideDependencies(given, id, dependsOn, newId);

  it('are set as a whole, each once, and taken away', () => {
    const answer = decided(set('m:completion/c', ['m:completion/a', 'm:completion/a']));
    expect(answer.entries).toMatchObject([
      {
        action: 'milestone.dependencies_set',
        before: { dependsOn: [] },
        after: { dependsOn: ['m:completion/a'] },
      },
    ]);
    const given = facts({ ...steps, 'completion/c': { dependsOn: ['m:completion/a'] } });
    expect(decided(set('m:completion/c', [], given)).versions).toMatchObject([
      { row: { id: 'm:completion/c', version: 2, dependsOn: [] } },
    ]);
  });

  const chain = facts({
    ...steps,
    'completion/b': { dependsOn: ['m:completion/c'] },
    'completion/c': { ...plannedOn('2022-07-01'), dependsOn: ['m:signing'] },
  });
  it.each<[string, string, string[], ProjectFacts, string]>([
    ['on itself', 'm:completion/a', ['m:completion/a'], facts(steps), 'milestone.circle'],
    ['on what depends on it, over another', 'm:completion/c', ['m:completion/b'], chain, 'milestone.circle'],
    ['of a stage on a later one', 'm:groundbreaking', ['m:completion'], facts(steps), 'milestone.circle'],
    [
      'of a stage on a step that waits for a later stage',
      'm:groundbreaking',
      ['m:completion/b'],
      facts({ 'completion/b': { dependsOn: ['m:completion'] } }),
      'milestone.circle',
    ],
    ['on nothing', 'm:completion/a', ['m:x'], facts(steps), 'milestone.not_found'],
    ['of nothing', 'm:x', [], facts(steps), 'milestone.not_found'],
    ['that it has', 'm:completion/a', [], facts(steps), 'change.empty'],
    ['of what is reached', 'm:signing', ['m:completion/a'], facts(steps), 'milestone.reached_already'],
    ['on something later', 'm:completion/a', ['m:completion/c'], facts(steps), 'date_change.before_earlier'],
    [
      'on something later, over one without a date',
      'm:completion/b',
      ['m:completion/c'],
      facts({ ...steps, 'completion/a': { ...plannedOn('2022-06-01'), dependsOn: ['m:completion/b'] } }),
      'date_change.before_earlier',
    ],
    [
      'of an ended project',
      'm:completion/a',
      ['m:signing'],
      facts(steps, { project: { state: 'closed' } }),
      'project.ended',
    ],
  ])('are refused %s', (_, id, dependsOn, given, code) => {
    expect(codeOf(set(id, dependsOn, given))).toBe(code);
  });
});

describe('a date among those that depend on each other', () => {
  const given = facts({
    'completion/a': plannedOn('2022-06-01'),
    'completion/b': { dependsOn: ['m:completion/a'] },
    'completion/c': { ...plannedOn('2022-08-01'), dependsOn: ['m:completion/b'] },
  });
  const wish = (id: string, toOn: string) => ({ milestoneId: id, toOn: day(toOn), reason: '试验' });

  it.each<[string, string, string, string]>([
    ['a first one between them', 'm:completion/b', '2022-07-01', 'decided'],
    ['a first one before the earlier', 'm:completion/b', '2022-05-31', 'date_change.before_earlier'],
    ['a first one after the later', 'm:completion/b', '2022-08-02', 'date_change.after_later'],
    ['over one without a date, too late', 'm:completion/a', '2022-08-02', 'date_change.after_later'],
    ['over one without a date, too early', 'm:completion/c', '2022-05-31', 'date_change.before_earlier'],
    ['on the day of the other', 'm:completion/a', '2022-08-01', 'decided'],
  ])('is moved and asked for by the same rule: %s', (_, id, toOn, code) => {
    expect(codeOf(decideDateMove(given, wish(id, toOn), 0, newId))).toBe(code);
    expect(codeOf(decideDateChangeRequest(given, wish(id, toOn), 'p', newId))).toBe(code);
  });

  it('is approved by that rule as it is by then', () => {
    const asked = decided(decideDateChangeRequest(given, wish('m:completion/a', '2022-08-01'), 'p', newId));
    const request = asked.versions[0]!.row as ProjectFacts['dateChanges'][number];
    const earlier = given.milestones.map((one) =>
      one.id === 'm:completion/c' ? { ...one, plannedOn: day('2022-07-31') } : one,
    );
    const later = { ...given, milestones: earlier, dateChanges: [request] };
    const approve = { approve: true, note: null };
    expect(codeOf(decideDateChange(later, request.id, approve, 'q', newId))).toBe('date_change.after_later');
    expect(
      codeOf(decideDateChange({ ...given, dateChanges: [request] }, request.id, approve, 'q', newId)),
    ).toBe('decided');
  });

  it('the first one is the baseline, and stays it', () => {
    const first = decided(decideDateMove(given, wish('m:completion/b', '2022-07-01'), 30, newId));
    expect(first.versions).toMatchObject([{ row: { baselineOn: '2022-07-01', plannedOn: '2022-07-01' } }]);
    expect(first.inserts).toEqual([]);
    const again = decided(decideDateMove(given, wish('m:completion/a', '2022-06-10'), 30, newId));
    expect(again.versions).toMatchObject([{ row: { baselineOn: '2022-06-01', plannedOn: '2022-06-10' } }]);
  });
});
