import { describe, expect, it } from '@jest/globals';
import { day, sampleFacts } from '../project/facts-sample.js';
import {
  decideProgressReport,
  decideReportCorrection,
  type ProgressReport,
} from './decide-progress-report.js';

let made = 0;
const newId = () => `id-${(made += 1)}`;
const report: ProgressReport = {
  reportedOn: day('2022-03-07'),
  personId: 'officer',
  text: '桩基',
  percent: 8,
};
const standing = [
  { id: 'newest', reportedOn: day('2022-03-04') },
  { id: 'before', reportedOn: day('2022-02-28') },
];

describe('a progress report', () => {
  it('is recorded with its day, text and percentage', () => {
    const decided = decideProgressReport(sampleFacts(), report, { standing: [], files: [] }, newId);
    expect(decided).toMatchObject({
      entries: [
        {
          action: 'progress.reported',
          effectiveOn: '2022-03-07',
          after: { reportedOn: '2022-03-07', kind: 'report', percent: 8, text: { sealed: '桩基' } },
        },
      ],
      inserts: [
        {
          table: 'progress_report',
          row: { personId: 'officer', kind: 'report', percent: 8, correctsId: null },
        },
      ],
      versions: [],
    });
  });

  it('that says nothing is "no change", of today where it names no day', () => {
    const nothing = { ...report, reportedOn: null, text: null, percent: null };
    expect(decideProgressReport(sampleFacts(), nothing, { standing, files: ['photo'] }, newId)).toMatchObject(
      {
        inserts: [{ row: { kind: 'no_change', reportedOn: '2022-03-07', text: null } }],
      },
    );
  });

  it('carries the month’s investment, in the same decision', () => {
    const investment = { month: '2022-02', cumulative: '3200' };
    expect(
      decideProgressReport(sampleFacts(), { ...report, investment }, { standing, files: ['photo'] }, newId),
    ).toMatchObject({
      entries: [
        { action: 'progress.reported' },
        { action: 'investment.reported', after: { series: 'reported', cumulative: '3200.0000' } },
      ],
      inserts: [{ table: 'progress_report' }, { table: 'investment_month' }],
      versions: [{ table: 'investment_month' }],
    });
  });

  it('is refused as a whole where its investment is', () => {
    const investment = { month: '2022-04', cumulative: '3200' };
    expect(
      decideProgressReport(sampleFacts(), { ...report, investment }, { standing, files: ['photo'] }, newId),
    ).toMatchObject({ code: 'investment.in_future' });
  });

  it.each([
    ['of today', '2022-03-07', null],
    ['of the last report’s day', '2022-03-04', null],
    ['of tomorrow', '2022-03-08', 'progress_report.in_future'],
    ['of the day before the last report', '2022-03-03', 'progress_report.before_last'],
  ])('%s: %s → %s', (_, on, code) => {
    const answer = decideProgressReport(
      sampleFacts(),
      { ...report, reportedOn: day(on) },
      { standing, files: ['photo'] },
      newId,
    );
    expect('refused' in answer ? answer.code : null).toBe(code);
  });

  it('names files of its project only', () => {
    const withFile = (fileId: string) =>
      decideProgressReport(
        sampleFacts(),
        { ...report, fileIds: [fileId] },
        { standing, files: ['photo'] },
        newId,
      );
    expect(withFile('photo')).toMatchObject({
      entries: [{ after: { files: ['photo'] } }],
      inserts: [{ row: { fileIds: ['photo'] } }],
    });
    expect(withFile('foreign')).toMatchObject({ code: 'file.not_of_project' });
  });

  it('is refused of a project that has ended', () => {
    const facts = sampleFacts({ project: { state: 'terminated' } });
    expect(decideProgressReport(facts, report, { standing: [], files: [] }, newId)).toMatchObject({
      code: 'project.ended',
    });
  });
});

describe('a correction', () => {
  const correction = { ...report, corrects: 'newest', reason: '误填' };

  it('is a report of its own that names the one it corrects, with its reason', () => {
    const decided = decideReportCorrection(
      sampleFacts(),
      correction,
      { standing, hasCorrected: true, files: [] },
      newId,
    );
    expect(decided).toMatchObject({
      entries: [{ action: 'progress.corrected', after: { corrects: 'newest' }, reason: { sealed: '误填' } }],
      inserts: [{ table: 'progress_report', row: { correctsId: 'newest' } }],
      versions: [],
    });
  });

  it.each([
    ['before the corrected one’s day', '2022-03-01', 'newest', true, null],
    ['on the day of the report before it', '2022-02-28', 'newest', true, null],
    ['before the report before it', '2022-02-27', 'newest', true, 'progress_report.before_last'],
    ['of tomorrow', '2022-03-08', 'newest', true, 'progress_report.in_future'],
    ['of an older report', '2022-03-07', 'before', true, 'progress_report.not_newest'],
    ['of another project’s report', '2022-03-07', 'newest', false, 'progress_report.not_found'],
  ])('%s → %s', (_, on, corrects, hasCorrected, code) => {
    const answer = decideReportCorrection(
      sampleFacts(),
      { ...correction, corrects, reportedOn: day(on) },
      { standing, hasCorrected, files: [] },
      newId,
    );
    expect('refused' in answer ? answer.code : null).toBe(code);
  });
});
