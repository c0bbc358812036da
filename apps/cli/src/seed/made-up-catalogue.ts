import { localDate } from '#domain';
import type { PlanDate, PlanStage } from './plan-types.js';

/** What becomes of the stage after the last one reached before the record began. */
export type NextStage =
  | { fate: 'open'; dueOn: PlanDate }
  | { fate: 'reached'; dueOn: PlanDate; reachedOn: PlanDate; recordedOn: PlanDate; after?: NextStage }
  /** Due some day after the weeks that the demonstration shows; the generator picks it. */
  | { fate: 'later' };

/** One made-up project; the name is shown with the suffix （演示）. */
export interface CatalogueRow {
  name: string;
  category: string;
  area: string;
  /** The lead unit's name; the area where absent. */
  lead?: string;
  /** The last stage reached before the record began; null: none. */
  reached: PlanStage | null;
  next: NextStage;
  cluster?: string;
  /** 储备: on the list to be prepared, no investment planned this year. */
  reserve?: true;
  /** Investment completed lies 10 to 30 points, or more than 30, below the plan at the end of February. */
  pace?: 'behind' | 'far_behind';
  /** The last day on which anything was reported, where reporting stopped. */
  silentAfter?: PlanDate;
}

/** Name of the project that the API document's example is made for. */
export const exampleName = '高新区精密减速器生产基地';

const later: NextStage = { fate: 'later' };
const open = (dueOn: string): NextStage => ({ fate: 'open', dueOn: localDate(dueOn) });
const reached = (dueOn: string, reachedOn: string, recordedOn = reachedOn, after?: NextStage): NextStage => ({
  fate: 'reached',
  dueOn: localDate(dueOn),
  reachedOn: localDate(reachedOn),
  recordedOn: localDate(recordedOn),
  ...(after && { after }),
});

const signing = 'signing';
const approval = 'approval';
const groundbreaking = 'groundbreaking';
const completion = 'completion';

/** Name, category, last stage reached before the record, what becomes of the next, and what is unusual. */
type Row = readonly [
  name: string,
  category: string,
  reached: PlanStage | null,
  next: NextStage,
  unusual?: Pick<CatalogueRow, 'lead' | 'cluster' | 'reserve' | 'pace' | 'silentAfter'>,
];

function inArea(area: string, rows: readonly Row[]): CatalogueRow[] {
  return rows.map(([name, category, before, next, unusual]) => ({
    name,
    category,
    area,
    reached: before,
    next,
    ...unusual,
  }));
}

