import { describe, expect, it } from '@jest/globals';
import type { Decision } from '../decision.js';
import { isRefusal, type Refusal } from '../refusal.js';
import {
  decideAccountCreation,
  decideOidcLink,
  decidePasswordReset,
  decideTokenCreation,
  decideTotpResetApproval,
  decideTotpResetRequest,
} from './decide-credentials.js';
import type { Person } from './roles.js';

const person = (personId: string): Person => ({ kind: 'person', personId, duties: [] });
const system = { kind: 'system', part: 'setup' } as const;

function entryOf(decided: Decision | Refusal) {
  if (isRefusal(decided)) throw new Error(decided.code);
  return decided.entries[0]!;
}

describe('an account', () => {
  it('has its login sealed, and the event is of class record', () => {
    const entry = entryOf(decideAccountCreation('event', { personId: 'person', login: 'chen' }));
    expect(entry).toMatchObject({ event: 'event', chain: '_sys', action: 'account.created' });
    expect(entry.after).toEqual({ person: 'person', login: { sealed: 'chen', personId: 'person' } });
    expect(entry.class ?? 'record').toBe('record');
  });
});

describe('a password', () => {
  it('is given by another person or a command, never to oneself', () => {
    expect(decidePasswordReset('event', 'x', person('x'))).toMatchObject({ code: 'account.own' });
    expect(entryOf(decidePasswordReset('event', 'x', person('y'))).after).toEqual({ person: 'x' });
    expect(entryOf(decidePasswordReset('event', 'x', system)).action).toBe('password.reset');
  });
});

describe('a lost second factor', () => {
  const request = { id: 'request', personId: 'owner', requestedBy: 'first' };

  it('is asked for by another, with a sealed reason', () => {
    const wish = { personId: 'owner', reason: '手机遗失' };
    expect(decideTotpResetRequest('event', wish, person('owner'))).toMatchObject({ code: 'account.own' });
    const { reason, after } = entryOf(decideTotpResetRequest('event', wish, person('first')));
    expect(reason).toEqual({ sealed: '手机遗失', personId: 'owner' });
    expect(JSON.stringify(after)).not.toContain('手机遗失');
  });

  it('security 29: is taken away by two persons, neither of them its owner', () => {
    const by = (personId: string) => decideTotpResetApproval('event', request, person(personId));
    expect(by('first')).toMatchObject({ code: 'totp_reset.second_person' });
    expect(by('owner')).toMatchObject({ code: 'account.own' });
    const entry = entryOf(by('second'));
    expect(entry.after).toEqual({ person: 'owner', requestedBy: 'first' });
    expect(entry.causedBy).toBe('request');
  });
});

describe('a token', () => {
  const token = { personId: 'x', name: '报表', validDays: 30 };

  it('is recorded with its scope', () => {
    const reads = entryOf(decideTokenCreation('t', { ...token, scope: { readOnly: true } }));
    expect(reads.after).toMatchObject({ token: 't', actions: null, readOnly: true, validDays: 30 });
    const acts = entryOf(decideTokenCreation('t', { ...token, scope: { actions: ['project.list'] } }));
    expect(acts.after).toMatchObject({ actions: ['project.list'], readOnly: false });
  });

  it('is not made for what no token may do', () => {
    const scope = { actions: ['project.list', 'token.create'] as const };
    expect(decideTokenCreation('t', { ...token, scope })).toMatchObject({
      code: 'token.action_never',
      details: { action: 'token.create' },
    });
  });
});

describe('an identity', () => {
  it('is linked with its subject sealed', () => {
    const { after } = entryOf(decideOidcLink('e', 'x', { issuer: 'https://id.example', subject: 's-1' }));
    expect(after).toEqual({
      person: 'x',
      issuer: 'https://id.example',
      oidcSubject: { sealed: 's-1', personId: 'x' },
    });
  });
});
