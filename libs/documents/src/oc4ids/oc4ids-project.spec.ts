import { describe, expect, it } from '@jest/globals';
import { oc4idsPackage } from './oc4ids-package.js';
import { oc4idsProject } from './oc4ids-project.js';
import type { Publication, PublishedMilestone, PublishedProject } from './published-project.js';

const changedAt = '2022-03-01T01:00:00+00:00';
const publication: Publication = {
  uri: 'urn:uuid:1',
  publishedAt: '2022-03-07T01:00:00.000Z',
  publisher: '太仓市',
  today: '2022-03-07',
  idPrefix: null,
  notice: null,
};
const unknown: PublishedProject = {
  id: 'p1',
  name: '未载明项目',
  code: null,
  category: 'municipal',
  state: 'active',
  stageKnown: false,
  stageReached: 'unknown',
  totalInvestment: null,
  leadUnit: { id: 'u1', name: '高新区' },
  area: null,
  periodFrom: null,
  periodTo: null,
  milestones: [],
  plan: { year: 2022, whole: null, months: null },
  investment: [],
  progress: [],
  related: [],
  changedAt,
};

function milestone(more: Partial<PublishedMilestone>): PublishedMilestone {
  return {
    id: 'm1',
    title: '竣工',
    stage: 'completion',
    countsAs: 'completion',
    isStep: false,
    dueOn: null,
    dueYear: null,
    reachedOn: null,
    reachedPrecision: null,
    changedAt,
    ...more,
  };
}

function made(more: Partial<PublishedProject>, how: Partial<Publication> = {}): Record<string, unknown> {
  return oc4idsProject({ ...unknown, ...more }, { ...publication, ...how }) as Record<string, unknown>;
}

function milestoneOf(more: Partial<PublishedMilestone>, of: Partial<PublishedProject> = {}) {
  const [first] = (made({ stageKnown: true, ...of, milestones: [milestone(more), ...(of.milestones ?? [])] })
    .milestones ?? [undefined]) as unknown[];
  return first;
}

describe('a project of which nothing is known', () => {
  it('has no null, no empty list and no status', () => {
    expect(made({ milestones: [milestone({})] })).toEqual({
      id: 'p1',
      updated: changedAt,
      language: 'zh',
      publicAuthority: { id: 'u1', name: '高新区' },
      title: '未载明项目',
      type: 'construction',
      additionalClassifications: [{ scheme: 'key-projects-category', id: 'municipal' }],
      parties: [{ id: 'u1', name: '高新区', roles: ['publicAuthority'] }],
    });
  });
});

describe('a project that is known', () => {
  it('has its money in yuan, plans as forecasts, facts as metrics, its two series apart', () => {
    const project = made({
      code: '2201-320585-04-01-123456',
      category: 'transport',
      totalInvestment: '52000.1234',
      area: { id: 'u2', name: '太仓港区' },
      periodFrom: '2022-03-31',
      periodTo: '2023-12-31',
      plan: { year: 2022, whole: '12000.0000', months: ['0.0000', '300.5000'] },
      investment: [
        { series: 'reported', month: '2022-02', cumulative: '300.5000' },
        { series: 'statistical', month: '2022-02', cumulative: '280.0000' },
      ],
      progress: [{ on: '2022-03-06', percent: 12 }],
    });
    expect(project).toMatchObject({
      identifiers: [{ scheme: 'GB/T 40058-2021', id: '2201-320585-04-01-123456' }],
      sector: ['transport'],
      budget: { amount: { amount: 520001234, currency: 'CNY' } },
      period: { startDate: '2022-03-31T00:00:00+08:00', endDate: '2023-12-31T23:59:59+08:00' },
      parties: [
        { id: 'u1', roles: ['publicAuthority'] },
        { id: 'u2', roles: ['responsibleArea'] },
      ],
      forecasts: [{ id: 'financialProgress', observations: [{ id: '2022-01' }, { id: '2022-02' }] }],
      metrics: [
        {
          id: 'financialProgress',
          observations: [
            {
              id: '2022-02',
              value: { amount: 3005000, currency: 'CNY' },
              period: { startDate: '2022-01-01T00:00:00+08:00', endDate: '2022-02-28T23:59:59+08:00' },
            },
          ],
        },
        { id: 'financialProgressStatistical', observations: [{ value: { amount: 2800000 } }] },
        { id: 'physicalProgress', observations: [{ id: '2022-03-06', measure: 12, unit: { id: 'P1' } }] },
      ],
    });
  });

  it('shows the whole of the year where no months are agreed', () => {
    expect(made({ plan: { year: 2022, whole: '12000.0000', months: null } }).forecasts).toMatchObject([
      { observations: [{ id: '2022-12', value: { amount: 120000000 } }] },
    ]);
  });

  it.each<[string | undefined, Partial<PublishedProject>]>([
    [undefined, { stageReached: 'unknown' }],
    ['identification', { stageReached: 'pipeline' }],
    ['preparation', { stageReached: 'signing' }],
    ['implementation', { stageReached: 'groundbreaking' }],
    ['completion', { stageReached: 'completion' }],
    ['maintenance', { stageReached: 'operation' }],
    ['maintenance', { stageReached: 'operation', state: 'closed' }],
    ['cancelled', { stageReached: 'groundbreaking', state: 'terminated' }],
    ['cancelled', { stageReached: 'signing', state: 'superseded' }],
    ['maintenance', { stageReached: 'operation', state: 'superseded' }],
  ])('has the status %s with %j', (status, more) => {
    expect(made(more).status).toBe(status);
  });

  it('names what it belongs to by the same ids', () => {
    const related = [{ id: 'p0', name: '母项目', relationship: 'parent' as const }];
    expect(made({ related }, { idPrefix: 'oc4ids-abc123' })).toMatchObject({
      id: 'oc4ids-abc123-p1',
      relatedProjects: [
        {
          id: 'parent-p0',
          scheme: 'oc4ids',
          identifier: 'oc4ids-abc123-p0',
          relationship: 'parent',
          title: '母项目',
        },
      ],
    });
  });
});

