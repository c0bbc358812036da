import type { Action } from './can.js';

/**
 * What is kept of the answer to a request with an Idempotency-Key, so that the same request does nothing a second time:
 * `whole`, or that it was done (`told_once`: the answer holds a secret or private data, which are told once and kept
 * nowhere). `nothing`: the key means nothing there, since a log-in is no change of what is recorded, and a file is made
 * anew each time.
 */
export type AnswerKept = 'whole' | 'told_once' | 'nothing';

const exceptions: Readonly<Partial<Record<Action | 'public', AnswerKept>>> = {
  public: 'nothing',
  'session.complete': 'nothing',
  'history.export': 'nothing',
  'project.export': 'nothing',
  'totp.enrol': 'told_once',
  'token.create': 'told_once',
  'calendar_feed.create': 'told_once',
  'rollup_link.create': 'told_once',
  'endpoint.add': 'told_once',
  'direct_channel.add': 'told_once',
  'account.create': 'told_once',
  'account.reset_password': 'told_once',
  'person.view_contacts': 'told_once',
};

/** What is kept of the answers of operations that are this action. */
export function answerKept(action: Action | 'public'): AnswerKept {
  return exceptions[action] ?? 'whole';
}
