import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '../refusal.js';
import { decideSendingPause, decideSendingResumption } from './decide-sending.js';

const holding = { id: 'p', version: 1, since: '2022-03-07 08:00:00' };
const ids = (): (() => string) => {
  let next = 0;
  return () => `id ${(next += 1)}`;
};

describe('a pause of all sending', () => {
  it('is recorded with its reason, sealed, and what caused it', () => {
    const paused = decideSendingPause(null, '恢复备份', ids(), 'epoch');
    if (isRefusal(paused)) throw new Error(paused.code);
    expect(paused.entries).toMatchObject([
      {
        action: 'sending.paused',
        after: { pause: 'id 1' },
        reason: { sealed: '恢复备份' },
        causedBy: 'epoch',
      },
    ]);
    expect(paused.versions).toMatchObject([
      { table: 'sending_pause', row: { id: 'id 1', version: 1, state: 'paused' } },
    ]);
    // One commitment for the event and the row.
    expect((paused.versions[0]!.row as { reason: object }).reason).toBe(paused.entries[0]?.reason);
  });

  it('is one at a time', () => {
    expect(decideSendingPause(holding, '再次', ids())).toMatchObject({
      code: 'sending.already_paused',
      details: { since: '2022-03-07 08:00:00' },
    });
    expect(decideSendingResumption(null, '完成', null, ids())).toMatchObject({ code: 'sending.not_paused' });
  });

  it('ends as its next version, with what was set aside', () => {
    const resumed = decideSendingResumption(holding, '完成', 3, ids());
    if (isRefusal(resumed)) throw new Error(resumed.code);
    expect(resumed.entries).toMatchObject([
      { action: 'sending.resumed', after: { pause: 'p', setAside: 3 } },
    ]);
    expect(resumed.versions).toMatchObject([{ row: { id: 'p', version: 2, state: 'resumed' } }]);
  });
});
