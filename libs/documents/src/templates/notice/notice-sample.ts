import { localDate, type NoticeDocument } from '#domain';

/** A notice with long names, several reminders before it, a moved date and held days, and a name that tries to be more. */
export const noticeSample: NoticeDocument = {
  form: 1,
  isDemonstration: true,
  kind: 'supervision',
  year: 2022,
  number: 12,
  organ: '太仓市重点项目建设工作领导小组办公室',
  mark: '重项办',
  issuedOn: localDate('2022-03-21'),
  addressee: '江苏省太仓高新技术产业开发区管理委员会（娄东街道办事处）经济发展和重点项目推进局',
  supervisingUnit: '太仓市',
  project: {
    id: '01968a3e-5b7c-7def-8123-456789abcd01',
    name: '高端数控机床及精密减速器研发制造一体化生产基地（一期）暨配套人才公寓与公共服务中心\u202e建设项目',
    code: '2101-320585-89-01-123456',
    synthetic: true,
  },
  stageLabel: '竣工',
  stepLabel: '主体完工',
  baselineOn: localDate('2022-01-31'),
  plannedOn: localDate('2022-02-28'),
  dueOn: localDate('2022-03-07'),
  workingDaysLate: 10,
  toldBefore: [
    { on: localDate('2022-03-08'), step: 'after_1', recipients: ['liaison_officer', 'unit_head'] },
    {
      on: localDate('2022-03-10'),
      step: 'after_3',
      recipients: ['liaison_officer', 'unit_head', 'supervisor'],
    },
    {
      on: localDate('2022-03-14'),
      step: 'after_5',
      recipients: ['liaison_officer', 'unit_head', 'supervisor'],
    },
  ],
  replyWorkingDays: 5,
  replyDueOn: localDate('2022-03-28'),
  copies: ['supervisor', 'project_leader'],
};
