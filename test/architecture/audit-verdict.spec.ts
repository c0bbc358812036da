/** `npm audit` as a check: what fails, what passes, and what says nothing. */
import { describe, expect, it } from '@jest/globals';
import { auditVerdict } from './audit-verdict.js';

const report = (severity: string) => ({
  auditReportVersion: 2,
  vulnerabilities: { 'left-pad': { name: 'left-pad', severity, range: '<1.3.0' } },
});

describe('security 41: the audit of packages', () => {
  it.each(['high', 'critical'])('fails for a weakness that is %s, and names the package', (severity) => {
    expect(auditVerdict(report(severity))).toEqual({ code: 1, lines: [`${severity}: left-pad <1.3.0`] });
  });

  it.each(['low', 'moderate'])('passes with one that is %s', (severity) => {
    expect(auditVerdict(report(severity))).toMatchObject({ code: 0 });
  });

  it('passes with none', () => {
    expect(auditVerdict({ auditReportVersion: 2, vulnerabilities: {} })).toMatchObject({ code: 0 });
  });

  it.each([
    ['answers an error', { message: '405 Method Not Allowed', statusCode: 405 }, /405/],
    ['is away', { message: 'connect ECONNREFUSED' }, /ECONNREFUSED/],
    ['says nothing', undefined, /nothing/],
  ])('is no pass where the registry %s', (_, said, reason) => {
    const { code, lines } = auditVerdict(said);
    expect([code, lines.join()]).toEqual([75, expect.stringMatching(reason)]);
  });
});
