import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, daysBetween, localDate } from '../calendar/local-date.js';
import {
  delayRecord,
  fewestCases,
  likelyDates,
  type LikelyDates,
  type PlannedStage,
} from './delay-record.js';

const today = localDate('2022-06-01');

/** A groundbreaking of industry in the east, planned on 1 January 2021 for 1 June, reached so many days late. */
function reached(late: number, change: Partial<PlannedStage> = {}): PlannedStage {
  const reachedOn = addDays(localDate('2021-06-01'), late);
  return {
    milestoneId: `reached ${late}`,
    stage: 'groundbreaking',
    category: 'industry',
    areaId: 'east',
    baselineOn: localDate('2021-06-01'),
    plannedOn: localDate('2021-01-01'),
    daysHeld: 0,
    reachedOn,
    recordedOn: reachedOn,
    ...change,
  };
}

/** One that is open, planned today for a day. */
function open(baselineOn: string, change: Partial<PlannedStage> = {}): PlannedStage {
  return reached(0, {
    milestoneId: 'open',
    baselineOn: localDate(baselineOn),
    plannedOn: today,
    reachedOn: null,
    recordedOn: null,
    ...change,
  });
}

/** Late by 1, 2, … days. */
const cases = (count: number, change: Partial<PlannedStage> = {}): PlannedStage[] =>
  Array.from({ length: count }, (_, index) => reached(index + 1, change));

function told(stages: readonly PlannedStage[]): LikelyDates | null {
  return likelyDates(delayRecord(stages, today), 'open');
}

/** `2022-07-11 2022-07-17 area 20`. */
function said(stages: readonly PlannedStage[]): string {
  const dates = told(stages);
  if (dates === null) return 'silent';
  return [dates.likelyOn, dates.cautiousOn, dates.reference, dates.cases].join(' ');
}

describe('the likely dates of an open stage', () => {
  it.each<[string, PlannedStage[], string]>([
    ['are silent under twenty cases', [...cases(19), open('2022-07-01')], 'silent'],
    [
      'are the days by which half and four of five were reached',
      [...cases(20), open('2022-07-01')],
      '2022-07-11 2022-07-17 area 20',
    ],
    [
      'are earlier than planned where others were early',
      [
        ...cases(20).map((one, index) => ({ ...one, reachedOn: addDays(one.baselineOn, -30 - index) })),
        open('2022-08-01'),
      ],
      '2022-06-22 2022-06-28 area 20',
    ],
    [
      'come from the category where the area has too few',
      [...cases(19), reached(20, { areaId: 'west' }), open('2022-07-01')],
      '2022-07-11 2022-07-17 category 20',
    ],
    [
      'come from the stage where the category has too few',
      [...cases(19), reached(20, { category: 'services' }), open('2022-07-01')],
      '2022-07-11 2022-07-17 stage 20',
    ],
    [
      'never come from another stage',
      [...cases(19), reached(20, { stage: 'completion' }), open('2022-07-01')],
      'silent',
    ],
    [
      'of a late one come from those that were so late or later',
      [...cases(40), open('2022-05-12')],
      '2022-06-11 2022-06-17 area 21',
    ],
    ['are silent for one that is later than nearly all were', [...cases(40), open('2022-05-10')], 'silent'],
    [
      'move by the days on hold, which were nobody’s delay',
      [...cases(20), open('2022-05-01', { daysHeld: 40 })],
      '2022-06-20 2022-06-26 area 20',
    ],
    [
      'do not take days on hold of the cases for delay',
      [...cases(20).map((one) => ({ ...one, daysHeld: 1 })), open('2022-07-01')],
      '2022-07-10 2022-07-16 area 20',
    ],
  ])('%s', (_, stages, expected) => {
    expect(said(stages)).toBe(expected);
  });

  it('are not told of what is reached, or was never planned', () => {
    const record = delayRecord(cases(30), today);
    expect([likelyDates(record, 'reached 1'), likelyDates(record, 'another')]).toEqual([null, null]);
  });
});

