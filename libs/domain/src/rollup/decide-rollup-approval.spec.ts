import { describe, expect, it } from '@jest/globals';
import { decideRollupApproval, isCarried, type ApprovedIssue } from './decide-rollup-approval.js';

const issue: ApprovedIssue = {
  id: 'r',
  kind: 'week',
  period: '2022-W09',
  scopeId: 'u',
  number: 8,
  dataSha256: 'ab',
  state: 'waiting',
  scheduledBy: 'scheduler',
};
const approval = { approve: true, note: null, readSha256: 'ab' };
const refusal = { approve: false, note: '数据待核', readSha256: 'ab' };

describe('the approval of an issue', () => {
  it('is recorded with what was read, and a refusal with its sealed note', () => {
    const { id: rollup, kind, period, scopeId: scope, number, dataSha256 } = issue;
    const fields = { rollup, kind, period, scope, number, dataSha256 };
    expect(decideRollupApproval(issue, approval, 'p', 'e')).toMatchObject({
      entries: [{ event: 'e', chain: '_sys', action: 'rollup.approved', after: { ...fields, note: null } }],
    });
    expect(decideRollupApproval(issue, refusal, 'p', 'e')).toMatchObject({
      entries: [
        { action: 'rollup.refused', after: { ...fields, note: { sealed: '数据待核', personId: 'p' } } },
      ],
    });
    expect(decideRollupApproval({ ...issue, scheduledBy: null }, approval, 'p', 'e')).toHaveProperty(
      'entries',
    );
  });

  it.each([
    [{ scheduledBy: 'p' }, approval, 'rollup.own_schedule'],
    [{ state: null }, approval, 'rollup.not_waiting'],
    [{ state: 'approved' }, refusal, 'rollup.not_waiting'],
    [{ state: 'refused' }, approval, 'rollup.not_waiting'],
    [{ state: 'overtaken' }, approval, 'rollup.not_waiting'],
    [{}, { ...approval, readSha256: 'cd' }, 'rollup.not_as_read'],
    [{}, { ...refusal, note: null }, 'request.reason_missing'],
    [{}, { ...refusal, note: '' }, 'request.reason_missing'],
  ] as const)('%j by %j is refused', (facts, wish, code) => {
    expect(decideRollupApproval({ ...issue, ...facts }, wish, 'p', 'e')).toMatchObject({ code });
  });

  it('decides what the next mail carries: what was made up or waited, and nothing that was refused', () => {
    expect([isCarried(true, null), isCarried(true, 'approved'), isCarried(false, 'overtaken')]).toEqual([
      true,
      true,
      true,
    ]);
    expect([isCarried(false, null), isCarried(false, 'approved'), isCarried(true, 'refused')]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
