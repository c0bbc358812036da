import { describe, expect, it } from '@jest/globals';
import type { Decision } from '../decision.js';
import { sampleFacts, type FactsWish } from '../project/facts-sample.js';
import { isRefusal } from '../refusal.js';
import { decideParticulars, type Particulars, type ParticularsFacts } from './decide-particulars.js';

let ids = 0;
const newId = () => `id ${(ids += 1)}`;
const known: ParticularsFacts = {
  units: [
    { id: 'other', state: 'open' },
    { id: 'closed', state: 'closed' },
  ],
  parent: { id: 'parent', parentId: null, state: 'active', years: [2021] },
  phases: 0,
};
const entries = [
  {
    id: 'entry',
    version: 1,
    listYear: 2022,
    issued: true,
    kind: null,
    listed: 'recorded' as const,
    plannedInvestment: null,
    monthlyPlan: null,
    decisionIn: null,
    decisionOut: null,
  },
];

function decide(
  wish: Particulars,
  facts: Partial<ParticularsFacts> = {},
  project: FactsWish['project'] = {},
) {
  return decideParticulars(sampleFacts({ entries, project }), wish, '更正', { ...known, ...facts }, newId);
}

describe('a project’s particulars', () => {
  const parent = known.parent!;
  type Row = [string, Particulars, Partial<ParticularsFacts>, FactsWish['project'], string];
  it.each<Row>([
    ['another name', { name: '新名' }, {}, {}, 'project.particulars_changed'],
    ['the same amount, written otherwise', { totalInvestment: '52000' }, {}, {}, 'change.empty'],
    ['nothing', {}, {}, {}, 'change.empty'],
    ['of one that has ended', { name: '新名' }, {}, { state: 'terminated' }, 'project.ended'],
    ['another lead unit', { leadUnitId: 'other' }, {}, {}, 'project.particulars_changed'],
    ['a closed lead unit', { leadUnitId: 'closed' }, {}, {}, 'unit.closed'],
    ['a closed area', { areaId: 'closed' }, {}, {}, 'unit.closed'],
    ['a closed helper', { helperUnitIds: ['other', 'closed'] }, {}, {}, 'unit.closed'],
    ['a unit that is not there', { statisticsAreaId: 'nowhere' }, {}, {}, 'unit.not_found'],
    [
      'a name, while its unit is closed by now',
      { name: '新名' },
      { units: [{ id: 'unit', state: 'closed' }] },
      {},
      'project.particulars_changed',
    ],
    ['a parent', { parentId: 'parent' }, {}, {}, 'project.particulars_changed'],
    ['a parent that is not there', { parentId: 'parent' }, { parent: null }, {}, 'project.not_found'],
    ['itself as parent', { parentId: 'project' }, { parent }, {}, 'project.phase_of_phase'],
    [
      'a parent that is a phase',
      { parentId: 'parent' },
      { parent: { ...parent, parentId: 'grandparent' } },
      {},
      'project.phase_of_phase',
    ],
    ['a parent, having phases', { parentId: 'parent' }, { phases: 1 }, {}, 'project.phase_of_phase'],
    [
      'a parent on the same list',
      { parentId: 'parent' },
      { parent: { ...parent, years: [2022] } },
      {},
      'list_entry.family_listed',
    ],
    [
      'a parent that has ended',
      { parentId: 'parent' },
      { parent: { ...parent, state: 'closed' } },
      {},
      'project.ended',
    ],
  ])('%s', (_, wish, facts, project, answer) => {
    const decided = decide(wish, facts, project);
    expect(isRefusal(decided) ? decided.code : decided.entries[0]!.action).toBe(answer);
  });

  it('tells what changed and nothing else, and leaves stage and dates alone', () => {
    const { entries: told, versions } = decide({
      name: '新名',
      category: 'industry',
      levels: ['province', 'city'],
    }) as Decision;
    expect(told[0]).toMatchObject({
      before: { name: '项目', levels: ['city'] },
      after: { name: '新名', levels: ['province', 'city'] },
      reason: { sealed: '更正' },
    });
    expect(Object.keys(told[0]!.after!)).toEqual(['name', 'levels']);
    const { project } = sampleFacts();
    expect(versions).toEqual([
      {
        table: 'project',
        row: { ...project, name: '新名', levels: ['province', 'city'], version: project.version + 1 },
      },
    ]);
  });
});