describe('how often cautious dates were kept before', () => {
  /** Planned in 2022 for 1 March, when the twenty cases were known: the cautious date is 17 March. */
  const later = (late: number | null, change: Partial<PlannedStage> = {}): PlannedStage => {
    const baselineOn = localDate('2022-03-01');
    const reachedOn = late === null ? null : addDays(baselineOn, late);
    return reached(0, {
      milestoneId: `later ${late}`,
      baselineOn,
      plannedOn: localDate('2022-01-01'),
      reachedOn,
      recordedOn: reachedOn,
      ...change,
    });
  };

  const score = (...more: PlannedStage[]): string => {
    const dates = told([...cases(20), ...more, open('2022-07-01')]);
    return `${dates!.kept} of ${dates!.scored}`;
  };

  it.each<[string, PlannedStage[], string]>([
    ['nothing is scored that was told nothing', [], '0 of 0'],
    ['kept to the day', [later(16)], '1 of 1'],
    ['missed by a day', [later(17)], '0 of 1'],
    ['one still open past its date is missed', [later(null)], '0 of 1'],
    [
      'one whose date has not passed is not scored, though it is reached',
      [
        later(0, {
          baselineOn: localDate('2022-05-20'),
          reachedOn: localDate('2022-05-21'),
          recordedOn: localDate('2022-05-21'),
        }),
      ],
      '0 of 0',
    ],
    ['days on hold move the date', [later(20, { daysHeld: 4 })], '1 of 1'],
    [
      'what was put on record afterwards was never forecast',
      [later(0, { plannedOn: localDate('2022-03-02') })],
      '0 of 0',
    ],
    ['one of another area is not scored for this one', [later(16, { areaId: 'west' })], '0 of 0'],
    [
      'only what was on record before the day of planning is known',
      [later(16, { plannedOn: localDate('2021-06-21') })],
      '0 of 0',
    ],
    ['and from the next day on', [later(16, { plannedOn: localDate('2021-06-22') })], '1 of 1'],
  ])('%s', (_, more, expected) => {
    expect(score(...more)).toBe(expected);
  });
});

describe('whatever is on record', () => {
  const day = fc.integer({ min: -500, max: 150 }).map((days) => addDays(today, days));
  const stage = fc
    .record({
      stage: fc.constantFrom('signing', 'groundbreaking'),
      category: fc.constantFrom('industry', 'services'),
      areaId: fc.constantFrom('east', null),
      baselineOn: day,
      planned: fc.nat(200),
      daysHeld: fc.constantFrom(0, 0, 0, 12),
      reached: fc.option(fc.integer({ min: -60, max: 200 })),
      recorded: fc.nat(20),
    })
    .map(({ planned, reached: late, recorded, ...rest }): PlannedStage => {
      const reachedOn = late === null ? null : addDays(rest.baselineOn, late);
      const isPast = reachedOn !== null && addDays(reachedOn, recorded) <= today;
      return {
        ...rest,
        milestoneId: '',
        plannedOn: addDays(rest.baselineOn, -planned),
        reachedOn: isPast ? reachedOn : null,
        recordedOn: isPast ? addDays(reachedOn, recorded) : null,
      };
    })
    .filter(({ plannedOn }) => plannedOn <= today);
  const stages = fc
    .array(stage, { minLength: 40, maxLength: 150 })
    .map((all) => all.map((one, index) => ({ ...one, milestoneId: String(index) })));

  it('a date is never before today, the cautious one never before the likely one, and enough cases speak', () => {
    fc.assert(
      fc.property(stages, (all) => {
        const record = delayRecord(all, today);
        for (const id of record.open.keys()) {
          const dates = likelyDates(record, id);
          if (dates === null) continue;
          expect(dates.likelyOn >= today).toBe(true);
          expect(dates.cautiousOn >= dates.likelyOn).toBe(true);
          expect(dates.cases).toBeGreaterThanOrEqual(fewestCases);
          expect(dates.kept).toBeLessThanOrEqual(dates.scored);
        }
      }),
    );
  });

  it('the order of the stages changes nothing', () => {
    const answers = (all: readonly PlannedStage[]): unknown => {
      const record = delayRecord(all, today);
      return [...record.open.keys()].sort().map((id) => [id, likelyDates(record, id)]);
    };
    fc.assert(fc.property(stages, (all) => expect(answers(all.toReversed())).toEqual(answers(all))));
  });

  it('what is recorded later changes no score that was there before', () => {
    fc.assert(
      fc.property(stages, fc.integer({ min: 30, max: 400 }), (all, before) => {
        const then = addDays(today, -before);
        const known = all
          .filter(({ plannedOn }) => plannedOn < then)
          .map((one) =>
            one.recordedOn !== null && one.recordedOn < then
              ? one
              : { ...one, reachedOn: null, recordedOn: null },
          );
        const told = (record: ReturnType<typeof delayRecord>): number =>
          [...record.scores.values()].reduce((sum, { scored }) => sum + scored, 0);
        expect(told(delayRecord(known, then))).toBeLessThanOrEqual(told(delayRecord(all, today)));
      }),
    );
  });

  it('a longer wait for the same stage never makes an earlier date', () => {
    fc.assert(
      fc.property(stages, fc.nat(60), (all, days) => {
        const record = delayRecord(all, today);
        for (const [id, one] of record.open) {
          const now = likelyDates(record, id);
          const later = likelyDates({ ...record, today: addDays(today, days) }, id);
          if (now?.reference === later?.reference && now !== null && later !== null)
            expect(daysBetween(one.baselineOn, later.likelyOn)).toBeGreaterThanOrEqual(
              daysBetween(one.baselineOn, now.likelyOn),
            );
        }
      }),
    );
  });
});
