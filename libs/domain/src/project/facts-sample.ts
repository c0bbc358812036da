import { localDate, shanghaiInstant, type LocalDate } from '../calendar/local-date.js';
import { defaultLifecycles } from '../lifecycle/default-lifecycles.js';
import { stageReached, type Lifecycle } from '../lifecycle/lifecycle.js';
import { factsOfNewProject, type MilestoneFacts, type ProjectFacts } from './project-facts.js';

/** What a spec says of one milestone; the rest is unknown. */
export type MilestoneWish = Partial<Omit<MilestoneFacts, 'id' | 'stage' | 'step'>>;

/** What a spec says of a project. */
export interface FactsWish extends Partial<
  Omit<ProjectFacts, 'project' | 'milestones' | 'lifecycle' | 'now'>
> {
  /** Noon of this day is now; default Monday 2022-03-07. */
  readonly today?: string;
  readonly lifecycle?: Lifecycle;
  /** By stage, or `stage/step`. */
  readonly milestones?: Readonly<Record<string, MilestoneWish>>;
  readonly project?: Partial<ProjectFacts['project']>;
}

/** A milestone with a date agreed on 10 January 2022. */
export function plannedOn(day: string, more: MilestoneWish = {}): MilestoneWish {
  const on = localDate(day);
  return {
    baselineOn: on,
    plannedOn: on,
    plannedAt: '2022-01-10T01:00:00.000Z',
    dueOn: on,
    deadlineVersion: 1,
    deadlineRecordedAt: '2022-01-10T01:00:00.000Z',
    ...more,
  };
}

/** A milestone that was reached. */
export function reachedOn(day: string, more: MilestoneWish = {}): MilestoneWish {
  return { reachedOn: localDate(day), reachedPrecision: 'day', ...more };
}

/** A day of the specs. */
export function day(text: string): LocalDate {
  return localDate(text);
}

/** Facts of a project of an enterprise (or another lifecycle) for the specs of rules: ids are `m:<stage>[/<step>]`. */
export function sampleFacts(wish: FactsWish = {}): ProjectFacts {
  const {
    today = '2022-03-07',
    lifecycle = defaultLifecycles[0]!,
    milestones = {},
    project = {},
    ...more
  } = wish;
  const now = shanghaiInstant(localDate(today), '12:00');
  const keys = [
    ...lifecycle.stages.map(({ code }) => code),
    ...Object.keys(milestones).filter((key) => key.includes('/')),
  ];
  const rows = keys
    .map((key): MilestoneFacts => {
      const [stage, step = null] = key.split('/') as [string, string?];
      return {
        id: `m:${key}`,
        version: 1,
        projectId: 'project',
        position: lifecycle.stages.findIndex(({ code }) => code === stage) + 1,
        stage,
        step,
        baselineOn: null,
        plannedOn: null,
        plannedAt: null,
        dueYear: null,
        dueOn: null,
        daysHeld: 0,
        deadlineVersion: 0,
        deadlineRecordedAt: null,
        rearmsOn: null,
        reachedOn: null,
        reachedPrecision: null,
        evidence: [],
        dependsOn: [],
        ...milestones[key],
      };
    })
    .sort((a, b) => a.position - b.position);
  const stage =
    lifecycle.stages.findLast(({ code }) =>
      rows.some((row) => row.stage === code && row.step === null && row.reachedPrecision !== null),
    )?.code ?? null;
  const stageKnown = project.stageKnown ?? true;
  const row: ProjectFacts['project'] = {
    id: 'project',
    version: 3,
    name: '项目',
    code: null,
    parentId: null,
    category: 'industry',
    cluster: null,
    levels: ['city'],
    lifecycleCode: lifecycle.code,
    lifecycleVersion: lifecycle.version,
    stage,
    stageKnown,
    stageReached: stageReached(lifecycle, stage, stageKnown),
    state: 'active',
    areaId: 'area',
    statisticsAreaId: null,
    leadUnitId: 'unit',
    helperUnitIds: [],
    totalInvestment: '52000.0000',
    remark: null,
    ...project,
  };
  return {
    ...factsOfNewProject(row, lifecycle, now),
    seq: 2,
    unitPath: ['root', 'unit', 'area'],
    milestones: rows,
    ...more,
  };
}
