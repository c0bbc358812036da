import type { LadderRecipient } from './ladder.js';

/**
 * Who answers in each duty on the project today: the holder, and after them the deputies; nobody where it is vacant. Ids
 * are opaque.
 */
export type DutyHolders<Person extends string = string> = Readonly<
  Record<LadderRecipient, readonly Person[]>
>;

/** A person to whom an item goes. */
export interface ResolvedRecipient<Person extends string = string> {
  readonly person: Person;
  /** The duty under which the person receives it: of several, the one met first. */
  readonly role: LadderRecipient;
  /** The vacant duties in whose stead the person receives it; empty for one addressed by own duty only. */
  readonly standsInFor: readonly LadderRecipient[];
}

/** Who receives a reminder, and which duties were found vacant on the way. */
export interface ResolvedRecipients<Person extends string = string> {
  /** Each person once, in the order of the recipients asked for; empty if every duty above is vacant. */
  readonly people: readonly ResolvedRecipient<Person>[];
  /** Each vacant duty met, once, lowest first: the security administrator gets an item for them. */
  readonly vacancies: readonly LadderRecipient[];
}

/** Who steps in for whom: a vacant duty falls to the next one in this order (domain.md, "Reminders"). */
export const vacancyChain = [
  'liaison_officer',
  'unit_head',
  'supervisor',
  'project_leader',
  'root_leader',
] as const satisfies readonly LadderRecipient[];

/**
 * Fixes the persons for a step's recipients, at the claim: a vacant duty falls to the next one up the chain
 * liaison officer → unit head → supervisor → 挂钩领导 → 主要领导. Deputies receive what the holder receives; a person with
 * several duties gets one item.
 */
export function resolveRecipients<Person extends string>(
  recipients: readonly LadderRecipient[],
  holders: DutyHolders<Person>,
): ResolvedRecipients<Person> {
  const people = new Map<Person, { role: LadderRecipient; standsInFor: LadderRecipient[] }>();
  const vacant = new Set<LadderRecipient>();
  for (const asked of recipients) {
    for (const role of vacancyChain.slice(vacancyChain.indexOf(asked))) {
      if (holders[role].length === 0) {
        vacant.add(role);
        continue;
      }
      for (const person of holders[role]) {
        const known = people.get(person) ?? { role, standsInFor: [] };
        people.set(person, known);
        if (role !== asked) known.standsInFor.push(asked);
      }
      break;
    }
  }
  return {
    people: [...people].map(([person, { role, standsInFor }]) => ({ person, role, standsInFor })),
    vacancies: vacancyChain.filter((role) => vacant.has(role)),
  };
}
