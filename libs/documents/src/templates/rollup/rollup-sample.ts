import { localDate, type GroupLine, type RollupData, type RollupMailDocument } from '#domain';

const id = (last: number): string => `017f6a3e-5b7c-7def-8123-${String(last).padStart(12, '0')}`;
const root = id(1);
const area = id(2);
const [chips, depot, school, plant] = [id(11), id(12), id(13), id(14)] as const;
const [officer, head] = [id(21), id(22)] as const;
const answerable = [
  { role: 'liaison_officer', person: officer },
  { role: 'unit_head', person: head },
] as const;

function line(
  project: string,
  stage: string,
): { project: string; leadUnit: string; milestone: string; stage: string; step: null } {
  return { project, leadUnit: area, milestone: project.replace('8123', '8124'), stage, step: null };
}

const group: GroupLine = {
  key: area,
  entries: 4,
  projects: 4,
  lights: { red: 1, yellow: 1, green: 1, grey: 0, none: 1 },
  stages: { unknown: 0, pipeline: 1, signing: 2, groundbreaking: 1, completion: 0, operation: 0 },
  overdue: 2,
  due: 1,
  planned: '36000.0000',
  dueByNow: '6000.0000',
  completed: '4500.5000',
};

const data: RollupData = {
  builderVersion: 4,
  kind: 'week',
  period: '2022-W09',
  from: '2022-02-27T16:00:00.000Z',
  cutAt: '2022-03-06T16:00:00.000Z',
  scope: root,
  listYear: 2022,
  number: 8,
  entries: 4,
  projects: 4,
  stages: [
    { stage: 'pipeline', atCut: 1, atPreviousCut: 1 },
    { stage: 'signing', atCut: 2, atPreviousCut: 3 },
    { stage: 'groundbreaking', atCut: 1, atPreviousCut: 0 },
    { stage: 'completion', atCut: 0, atPreviousCut: 0 },
    { stage: 'operation', atCut: 0, atPreviousCut: 0 },
    { stage: 'unknown', atCut: 0, atPreviousCut: 0 },
  ],
  entered: [],
  left: [],
  movements: [
    { ...line(chips, 'groundbreaking'), countsAs: 'groundbreaking', reachedOn: localDate('2022-03-01') },
  ],
  lights: {
    counts: [
      { light: 'red', atCut: 1, atPreviousCut: 0 },
      { light: 'yellow', atCut: 1, atPreviousCut: 2 },
      { light: 'green', atCut: 1, atPreviousCut: 1 },
      { light: 'grey', atCut: 0, atPreviousCut: 0 },
      { light: 'none', atCut: 1, atPreviousCut: 1 },
    ],
    turned: [{ project: school, leadUnit: area, from: 'yellow', to: 'red', because: ['overdue', 'stale'] }],
    red: [{ project: school, leadUnit: area, because: ['overdue', 'stale'] }],
    weeks: ['2022-W07', '2022-W08', '2022-W09'].map((week, index) => ({
      week,
      red: Math.floor(index / 2),
      yellow: 2 - Math.floor(index / 2),
      green: 1,
      grey: 0,
      none: 1,
    })),
  },
  overdue: {
    atCut: 2,
    atPreviousCut: 1,
    newly: [
      {
        ...line(depot, 'groundbreaking'),
        dueOn: localDate('2022-03-03'),
        open: true,
        daysLate: 4,
        answered: 'date_change',
        answerable,
      },
    ],
    still: [
      {
        ...line(school, 'groundbreaking'),
        dueOn: localDate('2022-01-26'),
        open: true,
        daysLate: 40,
        answered: null,
        answerable,
      },
    ],
    settled: [],
  },
  due: [
    { ...line(plant, 'signing'), dueOn: localDate('2022-03-10'), daysLeft: 3, answerable: [answerable[0]] },
  ],
  groups: { area: [group], leadUnit: [group], category: [], level: [] },
  investment: {
    planned: '36000.0000',
    dueByNow: '6000.0000',
    completed: '4500.5000',
    projectsWithPlan: 3,
    projectsReporting: 2,
    months: [
      { month: '2022-02', projects: 1 },
      { month: '2022-01', projects: 1 },
    ],
    completedAtPreviousCut: '3000.0000',
    byMonth: Array.from({ length: 12 }, (_, index) => ({
      month: `2022-${String(index + 1).padStart(2, '0')}`,
      due: `${3000 * (index + 1)}.0000`,
      completed: ['1200.0000', '4500.5000'][index] ?? null,
    })),
    behindFromBasisPoints: 1_000,
    behind: [
      {
        project: depot,
        leadUnit: area,
        planned: '12000.0000',
        completed: '500.5000',
        dueBasisPoints: 1_667,
        doneBasisPoints: 417,
        behindBasisPoints: 1_250,
      },
    ],
  },
  slips: {
    lines: [
      {
        ...line(plant, 'signing'),
        unit: area,
        fromOn: localDate('2022-02-10'),
        toOn: localDate('2022-03-10'),
        days: 28,
      },
    ],
    units: [{ unit: area, period: 1, listYear: 3 }],
  },
  difficulties: {
    open: 2,
    raised: 1,
    closed: 0,
    overLimit: [
      {
        project: school,
        leadUnit: area,
        difficulty: id(31),
        number: 1,
        cause: 'demolition',
        settledBy: 'department',
        owner: area,
        dueOn: localDate('2022-02-20'),
        daysLate: 15,
        charged: true,
      },
    ],
  },
  reporting: {
    limitWorkingDays: 5,
    stale: [{ project: depot, lastReportedOn: localDate('2022-02-18'), workingDays: 10 }],
    never: [plant],
    units: [{ unit: area, projects: 4, stale: 1, never: 1 }],
  },
  targets: [
    {
      target: id(41),
      owner: area,
      sense: 'at_least',
      strength: 'binding',
      value: '11',
      reading: { readOn: localDate('2022-02-28'), value: '1', state: 'final' },
      doneBasisPoints: 909,
      yearBasisPoints: 1_781,
      forecast: '6.1000',
      light: 'red',
    },
  ],
  forecast: {
    silent: 1,
    lines: [
      {
        ...line(school, 'groundbreaking'),
        dueOn: localDate('2022-01-26'),
        likelyOn: localDate('2022-05-08'),
        cautiousOn: localDate('2023-01-20'),
        daysLater: 102,
        reference: 'category',
        cases: 34,
        scored: 21,
        keptBasisPoints: 7_619,
      },
      {
        ...line(plant, 'signing'),
        dueOn: localDate('2022-03-10'),
        likelyOn: localDate('2022-03-12'),
        cautiousOn: localDate('2022-04-02'),
        daysLater: 2,
        reference: 'stage',
        cases: 61,
        scored: 0,
        keptBasisPoints: null,
      },
    ],
  },
  yearEnd: null,
  corrections: [
    {
      kind: 'investment_restated',
      project: chips,
      month: '2022-01',
      before: '1000.0000',
      after: '1200.0000',
    },
  ],
  assumedWorkingDays: false,
};

