import { codeWords } from '../history/code-words.js';
import type { permitKinds } from '../permit/permit-row.js';
import type { Text } from '../refusal-texts.js';
import { ladderOf, type Ladder, type SetStep } from './ladder.js';

/**
 * What a unit owes beside the dates of its projects: a difficulty to settle, an instruction to answer, a notice to reply to, a
 * permit to decide, a hold to end or to renew.
 */
export const owedKinds = ['difficulty', 'instruction', 'notice', 'permit', 'hold'] as const;

/** One of them. */
export type OwedKind = (typeof owedKinds)[number];

/** By what one of them is known. */
export interface OwedName {
  readonly kind: OwedKind;
  /**
   * The number of a difficulty or an instruction, a notice's as it is printed, the name of a permit that has one; null: of
   * other permits and of a hold, of which a project has one at a time.
   */
  readonly reference: string | null;
  /** Null: it is no permit. */
  readonly permitKind: (typeof permitKinds)[number] | null;
}

/** What people call them. */
const owedKindNames: Readonly<Record<OwedKind, Text>> = {
  difficulty: { zh: '问题事项', en: 'difficulty' },
  instruction: { zh: '批示', en: 'instruction' },
  notice: { zh: '文书', en: 'notice' },
  permit: { zh: '审批事项', en: 'permit' },
  hold: { zh: '停缓建', en: 'hold' },
};

/** How it is called in a mail or a list: its kind with its number, a notice by its number alone. */
export function owedName({ kind, reference, permitKind }: OwedName): Text {
  const { zh, en } = owedKindNames[kind];
  if (kind === 'notice' && reference !== null) return { zh: reference, en: reference };
  const permit = permitKind === null ? undefined : codeWords.permitKind?.[permitKind];
  const which = (ofPermit: string | undefined): string =>
    [ofPermit, reference].filter((part) => part != null).join(' ');
  if (which(permit?.zh) === '') return { zh, en };
  return {
    zh: `${zh}〔${which(permit?.zh)}〕`,
    en: `${en}${permit === undefined ? '' : ':'} ${which(permit?.en)}`,
  };
}

/**
 * Its own head hears of it from the beginning; whoever supervises the unit when it is late, and then who leads the city. The
 * project's liaison officer and 挂钩领导 are not asked: they did not take it upon themselves.
 */
const ownerSteps: readonly SetStep[] = [
  { when: 'before', days: 3, adds: ['unit_head'] },
  { when: 'before', days: 0, adds: [] },
  { when: 'after', days: 1, adds: [] },
  { when: 'after', days: 3, adds: ['supervisor'] },
  { when: 'after', days: 10, adds: ['root_leader'] },
];

/** The ladder of what a unit owes, to the date by which it owes it: the same in every city, and weekly after its last step. */
export const ownerLadder: Ladder = ladderOf(ownerSteps);

/**
 * The same for permits and holds, which are the project's own: its liaison officer hears of them from the beginning too, who
 * applied, and who records what has come of it.
 */
export const permitAndHoldLadder: Ladder = ladderOf([
  { when: 'before', days: 3, adds: ['liaison_officer', 'unit_head'] },
  ...ownerSteps.slice(1),
]);
