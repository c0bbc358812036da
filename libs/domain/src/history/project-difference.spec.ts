import { describe, expect, it } from '@jest/globals';
import { defaultLifecycles } from '../lifecycle/default-lifecycles.js';
import { projectDifferences, type ProjectState } from './project-difference.js';

const milestone = (id: string, stage: string, more: object = {}): ProjectState['milestones'][number] => ({
  id,
  stage,
  step: null,
  plannedOn: null,
  dueYear: null,
  dueOn: null,
  reachedOn: null,
  reachedPrecision: null,
  missed: [],
  ...more,
});

const difficulty = {
  id: 'd1',
  number: 1,
  title: '两户未签约',
  state: 'open',
  settledBy: 'unit',
  dueOn: '2022-03-25',
  reopened: 0,
  charged: false,
  rating: null,
};

const permit = {
  id: 'p1',
  kind: 'construction',
  name: null,
  state: 'applied',
  appliedOn: '2022-02-21',
  limitDays: 7,
  dayType: 'working',
};

const project: ProjectState = {
  name: '减速器基地',
  code: null,
  category: 'industry',
  cluster: null,
  levels: ['city'],
  stage: 'signing',
  stageReached: 'signing',
  state: 'active',
  lifecycle: defaultLifecycles[0]!,
  leadUnit: { id: 'u1', name: '高新区' },
  area: { id: 'u1', name: '高新区' },
  totalInvestment: '100.0000',
  remark: null,
  milestones: [
    milestone('m1', 'signing', { reachedOn: '2021-06-01', reachedPrecision: 'day' }),
    milestone('m2', 'groundbreaking', { plannedOn: '2022-03-31', dueOn: '2022-03-31' }),
    milestone('m3', 'completion', { dueYear: 2023 }),
  ],
  light: { light: 'green' },
  holds: [{ id: 'h1', state: 'requested', fromOn: '2022-03-10', toOn: '2022-04-08', endedOn: null }],
  difficulties: [difficulty],
  permits: [permit],
  instructions: [{ id: 'i1', number: 1, state: 'given', dueOn: '2022-03-18' }],
  entries: [{ listYear: 2022, kind: 'new', plannedInvestment: '10.0000' }],
  duties: [{ role: 'liaison_officer', person: '陈联络' }],
  investment: [{ series: 'reported', month: '2022-01', cumulative: '1.0000' }],
  lastReport: { reportedOn: '2022-03-01', percent: 5, text: null },
};

const withMilestone = (id: string, more: object): ProjectState => ({
  ...project,
  milestones: project.milestones.map((one) => (one.id === id ? { ...one, ...more } : one)),
});
const told = (after: ProjectState, before: ProjectState | null = project): string[] =>
  projectDifferences(before, after, 'zh').map(({ sentence }) => sentence);

