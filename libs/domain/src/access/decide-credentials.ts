import { decision, type Decision } from '../decision.js';
import {
  historyEntry,
  seal,
  systemChain,
  type HistoryAction,
  type HistoryEntry,
} from '../history/history-entry.js';
import { refuse, type Refusal } from '../refusal.js';
import type { Action } from './can.js';
import type { Actor } from './roles.js';
import { isActionOfTokens, type TokenScope } from './token-scope.js';

/**
 * Accounts and what opens them. Each change is one event of `_sys`, and the credential that it makes has the event's
 * id; the history names persons and scopes, never a password, secret or token.
 */

function recorded<A extends HistoryAction>(entry: Omit<HistoryEntry<A>, 'chain' | 'before'>): Decision {
  return decision({ entries: [historyEntry<A>({ ...entry, chain: systemChain, before: null })] });
}

/** A log-in of a person. */
export interface AccountToCreate {
  readonly personId: string;
  readonly login: string;
}

/** Makes an account; the event's id becomes that of its first password. */
export function decideAccountCreation(id: string, account: AccountToCreate): Decision {
  const { personId, login } = account;
  const made = recorded<'account.created'>({
    event: id,
    action: 'account.created',
    after: { person: personId, login: seal(login, personId) },
  });
  return { ...made, inserts: [{ table: 'account', row: { personId, login } }] };
}

/** A person chose a new password. */
export function decidePasswordChange(id: string, personId: string): Decision {
  return recorded<'password.changed'>({ event: id, action: 'password.changed', after: { person: personId } });
}

/** Somebody gets a one-time password from another; one's own is changed with the old one. */
export function decidePasswordReset(id: string, personId: string, actor: Actor): Decision | Refusal {
  if (isOwn(personId, actor)) return refuse('account.own');
  return recorded<'password.reset'>({ event: id, action: 'password.reset', after: { person: personId } });
}

/** A person has proved to hold a second factor. */
export function decideTotpEnrolment(id: string, personId: string): Decision {
  return recorded<'totp.enrolled'>({ event: id, action: 'totp.enrolled', after: { person: personId } });
}

/** What a request to take away a second factor is about. */
export interface TotpResetRequest {
  readonly personId: string;
  readonly reason: string;
}

/** One of two administrators asks for a lost second factor to be taken away. Nobody asks for their own. */
export function decideTotpResetRequest(
  id: string,
  { personId, reason }: TotpResetRequest,
  actor: Actor,
): Decision | Refusal {
  if (isOwn(personId, actor)) return refuse('account.own');
  return recorded<'totp_reset.requested'>({
    event: id,
    action: 'totp_reset.requested',
    after: { person: personId },
    reason: seal(reason, personId),
  });
}

/** The other one consents: neither the one who asked nor the person concerned. `id` is that of the new event. */
export function decideTotpResetApproval(
  id: string,
  request: { readonly id: string; readonly personId: string; readonly requestedBy: string },
  actor: Actor,
): Decision | Refusal {
  if (isOwn(request.personId, actor)) return refuse('account.own');
  if (isOwn(request.requestedBy, actor)) return refuse('totp_reset.second_person');
  return recorded<'totp.reset'>({
    event: id,
    action: 'totp.reset',
    after: { person: request.personId, requestedBy: request.requestedBy },
    causedBy: request.id,
  });
}

/** The operator of the machine takes a second factor away, where no two administrators are left to do it. */
export function decideTotpRemoval(id: string, personId: string): Decision {
  return recorded<'totp.reset'>({
    event: id,
    action: 'totp.reset',
    after: { person: personId, requestedBy: null },
  });
}

/** A key for a program. */
export interface TokenToCreate {
  readonly personId: string;
  readonly name: string;
  readonly scope: TokenScope;
  readonly validDays: number;
}

/** Makes a token that may do what its scope and its owner's rights of the day both allow. */
export function decideTokenCreation(id: string, token: TokenToCreate): Decision | Refusal {
  const { personId, name, scope, validDays } = token;
  const actions: readonly Action[] | null = 'actions' in scope ? scope.actions : null;
  const never = actions?.find((action) => !isActionOfTokens(action));
  if (never !== undefined) return refuse('token.action_never', { action: never });
  return recorded<'token.created'>({
    event: id,
    action: 'token.created',
    after: {
      token: id,
      person: personId,
      name: seal(name, personId),
      actions,
      readOnly: actions === null,
      validDays,
    },
  });
}

/** Ends a token. */
export function decideTokenRevocation(id: string, token: { id: string; personId: string }): Decision {
  return recorded<'token.revoked'>({
    event: id,
    action: 'token.revoked',
    after: { token: token.id, person: token.personId },
  });
}

/** A person makes the address of their calendar. */
export function decideFeedCreation(id: string, personId: string): Decision {
  return recorded<'calendar_feed.created'>({
    event: id,
    action: 'calendar_feed.created',
    after: { person: personId },
  });
}

/** A person ends the address of their calendar. */
export function decideFeedRevocation(id: string, personId: string): Decision {
  return recorded<'calendar_feed.revoked'>({
    event: id,
    action: 'calendar_feed.revoked',
    after: { person: personId },
  });
}

/** Who somebody is at the identity provider. */
export interface OidcIdentity {
  readonly issuer: string;
  readonly subject: string;
}

/** Ties a subject of the provider to an account. */
export function decideOidcLink(id: string, personId: string, { issuer, subject }: OidcIdentity): Decision {
  return recorded<'oidc_link.created'>({
    event: id,
    action: 'oidc_link.created',
    after: { person: personId, issuer, oidcSubject: seal(subject, personId) },
  });
}

/** Unties it. */
export function decideOidcUnlinking(id: string, personId: string, issuer: string): Decision {
  return recorded<'oidc_link.removed'>({
    event: id,
    action: 'oidc_link.removed',
    after: { person: personId, issuer },
  });
}

/** An administrator has ended sessions of a person. */
export function decideSessionsEnd(id: string, personId: string, times: number): Decision {
  return recorded<'sessions.revoked'>({
    event: id,
    action: 'sessions.revoked',
    after: { person: personId, times },
    class: 'access',
  });
}

function isOwn(personId: string, actor: Actor): boolean {
  return actor.kind === 'person' && actor.personId === personId;
}
