import fc from 'fast-check';
import {
  refuse,
  type Decision,
  type NewId,
  type ProjectEndRow,
  type ProjectFacts,
  type Refusal,
  type WorkingCalendar,
} from '#domain';

/** Who and what a command is made with. */
export interface LifeContext {
  readonly people: readonly [string, string, string];
  readonly newId: NewId;
  readonly calendar: WorkingCalendar;
  /** The end that stands, as it is on record. */
  readonly end: ProjectEndRow | undefined;
}

/** Something that somebody does to a project, from what it is just now; most of it is refused most of the time. */
export interface LifeCommand {
  readonly name: string;
  readonly decide: (facts: ProjectFacts, context: LifeContext) => Decision | Refusal | null;
}

/** Which of several is meant: `at` takes it round. */
export const place = fc.nat({ max: 7 });
/** Which of the people does it. */
export const person = fc.constantFrom<0 | 1 | 2>(0, 1, 2);
/** Whether a request is approved. */
export const approve = fc.boolean();
/** Why anything is done. */
export const reason = '试验';

/** One of a list by its place, counted round; undefined of an empty one. */
export function at<T>(list: readonly T[], index: number): T | undefined {
  return list.length === 0 ? undefined : list[index % list.length];
}

/** A command made of arbitrary values, which its name tells. */
export function named<T extends unknown[]>(
  name: string,
  parts: { [I in keyof T]: fc.Arbitrary<T[I]> },
  decide: (facts: ProjectFacts, context: LifeContext, ...values: T) => Decision | Refusal | null,
): fc.Arbitrary<LifeCommand> {
  return fc.tuple<T>(...(parts as never)).map((values) => ({
    name: `${name} ${JSON.stringify(values)}`,
    decide: (facts, context) => decide(facts, context, ...(values as unknown as T)),
  }));
}

/** The answer where there is nothing to do it to. */
export const nothing = (): Refusal => refuse('change.empty');
