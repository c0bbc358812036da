import {
  ownStep,
  type Lifecycle,
  type MilestoneLine,
  type RollupData,
  type RollupLabels,
  type Text,
} from '#domain';
import { settledTogether } from '#database';
import type { Transaction, UnitAt } from './read-rollup-facts.js';
import { readProjectNames, readStepNames, readTargetNames } from './rollups.queries.js';

/** The names of things that a rollup speaks of, as they were at its cut. People's are kept nowhere but in one place. */
export async function readLabels(
  client: Transaction,
  data: RollupData,
  units: readonly UnitAt[],
  lifecycles: readonly Lifecycle[],
): Promise<Omit<RollupLabels, 'people'>> {
  const mentioned = mentionedIds(data);
  const [{ rows }, targets, steps] = await settledTogether([
    client.query<{ id: string; name: string; lifecycle: string }>(readProjectNames, [
      [...mentioned.projects],
      data.cutAt,
    ]),
    client.query<{ id: string; name: string; measure: string }>(readTargetNames, [
      data.targets.map(({ target }) => target),
      data.cutAt,
    ]),
    client.query<{ id: string; name: string }>(readStepNames, [[...mentioned.ownSteps]]),
  ]);
  return {
    projects: Object.fromEntries(rows.map(({ id, name, lifecycle }) => [id, { name, lifecycle }])),
    units: Object.fromEntries(
      units.filter(({ id }) => mentioned.units.has(id)).map(({ id, name }) => [id, { name }]),
    ),
    targets: Object.fromEntries(targets.rows.map(({ id, name, measure }) => [id, { name, measure }])),
    lifecycles: lifecycleLabels(lifecycles, new Set(rows.map(({ lifecycle }) => lifecycle))),
    steps: Object.fromEntries(steps.rows.map(({ id, name }) => [id, { name }])),
  };
}

/** The words of the lifecycles (`<code>/<version>`) that are used. */
export function lifecycleLabels(
  lifecycles: readonly Lifecycle[],
  used: ReadonlySet<string>,
): RollupLabels['lifecycles'] {
  return Object.fromEntries(
    lifecycles
      .map((lifecycle) => [`${lifecycle.code}/${lifecycle.version}`, lifecycle] as const)
      .filter(([key]) => used.has(key))
      .map(([key, { label, stages }]) => [
        key,
        {
          name: label,
          stages: Object.fromEntries(stages.map((stage): [string, Text] => [stage.code, stage.label])),
          steps: Object.fromEntries(
            stages.flatMap(({ code, steps: within }) =>
              (within ?? []).map((step): [string, Text] => [`${code}/${step.code}`, step.label]),
            ),
          ),
        },
      ]),
  );
}

/** The names that were kept with an issue; an earlier builder kept fewer. */
export function keptLabels(text: string): Omit<RollupLabels, 'people'> {
  const kept = JSON.parse(text) as Partial<Omit<RollupLabels, 'people'>>;
  return { projects: {}, units: {}, targets: {}, lifecycles: {}, steps: {}, ...kept };
}

/** Whom and what the data names by id. */
export function mentionedIds(data: RollupData): {
  projects: ReadonlySet<string>;
  units: ReadonlySet<string>;
  people: ReadonlySet<string>;
  /** Milestones that are steps with a name of their own. */
  ownSteps: ReadonlySet<string>;
} {
  const { overdue, due, movements, lights, slips, difficulties, reporting, groups } = data;
  const deadlines = [...overdue.newly, ...overdue.still, ...due];
  const led = [
    ...deadlines,
    ...overdue.settled,
    ...movements,
    ...lights.turned,
    ...lights.red,
    ...data.investment.behind,
    ...slips.lines,
    ...difficulties.overLimit,
    ...data.forecast.lines,
  ];
  const milestones: readonly MilestoneLine[] = [
    ...deadlines,
    ...overdue.settled,
    ...movements,
    ...slips.lines,
    ...data.corrections.flatMap((line) => ('milestone' in line ? line : [])),
  ];
  const lines = [...led, ...data.corrections, ...reporting.stale];
  return {
    projects: new Set([
      ...lines.map(({ project }) => project),
      ...data.entered,
      ...data.left,
      ...reporting.never,
    ]),
    units: new Set([
      data.scope,
      ...led.map(({ leadUnit }) => leadUnit),
      ...data.corrections.flatMap((line) => ('leadUnit' in line ? line.leadUnit : [])),
      ...[...groups.area, ...groups.leadUnit].flatMap(({ key }) => key ?? []),
      ...[...slips.lines, ...slips.units, ...reporting.units].map(({ unit }) => unit),
      ...difficulties.overLimit.map(({ owner }) => owner),
      ...data.targets.flatMap(({ owner }) => owner ?? []),
    ]),
    ownSteps: new Set(milestones.flatMap(({ step, milestone }) => (step === ownStep ? milestone : []))),
    people: new Set(deadlines.flatMap(({ answerable }) => answerable.map(({ person }) => person))),
  };
}
