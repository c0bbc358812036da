import { describe, expect, it } from '@jest/globals';
import { isJobName, jobCatalogue, jobNames, parseJobPayload } from './catalogue.js';
import { assertEveryJobHasOneHandler } from './handlers.js';
import { queueNames } from './job.js';

describe('assertEveryJobHasOneHandler', () => {
  const all = { handler: 'All', jobs: jobNames };

  it('is content with one handler each', () => {
    expect(() => assertEveryJobHasOneHandler([all])).not.toThrow();
  });

  it.each([
    [[{ ...all, jobs: jobNames.slice(1) }], `The job ${jobNames[0]} has no handler.`],
    [[all, { handler: 'Other', jobs: [jobNames[0]!] }], `The job ${jobNames[0]} has 2 handlers: All, Other.`],
    [
      [all, { handler: 'Other', jobs: ['x.y'] }],
      'Other handles the job x.y, which the catalogue does not have.',
    ],
  ])('names what is wrong', (handled, sentence) => {
    expect(() => assertEveryJobHasOneHandler(handled)).toThrow(sentence);
  });
});

describe('the catalogue', () => {
  it('has a sample for each job that its own schema takes, and carries at most one id', () => {
    for (const name of jobNames) {
      expect(parseJobPayload(name, jobCatalogue[name].sample)).toEqual(jobCatalogue[name].sample);
      expect(['', 'id']).toContain(Object.keys(jobCatalogue[name].sample).join());
      expect(() => parseJobPayload(name, { ...jobCatalogue[name].sample, more: 1 })).toThrow('more');
    }
  });

  it('puts every job into a queue that exists and whose name BullMQ takes', () => {
    for (const name of jobNames) expect(queueNames).toContain(jobCatalogue[name].queue);
    for (const name of queueNames) expect(name).not.toContain(':');
    expect(isJobName('toString')).toBe(false);
  });
});
