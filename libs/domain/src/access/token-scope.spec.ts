import { describe, expect, it } from '@jest/globals';
import { actions, type Action } from './can.js';
import { isActionOfTokens, isInTokenScope, tokenActions } from './token-scope.js';

describe('the scope of a token', () => {
  it('of actions lets through these and no other', () => {
    const scope = { actions: ['project.list', 'project.change_stage'] as const };
    const through = actions.filter((action) => isInTokenScope(scope, action, true));
    expect(through).toEqual(['project.list', 'project.change_stage']);
  });

  it('that only reads lets through what changes nothing', () => {
    for (const action of tokenActions) {
      expect(isInTokenScope({ readOnly: true }, action, false)).toBe(true);
      expect(isInTokenScope({ readOnly: true }, action, true)).toBe(false);
    }
  });

  it('never reaches sessions, passwords, second factors and tokens', () => {
    const never: Action[] = [
      'token.create',
      'token.revoke',
      'account.create',
      'account.reset_password',
      'totp.enrol',
      'totp_reset.request',
      'totp_reset.approve',
      'oidc_link.create',
      'session.end',
      'session.end_of_person',
    ];
    for (const action of never) {
      expect([action, isActionOfTokens(action)]).toEqual([action, false]);
      for (const changes of [true, false]) {
        expect(isInTokenScope({ actions }, action, changes)).toBe(false);
        expect(isInTokenScope({ readOnly: true }, action, changes)).toBe(false);
      }
    }
  });
});
