import type { Lifecycle, LifecycleStage } from './lifecycle.js';

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

/** The three lifecycles that a new database begins with (domain language, lifecycle). */
export const defaultLifecycles: readonly Lifecycle[] = [
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
