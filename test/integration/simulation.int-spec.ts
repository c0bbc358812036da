import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it, beforeAll } from '@jest/globals';
import { localDate } from '#domain';
import { check, type Invariant } from '../../apps/cli/src/simulation/checker/check.js';
import type { Evidence } from '../../apps/cli/src/simulation/checker/evidence.js';
import type { Received } from '../../apps/cli/src/simulation/journal.js';
import { Simulation } from '../../apps/cli/src/simulation/simulate.js';
import { createTestDatabase } from '../support/test-database.js';

interface Life {
  readonly seed: number;
  readonly projects: number;
  readonly days: number;
  readonly faults: number;
}

const seeds = JSON.parse(
  readFileSync(new URL('../simulation/seeds.json', import.meta.url), 'utf8'),
) as readonly Life[];
/** Others in every run: the name of one that fails tells how to keep it. */
const fresh = Array.from({ length: 5 }, (_, index) => ({
  seed: randomInt(100_000),
  projects: 12,
  days: 60,
  faults: index % 2 === 0 ? 0.1 : 0,
}));
const year = { seed: randomInt(100_000), projects: 12, days: 365, faults: 0.1 };
/** A year takes half a minute on two cores of its own, and several times that beside others. */
const longestLifeMs = 300_000;
const none = { I1: [], I2: [], I3: [], I4: [], I5: [], I6: [], I7: [] };

async function live(life: Life): Promise<Evidence> {
  const test = await createTestDatabase();
  try {
    const wish = { ...life, from: localDate('2022-01-01') };
    return await new Simulation({ url: test.appUrl, ownerUrl: test.ownerUrl }, wish).run(() => undefined);
  } finally {
    await test.drop();
  }
}

describe('simulated lives', () => {
  it.each([...seeds, ...fresh, year])(
    'seed $seed, $projects projects, $days days, faults $faults: every invariant holds',
    async (life) => {
      const verdict = check(await live(life));
      expect(verdict.findings).toEqual(none);
      expect(verdict).toMatchObject({ early: 0, lost: 0 });
      expect(verdict.sent).toBeGreaterThan(life.projects);
      expect(verdict.rollups).toBe(Math.floor((life.days + 5) / 7));
      if (life.faults === 0) expect(verdict.duplicates).toBe(0);
    },
    longestLifeMs,
  );
});

