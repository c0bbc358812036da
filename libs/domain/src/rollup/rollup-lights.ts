import type { LocalDate } from '../calendar/local-date.js';
import type { Light } from '../lights/light.js';
import { lightOn } from '../lights/light-schedule.js';
import { orderedBy } from './ordering.js';
import { lastPeriodDay } from './period.js';
import {
  lightOrder,
  type LightCounts,
  type LightReason,
  type LightWeek,
  type RollupData,
  type TurnedLine,
} from './rollup-data.js';
import type { LightCountAt, ListedProject } from './rollup-facts.js';
import type { RollupContext } from './rollup-deadlines.js';

const severity = (light: Light): number => lightOrder.indexOf(light);

/** Lights at the end of the period, what turned in it, and the weeks before. */
export function lightParts({ facts, period, atCut, before }: RollupContext): RollupData['lights'] {
  const [lastDay, dayBefore] = [lastPeriodDay(period), lastPeriodDay({ cutAt: period.from })];
  const { projects } = atCut.snapshot;
  const now = lightCounts(projects, lastDay);
  const then = before === null ? null : lightCounts(before.snapshot.projects, dayBefore);
  return {
    counts: lightOrder.map((light) => ({
      light,
      atCut: now[light],
      atPreviousCut: then === null ? null : then[light],
    })),
    turned: projects
      .flatMap((project): TurnedLine[] => {
        const earlier = before?.projects.get(project.id);
        if (earlier === undefined) return [];
        const [from, to] = [lightOf(earlier, dayBefore), lightOf(project, lastDay)];
        if (from === to) return [];
        const { id, leadUnitId } = project;
        return [{ project: id, leadUnit: leadUnitId, from, to, because: reasons(project, lastDay) }];
      })
      .sort(
        orderedBy(
          ({ to }) => severity(to),
          ({ from }) => severity(from),
          ({ project }) => project,
        ),
      ),
    red: projects
      .filter((project) => lightOf(project, lastDay) === 'red')
      .map((project) => ({
        project: project.id,
        leadUnit: project.leadUnitId,
        because: reasons(project, lastDay),
      }))
      .sort(orderedBy(({ project }) => project)),
    weeks: weeks(facts.lightWeeks),
  };
}

/** How many of the projects have each light on a day. */
export function lightCounts(projects: readonly ListedProject[], day: LocalDate): LightCounts {
  const counts = noLights();
  for (const project of projects) counts[lightOf(project, day)] += 1;
  return counts;
}

/** The light of a project on a day. */
export function lightOf({ lights }: ListedProject, day: LocalDate): Light {
  return (lights === null ? null : lightOn(lights, day))?.light ?? 'none';
}

/** The facts of the light itself: those that would make a better one have no say. */
function reasons({ lights }: ListedProject, day: LocalDate): LightReason[] {
  const period = lights === null ? null : lightOn(lights, day);
  const own = period?.facts.filter(({ light }) => light === period.light) ?? [];
  return [...new Set(own.map(({ fact }) => fact))];
}

function weeks(counted: readonly LightCountAt[]): LightWeek[] {
  const byWeek = new Map<string, Record<Light, number>>();
  for (const { week, light, entries } of counted) {
    const counts = byWeek.get(week) ?? noLights();
    counts[light] += entries;
    byWeek.set(week, counts);
  }
  return [...byWeek].map(([week, counts]) => ({ week, ...counts })).sort(orderedBy(({ week }) => week));
}

function noLights(): Record<Light, number> {
  return { red: 0, yellow: 0, green: 0, grey: 0, none: 0 };
}