describe('projectDifferences', () => {
  it('finds none in the same state, and one in a project that is new', () => {
    expect(told(structuredClone(project))).toEqual([]);
    expect(told(project, null)).toEqual(['新增项目']);
  });

  it('tells what became of lights, holds and difficulties, in both languages', () => {
    const hold = { ...project.holds[0]!, state: 'running' };
    const after = {
      ...project,
      light: { light: 'red' },
      holds: [hold, { ...hold, id: 'h2', fromOn: '2022-05-01', toOn: '2022-05-31' }],
      difficulties: [
        {
          ...difficulty,
          state: 'closed',
          settledBy: 'leader',
          dueOn: '2022-04-15',
          reopened: 1,
          charged: true,
          rating: 4,
        },
        { ...difficulty, id: 'd2', number: 2, title: '管线迁改' },
      ],
    };
    expect(told(after)).toEqual([
      '红黄绿灯：绿灯 → 红灯',
      '停缓建（2022-03-10 至 2022-04-08）：待同意 → 执行中',
      '停缓建（2022-05-01 至 2022-05-31）：无 → 执行中',
      '第 1 号问题“两户未签约”：待受理 → 已销号',
      '第 1 号问题“两户未签约”期限：2022-03-25 → 2022-04-15',
      '第 1 号问题“两户未签约”办理层级：责任单位 → 分管、挂钩领导',
      '第 1 号问题“两户未签约”回头看次数：0 → 1',
      '第 1 号问题“两户未签约”延误由责任单位承担：否 → 是',
      '第 1 号问题“两户未签约”评分：无 → 4',
      '新增第 2 号问题“管线迁改”：待受理',
    ]);
    expect(projectDifferences(project, after, 'en').map(({ sentence }) => sentence)).toContain(
      'Difficulty no. 1, "两户未签约", is for: the responsible unit → the leader in charge',
    );
  });

  it('tells what became of permits and instructions, in both languages', () => {
    const after = {
      ...project,
      permits: [
        { ...permit, state: 'granted', limitDays: 10 },
        { ...permit, id: 'p2', kind: 'other', name: '人防', state: 'suspended' },
      ],
      instructions: [
        { id: 'i1', number: 1, state: 'answered', dueOn: '2022-03-25' },
        { id: 'i2', number: 2, state: 'given', dueOn: '2022-04-01' },
      ],
    };
    expect(told(after)).toEqual([
      '施工许可（2022-02-21 申请）：审批中 → 已获批',
      '施工许可（2022-02-21 申请）办理时限：7 工作日 → 10 工作日',
      '人防（2022-02-21 申请）：无 → 补正停计',
      '第 1 号批示：待答复 → 已答复',
      '第 1 号批示期限：2022-03-18 → 2022-03-25',
      '第 2 号批示：无 → 待答复',
    ]);
    expect(projectDifferences(project, after, 'en').map(({ sentence }) => sentence)).toEqual([
      'construction permit (applied for 2022-02-21): applied for → granted',
      'Time limit of construction permit (applied for 2022-02-21): 7 working days → 10 working days',
      '人防 (applied for 2022-02-21): none → waiting for supplements',
      'Instruction no. 1: to be answered → answered',
      'Instruction no. 1 is due: 2022-03-18 → 2022-03-25',
      'Instruction no. 2: none → to be answered',
    ]);
  });

  it.each<[string, ProjectState, string[]]>([
    [
      'a stage that was reached',
      {
        ...withMilestone('m2', { reachedOn: '2022-03-04', reachedPrecision: 'day' }),
        stage: 'groundbreaking',
        stageReached: 'groundbreaking',
      },
      ['阶段：签约 → 开工', '“开工”已于 2022-03-04 达到'],
    ],
    [
      'a stage reached on a day that is not known',
      withMilestone('m2', { reachedPrecision: 'unknown' }),
      ['“开工”已于 不详的日期 达到'],
    ],
    [
      'a stage that was undone',
      {
        ...withMilestone('m1', { reachedOn: null, reachedPrecision: null }),
        stage: null,
        stageReached: 'pipeline',
      },
      ['阶段：签约 → 在谈、储备', '“签约”的登记已撤销（原为 2021-06-01）'],
    ],
    [
      'a later date',
      withMilestone('m2', { plannedOn: '2022-06-30', dueOn: '2022-06-30' }),
      ['“开工”计划日期：2022-03-31 → 2022-06-30（推迟 91 天）'],
    ],
    [
      'an earlier date',
      withMilestone('m2', { plannedOn: '2022-03-30', dueOn: '2022-03-30' }),
      ['“开工”计划日期：2022-03-31 → 2022-03-30（提前 1 天）'],
    ],
    [
      'a date where only a year was agreed',
      withMilestone('m3', { plannedOn: '2023-05-01', dueOn: '2023-05-01', dueYear: null }),
      ['“竣工”计划日期：2023 → 2023-05-01'],
    ],
    ['days held', withMilestone('m2', { dueOn: '2022-04-10' }), ['“开工”到期日：2022-03-31 → 2022-04-10']],
    [
      'a missed date',
      withMilestone('m2', { missed: [{ dueOn: '2022-03-31', state: 'missed' }] }),
      ['“开工”逾期（应于 2022-03-31）'],
    ],
    [
      'what answers for it',
      {
        ...project,
        leadUnit: { id: 'u2', name: '港区' },
        area: { id: 'u1', name: '高新区（改名）' },
        duties: [{ role: 'liaison_officer', person: '李联络' }],
      },
      ['牵头单位：高新区 → 港区', '项目联络员：陈联络 → 李联络'],
    ],
    [
      'money',
      {
        ...project,
        totalInvestment: '120.0000',
        entries: [{ listYear: 2022, kind: 'new', plannedInvestment: '12.0000' }],
        investment: [
          { series: 'reported', month: '2022-01', cumulative: '1.5000' },
          { series: 'statistical', month: '2022-01', cumulative: '1.2000' },
        ],
      },
      [
        '总投资：100.0000 → 120.0000 万元',
        '2022 年度计划投资：10.0000 → 12.0000 万元',
        '2022-01 填报数 累计完成投资：1.0000 → 1.5000 万元',
        '2022-01 统计数 累计完成投资：无 → 1.2000 万元',
      ],
    ],
    [
      'lists',
      { ...project, entries: [{ listYear: 2023, kind: 'continuing', plannedInvestment: null }] },
      ['列入 2023 年度清单', '调出 2022 年度清单'],
    ],
    [
      'a report and the words about it',
      {
        ...project,
        name: '减速器二期',
        levels: ['province', 'city'],
        state: 'terminated',
        lastReport: { reportedOn: '2022-03-08', percent: null, text: '封顶' },
      },
      [
        '名称：减速器基地 → 减速器二期',
        '级别：市级 → 省重大、市级',
        '状态：进行中 → 终止',
        '进度：2022-03-01 5% → 2022-03-08 封顶',
      ],
    ],
  ])('tells of %s', (_, after, sentences) => {
    expect(told(after)).toEqual(sentences);
  });

  it('tells them in English too, with what a program needs', () => {
    const [difference] = projectDifferences(
      project,
      withMilestone('m2', { plannedOn: '2022-06-30', dueOn: '2022-06-30' }),
      'en',
    );
    expect(difference).toEqual({
      kind: 'date_changed',
      subject: 'Groundbreaking',
      before: '2022-03-31',
      after: '2022-06-30',
      sentence: 'Date of "Groundbreaking": 2022-03-31 → 2022-06-30 (91 days later)',
    });
  });
});
