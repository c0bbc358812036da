import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decision, historyEntry, seal, type Actor } from '#domain';
import { columnName, fromColumns } from './columns.js';
import { decisionDocument } from './decision-store.js';

const setup: Actor = { kind: 'system', part: 'setup' };
const event = (chain: string, after = {}) =>
  historyEntry<'stage.reached'>({
    event: `event of ${chain}`,
    chain,
    action: 'stage.reached',
    before: null,
    after,
  });
const documentOf = (parts: Partial<Parameters<typeof decision>[0]>) =>
  JSON.parse(decisionDocument(decision({ entries: [event('project')], ...parts }), setup));

describe('the document for the store', () => {
  it('holds the canonical body as text, and leaves out what there is none of', () => {
    const document = documentOf({});
    expect(Object.keys(document).sort()).toEqual(['events', 'inserts', 'shard', 'versions']);
    expect(document.events).toEqual([
      {
        chain: 'project',
        event: 'event of project',
        canon: expect.stringMatching(/^\{"action":"stage.reached",/),
      },
    ]);
  });

  it('keeps the order of the tables, and puts rows of one that follow each other together', () => {
    const unit = (id: string) => ({ table: 'unit', row: { id, synthetic: false } }) as const;
    const duty = (id: string) => ({ table: 'duty', row: { id } }) as const;
    const { inserts } = documentOf({ inserts: [unit('1'), unit('2'), duty('3'), unit('4')] });
    expect(inserts).toEqual([
      {
        table: 'unit',
        rows: [
          { id: '1', synthetic: false },
          { id: '2', synthetic: false },
        ],
      },
      { table: 'duty', rows: [{ id: '3' }] },
      { table: 'unit', rows: [{ id: '4', synthetic: false }] },
    ]);
  });

  it('writes one commitment for a text in its event, its row and inside JSON, and the text to be kept only', () => {
    const [text, note] = [seal('原件'), seal('备注', 'person')];
    const evidence = [{ kind: 'other', text } as const];
    const row = {
      id: 'report',
      projectId: 'p',
      personId: 'x',
      reportedOn: '2022-03-07',
      kind: 'report',
      percent: 1,
    };
    const document = documentOf({
      entries: [event('project', { evidence, note })],
      inserts: [{ table: 'progress_report', row: { ...row, text: note } as never }],
      versions: [{ table: 'milestone', row: { id: 'm', version: 2, evidence } as never }],
    });
    const [{ canon, sealed }] = document.events;
    const kept = new Map<string, { commitment: string; person: string | null }>(
      sealed.map((value: { value: string }) => [value.value, value]),
    );
    const hex = (value: string) => kept.get(value)!.commitment.replace(/^\\x/, '');
    expect(JSON.parse(canon).data.after).toEqual({
      evidence: [{ kind: 'other', text: hex('原件') }],
      note: hex('备注'),
    });
    expect(document.inserts[0].rows[0]).toMatchObject({
      text: `\\x${hex('备注')}`,
      reported_on: '2022-03-07',
    });
    expect(document.versions.milestone).toEqual([
      { id: 'm', version: 2, evidence: [{ kind: 'other', text: hex('原件') }] },
    ]);
    expect(kept.get('备注')!.person).toBe('person');
    expect(JSON.stringify({ ...document, events: [{ canon }] })).not.toMatch(/原件|备注/);
  });

  it('spreads chains over all 64 shards, the same chain always to the same', () => {
    const shard = (chain: string): number => documentOf({ entries: [event(chain)] }).shard;
    const shards = Array.from({ length: 2000 }, (_, index) => shard(`017e3f91-6400-72d8-aab9-${index}`));
    expect(new Set(shards).size).toBe(64);
    for (const one of shards) expect(Number.isInteger(one) && one >= 0 && one < 64).toBe(true);
    expect(shard('_sys')).toBe(shard('_sys'));
  });
});

describe('columns', () => {
  it.each([
    ['id', 'id'],
    ['plannedOn', 'planned_on'],
    ['deadlineRecordedAt', 'deadline_recorded_at'],
    ['statisticsAreaId', 'statistics_area_id'],
  ])('%s is %s, there and back', (field, column) => {
    expect(columnName(field)).toBe(column);
    expect(fromColumns({ [column]: 1 })).toEqual({ [field]: 1 });
  });

  it('lose no field on the way', () => {
    const field = fc.stringMatching(/^[a-z]{1,5}([A-Z][a-z]{1,5}){0,3}$/);
    fc.assert(
      fc.property(field, (name) =>
        expect(Object.keys(fromColumns({ [columnName(name)]: 1 }))).toEqual([name]),
      ),
    );
  });
});
