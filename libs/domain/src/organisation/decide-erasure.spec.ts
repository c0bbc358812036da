import { describe, expect, it } from '@jest/globals';
import { decidePersonErasure, decideTextErasure, type PersonToErase } from './decide-erasure.js';

const newId = (): string => 'id';
const gone: PersonToErase = { id: 'p', state: 'disabled', openDuties: 0, hasData: true };

describe('decidePersonErasure', () => {
  it('erases whoever has left, by one event that names the person and seals the reason', () => {
    expect(decidePersonErasure(gone, '本人申请', newId)).toMatchObject({
      erase: { person: 'p' },
      entries: [
        {
          chain: '_sys',
          action: 'person.erased',
          after: { person: 'p' },
          reason: { sealed: '本人申请', personId: null },
        },
      ],
      versions: [],
    });
  });

  it.each<[Partial<PersonToErase>, string]>([
    [{ state: 'active' }, 'person.still_active'],
    [{ openDuties: 1 }, 'person.still_active'],
    [{ hasData: false }, 'person.erased_already'],
    [{ hasData: false, state: 'active' }, 'person.erased_already'],
  ])('refuses with %j', (change, code) => {
    expect(decidePersonErasure({ ...gone, ...change }, '…', newId)).toMatchObject({ refused: true, code });
  });
});

describe('decideTextErasure', () => {
  it('names the event whose texts go', () => {
    expect(decideTextErasure('e', '误写', newId)).toMatchObject({
      erase: { event: 'e' },
      entries: [{ chain: '_sys', action: 'texts.erased', after: { ofEvent: 'e' } }],
    });
  });
});
