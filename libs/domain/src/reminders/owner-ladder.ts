import type { Text } from '../refusal-texts.js';
import { ladderOf, type Ladder, type SetStep } from './ladder.js';

/** What a unit owes beside the dates of its projects: a difficulty to settle, an instruction to answer, a notice to reply to. */
export const owedKinds = ['difficulty', 'instruction', 'notice'] as const;

/** One of them. */
export type OwedKind = (typeof owedKinds)[number];

/** What people call them. */
export const owedKindNames: Readonly<Record<OwedKind, Text>> = {
  difficulty: { zh: '问题事项', en: 'difficulty' },
  instruction: { zh: '批示', en: 'instruction' },
  notice: { zh: '文书', en: 'notice' },
};

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
