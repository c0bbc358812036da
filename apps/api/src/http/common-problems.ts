import { refusalTexts, type AnswerKept, type RefusalCode } from '#domain';
import { statusOf } from './status-of.js';

/** Behind the log-in, every operation may be answered so before its own rules are asked. */
const behindLogIn: readonly RefusalCode[] = [
  'session.required',
  'session.rights_changed',
  'session.awaits_totp',
  'session.awaits_enrolment',
  'token.invalid',
  'token.never',
  'token.out_of_scope',
];
/** Where an Idempotency-Key is taken. */
const ofKeys: Readonly<Record<AnswerKept, readonly RefusalCode[]>> = {
  nothing: [],
  whole: ['idempotency.malformed', 'idempotency.reused'],
  told_once: ['idempotency.malformed', 'idempotency.reused', 'idempotency.told_once'],
};
/** Any operation at all. */
const everywhere: readonly RefusalCode[] = ['request.too_many', 'request.too_slow'];

interface Answer {
  description?: string;
  content?: Record<string, unknown>;
}

/**
 * Adds to an operation's answers those that stand round all of them, after what it says itself. `kept`: what an
 * Idempotency-Key keeps of its answer. `content` is that of a problem document.
 */
export function addCommonProblems(
  responses: Record<string, Answer>,
  isPublic: boolean,
  kept: AnswerKept,
  content: Record<string, unknown>,
): void {
  for (const code of [...(isPublic ? [] : behindLogIn), ...ofKeys[kept], ...everywhere]) {
    const answer = (responses[String(statusOf[code])] ??= { content });
    const said = answer.description ?? '';
    if (said.includes(`\`${code}\``)) continue;
    const { zh, en } = refusalTexts[code];
    answer.description = [said, `\`${code}\` ${zh} ${en}`].filter((text) => text !== '').join('\n\n');
  }
}