describe('the checker', () => {
  let evidence: Evidence;

  beforeAll(async () => {
    evidence = await live({ seed: 5, projects: 8, days: 45, faults: 0 });
    expect(check(evidence).findings).toEqual(none);
  });

  const without = <T>(rows: readonly T[], which: (row: T) => boolean): T[] => {
    const index = rows.findIndex(which);
    expect(index).toBeGreaterThanOrEqual(0);
    return rows.filter((_, at) => at !== index);
  };
  const altered = <T>(rows: readonly T[], which: (row: T) => boolean, change: (row: T) => T): T[] => {
    const index = rows.findIndex(which);
    expect(index).toBeGreaterThanOrEqual(0);
    return rows.map((row, at) => (at === index ? change(row) : row));
  };
  const isReminder = (entry: Evidence['journal'][number]): entry is Received =>
    entry.kind === 'received' && entry.items.length > 0;
  const inJournal = (change: (entry: Received) => Evidence['journal']): Evidence => {
    const index = evidence.journal.findIndex(isReminder);
    const entry = evidence.journal[index] as Received;
    return { ...evidence, journal: evidence.journal.toSpliced(index, 1, ...change(entry)) };
  };
  const canon = (row: Evidence['events'][number]): string => row.canon.toString('utf8');

  it.each<[Invariant, string, () => Evidence]>([
    [
      'I1',
      'an obligation without its row',
      () => ({
        ...evidence,
        reminders: without(evidence.reminders, ({ state }) => state === 'claimed'),
      }),
    ],
    [
      'I1',
      'an obligation twice',
      () => ({
        ...evidence,
        reminders: [
          ...evidence.reminders,
          { ...evidence.reminders.find(({ state }) => state === 'claimed')!, id: 'twice', step: 'before_2' },
        ],
      }),
    ],
    [
      'I1',
      'a step that is due and still waits',
      () => ({
        ...evidence,
        reminders: altered(
          evidence.reminders,
          ({ state }) => state === 'claimed',
          (row) => ({ ...row, state: 'pending', endedAt: null }),
        ),
      }),
    ],
    [
      'I1',
      'a person owed without an item',
      () => ({
        ...evidence,
        items: without(evidence.items, () => true),
      }),
    ],
    ['I1', 'a message that is sent on record and nowhere else', () => inJournal(() => [])],
    [
      'I1',
      'a ladder that rests for nothing',
      () => ({
        ...evidence,
        events: evidence.events.map((row) => ({
          ...row,
          canon: Buffer.from(canon(row).replace('"answerKind":"reached"', '"answerKind":"new_date"')),
        })),
      }),
    ],
    [
      'I1',
      'a date missed and not recorded',
      () => ({
        ...evidence,
        events: without(evidence.events, (row) => canon(row).includes('"milestone.missed"')),
      }),
    ],
    ['I2', 'a second copy though the first end is known', () => inJournal((entry) => [entry, entry])],
    [
      'I2',
      'a second copy with other bytes',
      () =>
        inJournal((entry) => [
          { ...entry, answered: 'unknown' },
          { ...entry, bytes: 'others' },
        ]),
    ],
    [
      'I2',
      'the same item in two messages',
      () => inJournal((entry) => [entry, { ...entry, message: 'another' }]),
    ],
    [
      'I3',
      'a message before its time',
      () => inJournal((entry) => [{ ...entry, at: new Date(entry.at.getTime() - 1_000) }]),
    ],
    [
      'I3',
      'a message of a date that has gone',
      () => inJournal((entry) => [{ ...entry, items: [{ ...entry.items[0]!, dueOn: '2021-12-31' }] }]),
    ],
    [
      'I3',
      'a message of a ladder at rest',
      () => {
        const promise = evidence.events.find((row) => canon(row).includes('"answerKind":"reached"'))!;
        const { stage } = JSON.parse(canon(promise)).data.after;
        const at = new Date(Number(promise.recordedAtUs) / 1_000 + 3_600_000);
        const told = evidence.journal
          .filter(isReminder)
          .find((entry) =>
            entry.items.some(
              (item) => item.project === promise.chain && item.stage === stage && entry.at < at,
            ),
          )!;
        return { ...evidence, journal: [...evidence.journal, { ...told, at }] };
      },
    ],
    [
      'I4',
      'a stage skipped',
      () => ({
        ...evidence,
        events: evidence.events.map((row) => ({
          ...row,
          canon: Buffer.from(
            canon(row).includes('"stage.reached"')
              ? canon(row).replace('"stage":"groundbreaking"', '"stage":"completion"')
              : canon(row),
          ),
        })),
      }),
    ],
    [
      'I5',
      'an event rewritten',
      () => ({
        ...evidence,
        events: altered(
          evidence.events,
          (row) => canon(row).includes('"progress.reported"'),
          (row) => ({ ...row, canon: Buffer.from(canon(row).replace('2022-01', '2022-02')) }),
        ),
      }),
    ],
    ['I5', 'an event dropped', () => ({ ...evidence, events: evidence.events.slice(0, -1) })],
    [
      'I5',
      'a change without its event',
      () => ({
        ...evidence,
        versions: altered(
          evidence.versions,
          ({ table }) => table === 'milestone',
          (row) => ({ ...row, recordedAt: new Date(0) }),
        ),
      }),
    ],
    [
      'I5',
      'a checkpoint of another key',
      () => ({
        ...evidence,
        verifierKey: `${evidence.verifierKey.slice(0, -4)}AAAA`,
      }),
    ],
    [
      'I6',
      'another figure in an issue',
      () => ({
        ...evidence,
        rollups: altered(
          evidence.rollups,
          () => true,
          (row) => ({ ...row, data: row.data.replace('"projects":8', '"projects":9') }),
        ),
      }),
    ],
    [
      'I7',
      'a ladder that waits for nothing',
      () => ({
        ...evidence,
        reminders: without(evidence.reminders, ({ state }) => state === 'pending'),
      }),
    ],
    ['I7', 'a week without its issue', () => ({ ...evidence, rollups: evidence.rollups.slice(1) })],
  ])('%s turns false: %s', (invariant, _what, broken) => {
    expect(check(broken()).invariants).toMatchObject({ [invariant]: false });
  });
});
