import type { GroupMessage, SendOutcome } from '#portfolio';
import type { OutboundAnswer, OutboundPost } from '#runtime';

/** An answer to a post: null where its text was cut. */
export interface EndpointAnswer {
  readonly status: number;
  readonly body: string | null;
}

/** How the endpoints of one channel are spoken to: all that a new one needs. */
export interface EndpointFormat<Message> {
  /** What is posted at that instant. `publicUrl`: where people log in. */
  readonly post: (message: Message, at: Date, publicUrl: string) => OutboundPost;
  /** What the answer means. */
  readonly outcome: (answer: EndpointAnswer) => SendOutcome;
  /** Whether the receiver knows a second copy by its id: then an attempt of unknown outcome may be repeated. */
  readonly knowsCopies: boolean;
}

/** Hands back what is worth another attempt. */
export function refusedForNow(reason: string): SendOutcome & { kind: 'refused' } {
  return { kind: 'refused', permanent: false, reason };
}

/** The outcome of a post that got no answer. `knowsCopies`: see `EndpointFormat`. */
export function outcomeOfSilence(
  silence: Exclude<OutboundAnswer, { kind: 'answered' }>,
  knowsCopies: boolean,
): SendOutcome {
  if (silence.kind === 'forbidden') return refusedForNow(`The address is not sent to: ${silence.objection}.`);
  return silence.kind === 'unknown' && !knowsCopies ? silence : refusedForNow(silence.reason);
}

/** What a robot answers, where it is understood. */
export interface RobotAnswer {
  readonly code: unknown;
  readonly message: unknown;
}

/** What a group reads: counts and where to log in; whoever stands in a group chat may be anybody. */
export function groupText({ content, isDemonstration }: GroupMessage, publicUrl: string): string {
  const { day, messages, projects, overdue } = content;
  const mark = isDemonstration ? '【演示数据】' : '';
  return `${mark}重点项目提醒：${day} 已发出 ${messages} 封提醒邮件，涉及 ${projects} 个项目，其中逾期 ${overdue} 个。请登录查看：${publicUrl}`;
}

/**
 * The outcome of a robot's answer: they say 200 and put a code of their own into the text. `busy`: the codes after which
 * it is worth trying again; after any other of theirs a person has to see to it.
 */
export function robotOutcome(
  { status, body }: EndpointAnswer,
  read: (answer: Readonly<Record<string, unknown>>) => RobotAnswer,
  busy: readonly number[],
): SendOutcome {
  if (status !== 200) return { kind: 'refused', permanent: false, reason: `HTTP ${status}` };
  const answer = jsonOf(body);
  // It has taken the message, or has not: without its code nobody knows.
  if (answer === null) return { kind: 'unknown', reason: 'The robot’s answer is not understood.' };
  const { code, message } = read(answer);
  if (code === 0) return { kind: 'sent' };
  if (typeof code !== 'number') return { kind: 'unknown', reason: 'The robot’s answer has no code.' };
  const reason = typeof message === 'string' ? message : '';
  return { kind: 'refused', permanent: !busy.includes(code), reason: `${code}: ${reason}` };
}

/** The fields of an answer in JSON; null where it is none. */
export function jsonOf(body: string | null): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(body ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
