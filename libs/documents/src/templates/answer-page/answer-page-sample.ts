import { localDate } from '#domain';
import type { AnswerPageDocument } from './answer-page-document.js';

/** A late item of a made-up project with a name that tries to be HTML. */
export const answerPageSample: AnswerPageDocument = {
  language: 'zh',
  isDemonstration: true,
  project: '<img src=x onerror=alert(1)>港区冷链物流中心 {{7*7}}',
  synthetic: true,
  stageLabel: '开工',
  step: null,
  dueOn: localDate('2022-03-04'),
  today: localDate('2022-03-07'),
  leadUnit: { id: '01968a3e-5b7c-7def-8123-456789abcd21', name: '港区' },
  units: [{ id: '01968a3e-5b7c-7def-8123-456789abcd22', name: '自然资源局' }],
  mayReport: true,
  form: 'nonce.mark',
  values: {},
  reply: null,
  problem: null,
};
