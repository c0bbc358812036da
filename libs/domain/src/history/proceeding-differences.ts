import type { Language } from '../refusal-texts.js';
import { codeWords } from './code-words.js';
import { changed, teller, type Difference } from './difference-texts.js';

/** What authorities and leaders have under way for a project, as its document shows it at one instant. */
export interface Proceedings {
  readonly permits: readonly {
    readonly id: string;
    readonly kind: string;
    /** Null: called by its kind. */
    readonly name: string | null;
    readonly state: string;
    readonly appliedOn: string;
    readonly limitDays: number;
    readonly dayType: string;
  }[];
  readonly instructions: readonly {
    readonly id: string;
    readonly number: number;
    readonly state: string;
    readonly dueOn: string;
  }[];
}

/** What a project's permits and its leaders' instructions differ in between two instants. */
export function proceedingDifferences(
  before: Proceedings,
  after: Proceedings,
  language: Language,
): Difference[] {
  return [...permitDifferences(before, after, language), ...instructionDifferences(before, after, language)];
}

function permitDifferences(before: Proceedings, after: Proceedings, language: Language): Difference[] {
  const tell = teller(language);
  const earlier = new Map(before.permits.map((permit) => [permit.id, permit]));
  const state = (permit: Proceedings['permits'][number] | undefined): string | null =>
    permit === undefined ? null : wordOf('permitState', permit.state, language);
  return after.permits.flatMap((is): Difference[] => {
    const was = earlier.get(is.id);
    const name = is.name ?? wordOf('permitKind', is.kind, language);
    const called = { zh: `${name}（${is.appliedOn} 申请）`, en: `${name} (applied for ${is.appliedOn})` }[
      language
    ];
    const limit = ({ limitDays, dayType }: typeof is): string =>
      `${limitDays} ${wordOf('dayType', dayType, language)}`;
    return [
      ...changed('permit', state(was), state(is), tell, called),
      ...(was === undefined ? [] : changed('permit_limit', limit(was), limit(is), tell, called)),
    ];
  });
}

function instructionDifferences(before: Proceedings, after: Proceedings, language: Language): Difference[] {
  const tell = teller(language);
  const earlier = new Map(before.instructions.map((instruction) => [instruction.id, instruction]));
  return after.instructions.flatMap((is): Difference[] => {
    const was = earlier.get(is.id);
    const number = String(is.number);
    const earlierState = was === undefined ? null : wordOf('instructionState', was.state, language);
    return [
      ...changed('instruction', earlierState, wordOf('instructionState', is.state, language), tell, number),
      ...(was === undefined ? [] : changed('instruction_due', was.dueOn, is.dueOn, tell, number)),
    ];
  });
}

function wordOf(field: keyof typeof codeWords, code: string, language: Language): string {
  return codeWords[field]?.[code]?.[language] ?? code;
}
