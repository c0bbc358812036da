import { actions, type Action } from './can.js';

/**
 * What an API token may do of what its owner may today: the actions it names, or everything that only reads (which
 * is every GET: changes are never made by one).
 */
export type TokenScope = { readonly readOnly: true } | { readonly actions: readonly Action[] };

/** What is done by a person who has logged in and never by a program's token: it would outlive its own revocation. */
const neverByToken: readonly Action[] = [
  'endpoint.add',
  'endpoint.end',
  'direct_channel.add',
  'direct_channel.end',
  'app_identity.change',
  'session.complete',
  'session.end',
  'session.list',
  'session.end_of_person',
  'totp.enrol',
  'totp_reset.request',
  'totp_reset.approve',
  'account.create',
  'account.reset_password',
  'oidc_link.create',
  'oidc_link.remove',
  'token.create',
  'token.revoke',
  'calendar_feed.create',
  'calendar_feed.revoke',
  // Approved is what somebody has read.
  'rollup.approve',
  'rollup_link.create',
  'rollup_link.revoke',
  // It goes on for as long as a session does.
  'inbox.follow',
];

/** Whether a token may ever be given the action. */
export function isActionOfTokens(action: Action): boolean {
  return !neverByToken.includes(action);
}

/** The actions that a token can be given. */
export const tokenActions = actions.filter(isActionOfTokens);

/** Whether the scope lets the action through; `changes` says whether the request could change something. */
export function isInTokenScope(scope: TokenScope, action: Action, changes: boolean): boolean {
  if (!isActionOfTokens(action)) return false;
  return 'readOnly' in scope ? !changes : scope.actions.includes(action);
}
