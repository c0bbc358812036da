import { localDate } from '#domain';
import type { ReminderMailDocument } from './reminder-mail-document.js';

/** A mail with every kind of item, one of a made-up project and one with a name that tries to be HTML. */
export const reminderMailSample: ReminderMailDocument = {
  reader: '王伟',
  on: localDate('2022-03-07'),
  isDemonstration: true,
  items: [
    {
      projectId: '01968a3e-5b7c-7def-8123-456789abcd01',
      project: '高端数控机床生产基地一期',
      synthetic: true,
      stageLabel: '开工',
      dueOn: localDate('2022-03-02'),
      step: 'after_3',
      receivedAs: 'supervisor',
      leadUnit: '高新区',
      liaisonOfficer: '李娜',
      answerUrl: 'https://projects.example/r/answer-link-of-01968a3e-5b7c-7def-8123-456789abcd11',
    },
    {
      projectId: '01968a3e-5b7c-7def-8123-456789abcd02',
      project: '<img src=x onerror=alert(1)>港区冷链物流中心 {{7*7}}',
      synthetic: true,
      stageLabel: '竣工',
      dueOn: localDate('2022-03-04'),
      step: 'after_1',
      receivedAs: 'unit_head',
      leadUnit: '港区',
      liaisonOfficer: null,
      answerUrl: null,
    },
    {
      projectId: '01968a3e-5b7c-7def-8123-456789abcd03',
      project: '沪武高速太仓至常州段扩建工程',
      synthetic: false,
      stageLabel: '交付使用',
      dueOn: localDate('2022-03-07'),
      step: 'day_itself',
      receivedAs: 'liaison_officer',
      leadUnit: '交通运输局',
      liaisonOfficer: '王伟',
      answerUrl: 'https://projects.example/r/answer-link-of-01968a3e-5b7c-7def-8123-456789abcd13',
    },
    {
      projectId: '01968a3e-5b7c-7def-8123-456789abcd04',
      project: '新能源汽车零部件研发中心',
      synthetic: true,
      stageLabel: '投产',
      dueOn: localDate('2022-03-14'),
      step: 'before_7',
      receivedAs: 'liaison_officer',
      leadUnit: '高新区',
      liaisonOfficer: '王伟',
      answerUrl: 'https://projects.example/r/answer-link-of-01968a3e-5b7c-7def-8123-456789abcd14',
    },
  ],
};
