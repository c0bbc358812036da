import type { Light } from '../lights/light.js';
import type { Language, Text } from '../refusal-texts.js';
import { codeWords } from './code-words.js';
import { changed, teller, type Difference } from './difference-texts.js';

/** What stands in a project's way, as its document shows it at one instant. */
export interface Obstacles {
  /** Null: none was ever made. */
  readonly light: { readonly light: string } | null;
  readonly holds: readonly {
    readonly id: string;
    readonly state: string;
    readonly fromOn: string;
    readonly toOn: string;
    readonly endedOn: string | null;
  }[];
  readonly difficulties: readonly DifficultyState[];
}

interface DifficultyState {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly state: string;
  readonly settledBy: string;
  readonly dueOn: string;
  readonly reopened: number;
  readonly charged: boolean;
  readonly rating: number | null;
}

const lightWords: Readonly<Record<Light, Text>> = {
  none: { zh: '无', en: 'none' },
  grey: { zh: '灰灯（停缓建）', en: 'grey (on hold)' },
  green: { zh: '绿灯', en: 'green' },
  yellow: { zh: '黄灯', en: 'yellow' },
  red: { zh: '红灯', en: 'red' },
};

/** What a project's light, holds and difficulties differ in between two instants. */
export function obstacleDifferences(before: Obstacles, after: Obstacles, language: Language): Difference[] {
  const light = ({ light: held }: Obstacles): string =>
    lightWords[(held?.light ?? 'none') as Light][language];
  return [
    ...changed('light', light(before), light(after), teller(language)),
    ...holdDifferences(before, after, language),
    ...difficultyDifferences(before, after, language),
  ];
}

function holdDifferences(before: Obstacles, after: Obstacles, language: Language): Difference[] {
  const earlier = new Map(before.holds.map((hold) => [hold.id, hold]));
  const state = (hold: Obstacles['holds'][number] | undefined): string | null =>
    hold === undefined ? null : (codeWords.state?.[hold.state]?.[language] ?? hold.state);
  return after.holds.flatMap((hold) => {
    const days = `${hold.fromOn} ${{ zh: '至', en: 'to' }[language]} ${hold.endedOn ?? hold.toOn}`;
    return changed('hold', state(earlier.get(hold.id)), state(hold), teller(language), days);
  });
}

function difficultyDifferences(before: Obstacles, after: Obstacles, language: Language): Difference[] {
  const tell = teller(language);
  const earlier = new Map(before.difficulties.map((difficulty) => [difficulty.id, difficulty]));
  return after.difficulties.flatMap((is): Difference[] => {
    const was = earlier.get(is.id);
    const english = `no. ${is.number}, "${is.title}"`;
    const name = {
      zh: `第 ${is.number} 号问题“${is.title}”`,
      en: was === undefined ? `difficulty ${english}` : `Difficulty ${english},`,
    }[language];
    const words = inWords(is, language);
    if (was === undefined) return [tell('difficulty_raised', name, null, words.state)];
    const earlierWords = inWords(was, language);
    return [
      ...changed('difficulty_state', earlierWords.state, words.state, tell, name),
      ...changed('difficulty_due', was.dueOn, is.dueOn, tell, name),
      ...changed('difficulty_level', earlierWords.level, words.level, tell, name),
      ...changed('difficulty_reopened', String(was.reopened), String(is.reopened), tell, name),
      ...changed('difficulty_charged', earlierWords.charged, words.charged, tell, name),
      ...changed('difficulty_rating', earlierWords.rating, words.rating, tell, name),
    ];
  });
}

function inWords(
  { state, settledBy, charged, rating }: DifficultyState,
  language: Language,
): { state: string; level: string; charged: string; rating: string | null } {
  return {
    state: codeWords.difficultyState?.[state]?.[language] ?? state,
    level: codeWords.settledBy?.[settledBy]?.[language] ?? settledBy,
    charged: { zh: charged ? '是' : '否', en: charged ? 'yes' : 'no' }[language],
    rating: rating === null ? null : String(rating),
  };
}