/** Led by the areas. 高新区 has the demonstration's liaison officer, so that the log-in shows every kind of case. */
const ledByAreas: CatalogueRow[] = [
  ...inArea('高新区', [
    [exampleName, 'industry', signing, open('2022-03-31')],
    ['高新区伺服电机智能工厂', 'industry', groundbreaking, open('2022-03-04'), { pace: 'far_behind' }],
    ['高新区汽车热管理部件厂房', 'industry', signing, open('2022-03-02')],
    ['高新区工业机器人装配线', 'industry', completion, open('2022-03-07')],
    ['高新区标准厂房三期', 'carrier', groundbreaking, open('2022-03-14')],
    [
      '高新区医用耗材生产线',
      'industry',
      completion,
      reached('2022-03-04', '2022-03-03', '2022-03-04'),
      { cluster: 'biomedicine' },
    ],
    ['高新区轻量化车身部件项目', 'industry', signing, reached('2022-02-17', '2022-03-01')],
    ['高新区数控刀具研发制造项目', 'industry', null, later],
    ['高新区储能设备制造项目', 'industry', signing, later],
  ]),
  ...inArea('太仓港区', [
    ['港区保税仓储中心', 'logistics', groundbreaking, reached('2022-03-15', '2022-03-02', '2022-03-03')],
    ['港区冷链分拨中心', 'logistics', signing, open('2022-01-26')],
  ]),
  ...inArea('娄江新城', [['娄江新城数字商务园', 'commerce', groundbreaking, later]]),
  ...inArea('科教新城', [
    ['科教新城软件研发楼宇', 'carrier', groundbreaking, open('2022-03-10'), { pace: 'far_behind' }],
    ['科教新城人才社区', 'housing', approval, reached('2022-01-20', '2022-01-18')],
    ['科教新城实验小学扩建', 'education', groundbreaking, open('2022-02-23'), { pace: 'behind' }],
  ]),
  ...inArea('沙溪镇', [
    ['沙溪镇精密轴承制造项目', 'industry', groundbreaking, reached('2022-02-25', '2022-02-22', '2022-02-23')],
    ['沙溪镇智能纺织装备项目', 'industry', signing, open('2022-02-08')],
    [
      '沙溪镇生物试剂生产基地',
      'industry',
      null,
      reached('2022-01-19', '2022-01-25'),
      { cluster: 'biomedicine' },
    ],
    ['沙溪镇古镇配套道路', 'transport', approval, open('2022-03-21')],
  ]),
  ...inArea('璜泾镇', [
    ['璜泾镇差别化纤维项目', 'industry', groundbreaking, open('2022-03-08')],
    ['璜泾镇化纤智能仓储项目', 'logistics', signing, reached('2022-01-27', '2022-02-08', '2022-02-09')],
    ['璜泾镇环保滤材项目', 'industry', null, open('2022-02-15')],
    ['璜泾镇农村生活污水提升工程', 'environment', approval, later],
  ]),
  ...inArea('双凤镇', [
    // Missed in the record of W08, reported in W09 as reached in time: becomes `reportedLate`.
    ['双凤镇食品加工园', 'industry', groundbreaking, reached('2022-02-25', '2022-02-24', '2022-03-01')],
    ['双凤镇智能家居部件项目', 'industry', signing, reached('2022-02-10', '2022-02-09', '2022-02-10')],
    ['双凤镇新材料中试基地', 'carrier', signing, later],
    ['双凤镇冷链食品仓储项目', 'logistics', completion, open('2022-03-06')],
    ['双凤镇邻里中心', 'commerce', null, later, { reserve: true }],
  ]),
  ...inArea('浏河镇', [
    ['浏河镇渔港文旅街区', 'commerce', groundbreaking, later],
    ['浏河镇新能源线束项目', 'industry', signing, reached('2022-01-21', '2022-01-21')],
    ['浏河镇光电元件项目', 'industry', completion, open('2022-02-11')],
    ['浏河镇卫生院改扩建', 'health', groundbreaking, open('2022-03-11')],
    ['浏河镇海洋装备零部件项目', 'industry', null, later, { reserve: true }],
  ]),
  ...inArea('浮桥镇', [
    ['浮桥镇功能薄膜材料项目', 'industry', groundbreaking, reached('2022-02-28', '2022-02-28')],
    ['浮桥镇港口机械配件项目', 'industry', signing, open('2022-03-05')],
    ['浮桥镇供应链分拨中心', 'logistics', completion, reached('2022-01-14', '2022-01-12', '2022-01-13')],
    ['浮桥镇中心幼儿园新建工程', 'education', approval, reached('2022-02-22', '2022-03-03')],
    ['浮桥镇装配式建筑构件项目', 'industry', null, later, { reserve: true }],
  ]),
  ...inArea('城厢镇', [
    ['城厢镇老街片区更新', 'urban-renewal', null, open('2022-03-12')],
    [
      '城厢镇商务楼宇改造',
      'commerce',
      groundbreaking,
      reached('2022-02-09', '2022-02-15', '2022-02-16'),
      { pace: 'behind' },
    ],
    ['城厢镇智能制造产业社区', 'carrier', signing, open('2022-04-06')],
    ['城厢镇电子元件项目', 'industry', null, reached('2022-01-28', '2022-01-26', '2022-01-27')],
    ['城厢镇检测服务中心', 'research', approval, open('2022-02-28')],
  ]),
  ...inArea('娄东街道', [
    ['娄东街道城东片区更新', 'urban-renewal', null, reached('2022-01-25', '2022-01-24', '2022-01-25')],
    ['娄东街道电商服务园', 'commerce', completion, later],
    ['娄东街道车规级芯片封测项目', 'industry', signing, reached('2022-03-01', '2022-03-01')],
    ['娄东街道激光设备项目', 'industry', groundbreaking, later, { pace: 'behind' }],
    ['娄东街道社区综合服务中心', 'livelihood', groundbreaking, open('2022-03-13')],
  ]),
  ...inArea('陆渡街道', [
    ['陆渡街道航空紧固件项目', 'industry', signing, open('2022-03-02'), { cluster: 'aerospace' }],
    [
      '陆渡街道机器人关节项目',
      'industry',
      groundbreaking,
      reached('2022-02-24', '2022-02-24', '2022-02-24', reached('2022-03-15', '2022-03-04')),
    ],
    [
      '陆渡街道医疗器械产业园',
      'carrier',
      groundbreaking,
      later,
      { cluster: 'biomedicine', silentAfter: localDate('2022-01-19') },
    ],
    ['陆渡街道总部经济楼宇', 'commerce', null, later, { reserve: true }],
    ['陆渡街道节能电机项目', 'industry', null, open('2022-03-09')],
  ]),
];