const labels: RollupMailDocument['labels'] = {
  projects: {
    [chips]: { name: '车规级芯片封测项目', lifecycle: 'enterprise/1' },
    [depot]: { name: '港区冷链分拨中心 <一期>', lifecycle: 'enterprise/1' },
    [school]: { name: '高级中学新建工程', lifecycle: 'enterprise/1' },
    [plant]: { name: '差别化纤维项目', lifecycle: 'enterprise/1' },
  },
  units: { [root]: { name: '太仓市' }, [area]: { name: '太仓港区' } },
  targets: { [id(41)]: { name: '学校项目投用', measure: '个' } },
  lifecycles: {
    'enterprise/1': {
      name: { zh: '企业投资项目', en: 'Enterprise project' },
      stages: {
        signing: { zh: '签约', en: 'Signing' },
        groundbreaking: { zh: '开工', en: 'Groundbreaking' },
      },
      steps: { 'groundbreaking/foundation': { zh: '基础完工', en: 'Foundation' } },
    },
  },
  steps: {},
  people: { [officer]: { name: '林正阳' } },
};

/** A demonstration's issue in which each table has something to show. */
export const rollupSample: RollupMailDocument = {
  data,
  dataText: JSON.stringify(data),
  dataSha256: 'a'.repeat(64),
  labels,
  labelsText: JSON.stringify(labels),
  demonstration: true,
  late: false,
  checkpoint: [
    'projects.city.example/history',
    '4211',
    'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=',
    '',
    '— projects.city.example/history PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=',
    '— witness.example aaqZ1Fxa9ZLD+MkMXM31dCW7bAdF4gSTPnU6vkHfF0E=',
    '',
  ].join('\n'),
  carried: [],
};

/** The same with 183 projects of long names, all of them red, late, behind and silent. */
export function allRed(): RollupMailDocument {
  const { data, labels } = rollupSample;
  const many = <T>(lines: readonly T[]): T[] => Array.from({ length: 183 }, () => lines[0]!);
  const units = <T extends object>(lines: readonly T[]): T[] =>
    many(lines).map((line, place) => ({ ...line, key: idOfUnit(place) }));
  const named = Object.entries(labels.projects).map(([id, label]) => [
    id,
    { ...label, name: '很长的项目名称'.repeat(12) },
  ]);
  return {
    ...rollupSample,
    data: {
      ...data,
      movements: many(data.movements),
      due: many(data.due),
      overdue: { ...data.overdue, newly: many(data.overdue.newly), still: many(data.overdue.still) },
      lights: { ...data.lights, turned: many(data.lights.turned), red: many(data.lights.red) },
      groups: { ...data.groups, leadUnit: units(data.groups.leadUnit), area: units(data.groups.area) },
      investment: { ...data.investment, behind: many(data.investment.behind) },
      slips: { ...data.slips, lines: many(data.slips.lines) },
      difficulties: { ...data.difficulties, overLimit: many(data.difficulties.overLimit) },
      forecast: { ...data.forecast, lines: many(data.forecast.lines) },
      reporting: { ...data.reporting, stale: many(data.reporting.stale) },
      corrections: many(data.corrections),
    },
    labels: { ...labels, projects: Object.fromEntries(named) as RollupMailDocument['labels']['projects'] },
  };
}

function idOfUnit(place: number): string {
  return `017f7a2c-3e00-7000-8000-${String(place).padStart(12, '0')}`;
}
