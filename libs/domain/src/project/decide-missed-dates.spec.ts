import { describe, expect, it } from '@jest/globals';
import { localDate, shanghaiInstant } from '../calendar/local-date.js';
import { decideMissedDates } from './decide-missed-dates.js';
import type { MilestoneFacts, MissedDateFacts, ProjectFacts } from './project-facts.js';

let ids = 0;
const newId = () => `id ${(ids += 1)}`;

function milestone(id: string, dueOn: string | null, more: Partial<MilestoneFacts> = {}): MilestoneFacts {
  const due = dueOn === null ? null : localDate(dueOn);
  return {
    id,
    version: 1,
    projectId: 'project',
    position: 1,
    stage: id,
    step: null,
    baselineOn: due,
    plannedOn: due,
    plannedAt: null,
    dueYear: null,
    dueOn: due,
    daysHeld: 0,
    deadlineVersion: due === null ? 0 : 1,
    deadlineRecordedAt: null,
    rearmsOn: null,
    reachedOn: null,
    reachedPrecision: null,
    evidence: [],
    dependsOn: [],
    ...more,
  };
}

/** What the rule reads of a project. */
function factsAt(now: Date, milestones: MilestoneFacts[], more: object = {}): ProjectFacts {
  const project = { id: 'project', state: 'active' } as ProjectFacts['project'];
  return { now, project, milestones, missedDates: [], ...more } as unknown as ProjectFacts;
}

const noon = (day: string) => shanghaiInstant(localDate(day), '12:00');
const missedOf = (facts: ProjectFacts) =>
  decideMissedDates(facts, newId)?.entries.map(({ after }) => (after as { milestone: string }).milestone) ??
  null;

describe('decideMissedDates', () => {
  it('records from 00:00 in the city after the day, and not a moment before', () => {
    const due = [milestone('a', '2022-03-06')];
    const midnight = shanghaiInstant(localDate('2022-03-07'), '00:00');
    expect(missedOf(factsAt(new Date(midnight.getTime() - 1), due))).toBeNull();
    expect(missedOf(factsAt(midnight, due))).toEqual(['a']);
  });

  it('records each deadline once, and a moved one anew', () => {
    const recorded: MissedDateFacts = {
      id: 'missed',
      version: 1,
      milestoneId: 'a',
      deadlineVersion: 1,
      dueOn: localDate('2022-03-01'),
      state: 'missed',
    };
    const at = noon('2022-03-07');
    const missedDates = [recorded];
    expect(missedOf(factsAt(at, [milestone('a', '2022-03-01')], { missedDates }))).toBeNull();
    const corrected = [{ ...recorded, state: 'reported_late' }];
    expect(missedOf(factsAt(at, [milestone('a', '2022-03-01')], { missedDates: corrected }))).toBeNull();
    const moved = milestone('a', '2022-03-05', { deadlineVersion: 2 });
    expect(missedOf(factsAt(at, [moved], { missedDates }))).toEqual(['a']);
    expect(missedOf(factsAt(at, [milestone('b', '2022-03-01')], { missedDates }))).toEqual(['b']);
  });

  it.each<[string, MilestoneFacts]>([
    [
      'reached in time',
      milestone('a', '2022-03-01', { reachedOn: localDate('2022-03-01'), reachedPrecision: 'day' }),
    ],
    [
      'reached late',
      milestone('a', '2022-03-01', { reachedOn: localDate('2022-03-05'), reachedPrecision: 'day' }),
    ],
    ['reached, its date unknown', milestone('a', '2022-03-01', { reachedPrecision: 'unknown' })],
    ['without a date', milestone('a', null)],
    ['with a year only', milestone('a', null, { dueYear: 2021 })],
    ['due today', milestone('a', '2022-03-07')],
    ['held beyond today', milestone('a', '2022-03-08', { plannedOn: localDate('2022-03-01'), daysHeld: 7 })],
  ])('records nothing of a milestone %s', (_, one) => {
    expect(missedOf(factsAt(noon('2022-03-07'), [one]))).toBeNull();
  });

  it.each(['closed', 'terminated', 'superseded'])('records nothing of a project that is %s', (state) => {
    const facts = factsAt(noon('2022-03-07'), [milestone('a', '2022-03-01')], {
      project: { id: 'project', state },
    });
    expect(missedOf(facts)).toBeNull();
  });

  it('writes anchor, version and event of each, one change for all', () => {
    const facts = factsAt(noon('2022-03-07'), [milestone('a', '2022-03-01'), milestone('b', '2022-03-02')]);
    const { entries, inserts, versions } = decideMissedDates(facts, newId)!;
    expect(entries).toMatchObject([
      { chain: 'project', action: 'milestone.missed', effectiveOn: '2022-03-01', before: null },
      { after: { milestone: 'b', dueOn: '2022-03-02', deadlineVersion: 1, state: 'missed' } },
    ]);
    expect(inserts).toMatchObject([
      { table: 'missed_date', row: { milestoneId: 'a', deadlineVersion: 1, dueOn: '2022-03-01' } },
      { table: 'missed_date', row: { milestoneId: 'b' } },
    ]);
    expect(versions.map(({ row }) => row)).toEqual(
      inserts.map(({ row }) => ({ id: (row as { id: string }).id, version: 1, state: 'missed' })),
    );
  });
});
