import { describe, expect, it } from '@jest/globals';
import { decideAccessRecord, type AccessCount } from './access-count.js';

const count: AccessCount = {
  action: 'log_in.failed',
  person: { id: 'x', login: 'chen' },
  address: '10.1.2.3',
  detail: 'session.wrong_credentials',
  minute: '2026-11-26T08:00:00.000Z',
  times: 7,
};

describe('security 32: a sum of a minute', () => {
  it('is one event of class access, login and address sealed', () => {
    const [entry] = decideAccessRecord([count], () => 'event').entries;
    expect(entry).toMatchObject({ chain: '_sys', class: 'access', action: 'log_in.failed' });
    expect(entry!.after).toEqual({
      person: 'x',
      login: { sealed: 'chen', personId: 'x' },
      address: { sealed: '10.1.2.3', personId: 'x' },
      detail: 'session.wrong_credentials',
      minute: '2026-11-26T08:00:00.000Z',
      times: 7,
    });
  });

  it('of no known account keeps nothing of what was typed', () => {
    const [entry] = decideAccessRecord([{ ...count, person: null }], () => 'event').entries;
    expect(entry!.after).toMatchObject({ person: null, login: null, address: { personId: null } });
  });
});