/** Led by departments, in an area that answers for them on the ground. */
const ledByDepartments: CatalogueRow[] = [
  ...inArea('娄江新城', [['跨境电商公共服务平台', 'commerce', signing, later, { lead: '商务局' }]]),
  ...inArea('城厢镇', [
    ['城南片区高级中学新建工程', 'education', approval, open('2022-02-18'), { lead: '教育局' }],
    [
      '中心片区水系连通工程',
      'water',
      groundbreaking,
      reached('2022-02-18', '2022-02-16', '2022-02-17'),
      { lead: '水务局' },
    ],
    ['智慧应急指挥中心', 'safety', null, later, { lead: '应急局', reserve: true }],
  ]),
  ...inArea('浮桥镇', [['沿江堤防提标工程', 'water', approval, open('2022-03-10'), { lead: '水务局' }]]),
  ...inArea('双凤镇', [
    [
      '镇级排涝泵站改造工程',
      'water',
      groundbreaking,
      later,
      { lead: '水务局', pace: 'behind', silentAfter: localDate('2022-02-21') },
    ],
    [
      '区域养老服务中心',
      'livelihood',
      approval,
      reached('2022-02-16', '2022-02-23', '2022-02-24'),
      { lead: '民政局' },
    ],
  ]),
  ...inArea('璜泾镇', [
    ['高标准农田示范片', 'agriculture', approval, open('2022-02-25'), { lead: '农业农村局' }],
  ]),
  ...inArea('沙溪镇', [
    ['工业固废分拣中心', 'environment', groundbreaking, later, { lead: '生态环境局' }],
    ['消防综合训练基地', 'safety', approval, later, { lead: '应急局' }],
  ]),
  ...inArea('娄东街道', [['社区助餐中心改造', 'livelihood', completion, later, { lead: '民政局' }]]),
  ...inArea('浏河镇', [['江海文化展示馆', 'culture', groundbreaking, later, { lead: '文旅局' }]]),
  ...inArea('陆渡街道', [['片区全民健身中心', 'culture', null, later, { lead: '文旅局', reserve: true }]]),
  ...inArea('科教新城', [
    ['应急物资储备库', 'safety', completion, later, { lead: '应急局', silentAfter: localDate('2022-02-16') }],
  ]),
  ...inArea('高新区', [['城北连接线新建工程', 'transport', groundbreaking, later, { lead: '交通局' }]]),
];

/**
 * The 68 made-up projects. Their names join a place with an industry and name no company. The days are chosen
 * so that on Monday 2022-03-07 the board shows every case: reached in time and late, missed for 1 to 40 days,
 * due this week, and exactly 30, 14, 7, 3, 1 and 0 days ahead.
 */
export const madeUpCatalogue: readonly CatalogueRow[] = [...ledByAreas, ...ledByDepartments];