describe('a milestone', () => {
  it('is of its type and code, due at the end of its day', () => {
    expect(milestoneOf({ dueOn: '2022-03-07' })).toEqual({
      id: 'm1',
      title: '竣工',
      type: 'delivery',
      code: 'completion',
      dueDate: '2022-03-07T23:59:59+08:00',
      dateModified: changedAt,
      status: 'scheduled',
    });
    expect(milestoneOf({ countsAs: 'signing' })).not.toHaveProperty('code');
    expect(milestoneOf({ countsAs: 'signing' })).toHaveProperty('type', 'contractClose');
    expect(milestoneOf({ countsAs: 'groundbreaking' })).toHaveProperty('code', 'commencement');
    expect(milestoneOf({ countsAs: 'operation' })).toHaveProperty('code', 'commissioning');
    expect(milestoneOf({ countsAs: null })).not.toHaveProperty('code');
  });

  const step = { id: 's1', countsAs: null, isStep: true } as const;
  const stepReached = milestone({ ...step, reachedOn: '2022-02-01', reachedPrecision: 'day' });
  it.each<[string, Partial<PublishedMilestone>, Partial<PublishedProject>]>([
    ['scheduled', {}, {}],
    ['scheduled', { dueYear: 2022 }, {}],
    ['notMet', { dueYear: 2021 }, {}],
    ['notMet', { dueOn: '2022-03-06' }, {}],
    ['notMet', { dueOn: '2022-03-06' }, { milestones: [milestone(step)] }],
    ['partiallyMet', { dueOn: '2022-03-06' }, { milestones: [stepReached] }],
    ['notMet', { ...step, dueOn: '2022-03-06' }, { milestones: [stepReached] }],
    ['notMet', { dueOn: '2022-12-31' }, { state: 'terminated' }],
    [
      'met',
      { dueOn: '2022-03-06', reachedOn: '2022-03-07', reachedPrecision: 'day' },
      { state: 'terminated' },
    ],
  ])('is %s with %j of %j', (status, more, of) => {
    expect(milestoneOf(more, of)).toHaveProperty('status', status);
  });

  it('gives no date that says more than is known', () => {
    const met = (more: Partial<PublishedMilestone>) => milestoneOf({ reachedOn: '2021-10-01', ...more });
    expect(met({ reachedPrecision: 'day' })).toHaveProperty('dateMet', '2021-10-01T00:00:00+08:00');
    expect(met({ reachedPrecision: 'month' })).toHaveProperty('description', '2021-10 达到');
    expect(met({ reachedPrecision: 'year' })).toHaveProperty('description', '2021 年达到');
    expect(milestoneOf({ reachedPrecision: 'unknown' })).toHaveProperty('description', '已达到，日期不详');
    for (const reachedPrecision of ['month', 'year', 'unknown'] as const)
      expect(met({ reachedPrecision })).not.toHaveProperty('dateMet');
    expect(milestoneOf({ dueYear: 2022 })).toMatchObject({
      description: '计划 2022 年内',
      dueDate: '2022-12-31T23:59:59+08:00',
    });
  });

  it('is what a completed project is measured by', () => {
    const reached = { reachedOn: '2021-10-01', reachedPrecision: 'day' as const };
    expect(made({ milestones: [milestone(reached)] }).completion).toEqual({
      endDate: '2021-10-01T23:59:59+08:00',
    });
    expect(made({ milestones: [milestone({ ...reached, reachedPrecision: 'month' })] })).not.toHaveProperty(
      'completion',
    );
  });
});

describe('a package', () => {
  async function packageOf(projects: PublishedProject[], how: Partial<Publication> = {}) {
    let text = '';
    const given = (async function* () {
      yield* projects;
    })();
    for await (const piece of oc4idsPackage({ ...publication, ...how }, given)) text += piece;
    return JSON.parse(text) as { projects: { description?: string }[] };
  }

  it('says who publishes what and when', async () => {
    const made = await packageOf([unknown, { ...unknown, id: 'p2' }]);
    expect(made).toMatchObject({
      uri: 'urn:uuid:1',
      publishedDate: '2022-03-07T01:00:00.000Z',
      version: '0.9',
      publisher: { name: '太仓市' },
      projects: [{ id: 'p1' }, { id: 'p2' }],
    });
  });

  it('is marked in whole and in each part where it is a demonstration', async () => {
    const made = await packageOf([unknown], { notice: '演示数据' });
    expect(made).toMatchObject({
      publisher: { name: '太仓市（演示数据）' },
      projects: [{ description: '演示数据' }],
    });
  });
});
