import type { Lifecycle, LifecycleStage, LifecycleStep } from './lifecycle.js';

const groundbreaking: LifecycleStage = {
  code: 'groundbreaking',
  countsAs: 'groundbreaking',
  label: { zh: '开工', en: 'Groundbreaking' },
  evidence: ['construction_permit'],
  limitDays: null,
};

const completion: LifecycleStage = {
  code: 'completion',
  countsAs: 'completion',
  label: { zh: '竣工', en: 'Completion' },
  evidence: ['acceptance_record'],
  limitDays: null,
};

/** The three lifecycles as they were first published: projects that began with them keep them. */
export const firstLifecycles: readonly Lifecycle[] = [
  {
    code: 'enterprise',
    version: 1,
    label: { zh: '企业投资项目', en: 'Enterprise project' },
    stages: [
      {
        code: 'signing',
        countsAs: 'signing',
        label: { zh: '签约', en: 'Signing' },
        evidence: ['contract'],
        limitDays: null,
      },
      groundbreaking,
      completion,
      {
        code: 'operation',
        countsAs: 'operation',
        label: { zh: '投产', en: 'Operation' },
        evidence: ['operation_record'],
        limitDays: null,
      },
    ],
  },
  {
    code: 'government_investment',
    version: 1,
    label: { zh: '政府投资项目', en: 'Government investment' },
    stages: [
      {
        code: 'approval',
        countsAs: null,
        label: { zh: '立项批复', en: 'Approval' },
        evidence: ['approval_document'],
        limitDays: null,
      },
      groundbreaking,
      completion,
      {
        code: 'operation',
        countsAs: 'operation',
        label: { zh: '交付使用', en: 'Hand-over' },
        evidence: ['operation_record'],
        limitDays: null,
      },
    ],
  },
  {
    code: 'urban_renewal',
    version: 1,
    label: { zh: '城市更新项目', en: 'Urban renewal' },
    stages: [
      {
        code: 'agreements',
        countsAs: null,
        label: { zh: '搬迁签约', en: 'Agreements' },
        evidence: ['notice'],
        limitDays: 100,
      },
      {
        code: 'expropriation',
        countsAs: null,
        label: { zh: '征收', en: 'Expropriation' },
        evidence: ['notice'],
        limitDays: 100,
      },
      {
        code: 'vacating',
        countsAs: null,
        label: { zh: '腾房', en: 'Vacating' },
        evidence: ['notice'],
        limitDays: 100,
      },
    ],
  },
];

const groundbreakingSteps: readonly LifecycleStep[] = [
  step('construction_permit', '施工许可', 'Construction permit', ['construction_permit', 'sector_permit']),
  step('in_statistics', '入库纳统', 'Entered in the statistics', [], ['groundbreaking']),
];

const completionSteps: readonly LifecycleStep[] = [
  step('topping_out', '封顶', 'Topping out', [], ['groundbreaking']),
  step('main_works', '主体完工', 'Main works complete', [], ['groundbreaking']),
];

/** What the second versions say more of a stage than the first ones. */
const secondStages: Readonly<Record<string, Partial<LifecycleStage>>> = {
  groundbreaking: {
    evidence: ['construction_permit', 'sector_permit'],
    meaning: {
      zh: '永久性工程首次破土或首根桩打入；开工仪式、场地平整、拆除不算开工',
      en: 'Permanent work first broken into, or the first pile driven; a ceremony, levelling or demolition is none',
    },
    steps: groundbreakingSteps,
  },
  completion: {
    meaning: {
      zh: '竣工验收备案；封顶、主体完工不算竣工',
      en: 'Acceptance on record; topping out or the end of the main works is none',
    },
    steps: completionSteps,
  },
  operation: {
    meaning: {
      zh: '首批产出、开业或交付使用；试运行不算投产',
      en: 'First output, opening or hand-over; a trial run is none',
    },
    steps: [step('trial_run', '试运行', 'Trial run', [], ['groundbreaking'])],
  },
};

/** The lifecycles that a new project begins with: the first ones, with the steps that they name inside their stages. */
export const defaultLifecycles: readonly Lifecycle[] = firstLifecycles.map((first) =>
  first.code === 'urban_renewal'
    ? first
    : {
        ...first,
        version: 2,
        stages: first.stages.map((stage) => ({ ...stage, ...secondStages[stage.code] })),
      },
);

function step(
  code: string,
  zh: string,
  en: string,
  evidence: LifecycleStep['evidence'],
  after: readonly string[] = [],
): LifecycleStep {
  return { code, label: { zh, en }, evidence, after };
}
