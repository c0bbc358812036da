import {
  comesBefore,
  lastDayOf,
  lightsFrom,
  milestonesOf,
  shanghaiDate,
  stageReached,
  type MilestoneFacts,
  type ProjectFacts,
} from '#domain';

/** A law, and whether it holds. */
type Law = readonly [law: string, holds: boolean];

/** Which of the laws that hold of any project, whatever happened to it, do not hold of this one. */
export function unlawful(facts: ProjectFacts): string[] {
  return broken([
    ...ofStages(facts),
    ...milestonesOf(facts).flatMap((one) => ofMilestone(facts, one)),
    ...facts.difficulties.flatMap(ofDifficulty),
    ...ofRequests(facts),
    ...ofMissedDates(facts),
    ...ofLights(facts),
  ]);
}

/** Which of what stands for ever has come undone between two states of a project. */
export function ungrown(before: ProjectFacts, after: ProjectFacts): string[] {
  const afterwards = new Map(after.milestones.map((one) => [one.id, one]));
  const laws = before.milestones.flatMap((was): Law[] => {
    const is = afterwards.get(was.id)!;
    return [
      ['a baseline never changes', was.baselineOn === null || is.baselineOn === was.baselineOn],
      ['a deadline has its number', is.deadlineVersion >= was.deadlineVersion],
      [
        'another deadline has another number',
        is.dueOn === was.dueOn || is.deadlineVersion > was.deadlineVersion,
      ],
    ];
  });
  const later = before.milestones.filter(
    ({ id, plannedOn }) => plannedOn !== null && afterwards.get(id)!.plannedOn! > plannedOn,
  );
  return broken([
    ...laws,
    ['each later date is a slip', after.slips.length - before.slips.length === later.length],
    ['what was missed stays', after.missedDates.length >= before.missedDates.length],
  ]);
}

function broken(laws: readonly Law[]): string[] {
  return laws.filter(([, holds]) => !holds).map(([law]) => law);
}

const isReached = ({ reachedPrecision }: MilestoneFacts): boolean => reachedPrecision !== null;

function ofStages({ project, lifecycle, milestones }: ProjectFacts): Law[] {
  const stages = lifecycle.stages.map(({ code }) =>
    milestones.find((one) => one.stage === code && one.step === null)!,
  );
  const last = stages.findLast(isReached)?.stage ?? null;
  const open = stages.slice(0, stages.findLastIndex(isReached) + 1).filter((one) => !isReached(one));
  const days = stages.filter((one) => isReached(one) && one.stage !== 'completion' && one.reachedOn !== null);
  return [
    ['a project is at the last stage reached', project.stage === last],
    ['and counts as that', project.stageReached === stageReached(lifecycle, last, project.stageKnown)],
    ['only acceptance is owed behind a stage reached', open.every(({ stage }) => stage === 'completion')],
    [
      'stages are reached in order',
      days
        .slice(1)
        .every(
          ({ reachedOn, reachedPrecision }, index) =>
            lastDayOf({ reachedOn, precision: reachedPrecision! })! >= days[index]!.reachedOn!,
        ),
    ],
  ];
}

function ofMilestone({ milestones }: ProjectFacts, one: MilestoneFacts): Law[] {
  const first = one.dependsOn.map((id) => milestones.find((other) => other.id === id)!);
  return [
    ['nothing waits for itself', !comesBefore(milestones, one.id).has(one.id)],
    ['what is reached waits for nothing', !isReached(one) || first.every(isReached)],
    ['a date has a baseline', (one.baselineOn === null) === (one.plannedOn === null)],
    ['a date is due', (one.dueOn === null) === (one.plannedOn === null)],
    ['what is due has a deadline', (one.dueOn === null) === (one.deadlineVersion === 0)],
  ];
}

function ofDifficulty(
  { state, number, appliedBy, checkedBy, closedBy }: ProjectFacts['difficulties'][number],
  index: number,
): Law[] {
  const three = [appliedBy, checkedBy, closedBy].filter((who) => who !== null);
  return [
    ['difficulties are numbered', number === index + 1],
    ['what is closed was closed by somebody', (closedBy !== null) === (state === 'closed')],
    ['nobody takes two of the three steps', new Set(three).size === three.length],
  ];
}

function ofRequests({ project, holds, dateChanges, stageUndos }: ProjectFacts): Law[] {
  const waiting = holds.filter(({ state }) => state === 'requested' || state === 'running');
  const requests = [...dateChanges, ...stageUndos].map(({ milestoneId }) => milestoneId);
  return [
    ['one hold at a time', waiting.length <= 1],
    ['one request for a milestone', requests.length === new Set(requests).size],
    [
      'what has ended waits for nothing',
      project.state === 'active' || waiting.length + requests.length === 0,
    ],
  ];
}

function ofMissedDates({ now, missedDates }: ProjectFacts): Law[] {
  const deadlines = missedDates.map(
    ({ milestoneId, deadlineVersion }) => `${milestoneId} ${deadlineVersion}`,
  );
  return [
    ['a deadline is missed once', new Set(deadlines).size === deadlines.length],
    ['and after its day', missedDates.every(({ dueOn }) => dueOn < shanghaiDate(now))],
  ];
}

function ofLights({ lights, now, project: { state } }: ProjectFacts): Law[] {
  const today = shanghaiDate(now);
  const [first, ...later] = lightsFrom(lights!, today).periods;
  return [
    ['there is a light today', first?.from === today],
    ['what has ended has none', state === 'active' || (first?.light === 'none' && later.length === 0)],
  ];
}
