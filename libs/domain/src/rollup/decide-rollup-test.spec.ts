import { describe, expect, it } from '@jest/globals';
import { decideRollupTest, type TestedIssue } from './decide-rollup-test.js';

const issue: TestedIssue = {
  id: '017f7a2c-3e00-7000-8000-000000000081',
  kind: 'week',
  period: '2022-W09',
  scopeId: '017e3f91-6400-7031-80d1-93fb2c9a3800',
  number: 8,
  hasAddress: true,
};
const personId = '017e3f91-6400-74bf-8b33-090696c5b87a';
const message = '017f7a2c-3e00-7000-8000-000000000091';

describe('a test send', () => {
  it('is an event under the id of its message, with who had it sent and in which language', () => {
    const decided = decideRollupTest(issue, { personId, language: 'en' }, message);
    expect(decided).toMatchObject({
      entries: [
        {
          event: message,
          action: 'rollup.test_sent',
          after: { message, rollup: issue.id, period: '2022-W09', person: personId, language: 'en' },
        },
      ],
    });
  });

  it('needs an address', () => {
    const decided = decideRollupTest({ ...issue, hasAddress: false }, { personId, language: 'zh' }, message);
    expect(decided).toMatchObject({ refused: true, code: 'rollup.no_address' });
  });
});
