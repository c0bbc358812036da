import { describe, expect, it } from '@jest/globals';
import { sampleFacts } from '../project/facts-sample.js';
import { decideFileAddition, refuseStrangeFiles } from './decide-file.js';

const kept = { sha256: 'ab'.repeat(32), mediaType: 'image/jpeg', size: 12 } as const;
let made = 0;
const newId = () => `id-${(made += 1)}`;

describe('a file', () => {
  it('is put on record with its event', () => {
    expect(decideFileAddition(sampleFacts(), kept, 'officer', false, newId)).toMatchObject({
      entries: [{ action: 'file.added', after: kept }],
      inserts: [{ table: 'file', row: { ...kept, projectId: 'project', personId: 'officer' } }],
    });
  });

  it('is one where it comes twice, and none of a project that has ended', () => {
    const ended = sampleFacts({ project: { state: 'closed' } });
    expect(decideFileAddition(sampleFacts(), kept, 'officer', true, newId)).toMatchObject({
      code: 'file.added_already',
    });
    expect(decideFileAddition(ended, kept, 'officer', false, newId)).toMatchObject({ code: 'project.ended' });
  });

  it.each([
    [[], null],
    [['own', undefined], null],
    [['own', 'foreign'], 'file.not_of_project'],
  ])('named among %j: %s', (named, code) => {
    expect(refuseStrangeFiles(named, ['own'])?.code ?? null).toBe(code);
  });
});
