import { cityDay } from './own-calendar.js';
import type { Replay } from './replayed.js';

/** Who steps in for whom, lowest first. */
const chain = ['liaison_officer', 'unit_head', 'supervisor', 'project_leader', 'root_leader'];

/**
 * Who was to receive a step of a project's ladder at an instant, by the duties that the history tells of. `owner`: the unit
 * that owes what it is for; null: it is of a date, and the unit that leads the project answers.
 */
export function receiversAt(
  { duties, parents, projects }: Replay,
  projectId: string,
  owner: string | null,
  recipients: readonly string[],
  instant: number,
): Set<string> {
  const today = cityDay(instant);
  const holds = (role: string, scope: string): string[] => {
    const here = duties.filter(
      (duty) =>
        duty.role === role &&
        duty.scope === scope &&
        duty.recordedAt <= instant &&
        duty.fromOn <= today &&
        !(duty.toOn !== null && duty.endRecordedAt! <= instant && duty.toOn <= today),
    );
    // A deputy stands in for a holder who is there: where nobody holds the duty, it is vacant.
    const own = here.filter(({ deputyFor }) => deputyFor === null).map(({ person }) => person);
    const deputies = here.filter(({ deputyFor }) => deputyFor !== null && own.includes(deputyFor));
    return [...own, ...deputies.map(({ person }) => person)];
  };
  const units: string[] = [];
  for (let unit: string | null = owner ?? projects.get(projectId)!.leadUnit; unit !== null;) {
    units.push(unit);
    unit = parents.get(unit) ?? null;
  }
  const root = units.at(-1)!;
  const supervised = units.find((unit) => holds('supervisor', unit).length > 0);
  const holders: Record<string, string[]> = {
    liaison_officer: holds('liaison_officer', projectId),
    unit_head: holds('unit_head', units[0]!),
    supervisor: supervised === undefined ? [] : holds('supervisor', supervised),
    project_leader: holds('leader', projectId),
    root_leader: holds('leader', root),
  };
  const people = new Set<string>();
  let isVacant = false;
  for (const role of recipients) {
    if (holders[role]!.length === 0) isVacant = true;
    const steppingIn = chain.slice(chain.indexOf(role)).find((one) => holders[one]!.length > 0);
    for (const person of steppingIn === undefined ? [] : holders[steppingIn]!) people.add(person);
  }
  if (isVacant) for (const person of holds('security_administrator', root)) people.add(person);
  return people;
}
