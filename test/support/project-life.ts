import fc from 'fast-check';
import {
  addDays,
  decideDateChange,
  decideDateChangeRequest,
  decideDateChangeWithdrawal,
  decideDateMove,
  decideDependencies,
  decideEarlyOperation,
  decideHold,
  decideHoldEnd,
  decideHoldRequest,
  decideHoldWithdrawal,
  decideMilestoneAddition,
  decideMissedDates,
  decideProjectEnd,
  decideReopening,
  decideStageChanges,
  decideStageUndo,
  decideStageUndoRequest,
  decideStageUndoWithdrawal,
  projectEnds,
  shanghaiDate,
  type GivenEvidence,
  type ProjectFacts,
  type StageChange,
} from '#domain';
import { difficultyCommands } from './difficulty-life.js';
import { approve, at, named, nothing, person, place, reason, type LifeCommand } from './life-command.js';
import { reportCommands } from './report-life.js';

const evidence = (['contract', 'construction_permit', 'acceptance_record', 'operation_record'] as const).map(
  (kind): GivenEvidence => ({ kind, number: '1' }),
);
const days = fc.integer({ min: -60, max: 400 });

function stageChange(facts: ProjectFacts, index: number, before: number, isKnown: boolean): StageChange {
  const reachedOn = isKnown ? addDays(shanghaiDate(facts.now), -before) : null;
  const stage = at(facts.lifecycle.stages, index)!.code;
  return { stage, reachedOn, evidence, note: null };
}

/** What is done to stages, dates, holds and the project itself. */
const projectCommands: fc.Arbitrary<LifeCommand> = fc.oneof(
  {
    weight: 4,
    arbitrary: named('next stage', [fc.nat({ max: 40 })], (facts, { newId }, before) => {
      const next = facts.lifecycle.stages.findIndex(({ code }) =>
        facts.milestones.some(
          (one) => one.stage === code && one.step === null && one.reachedPrecision === null,
        ),
      );
      return decideStageChanges(facts, [stageChange(facts, Math.max(next, 0), before, true)], newId, null);
    }),
  },
  named(
    'stages',
    [place, place, fc.nat({ max: 40 }), fc.boolean()],
    (facts, { newId }, one, other, before, isKnown) =>
      decideStageChanges(
        facts,
        [stageChange(facts, one, before, isKnown), stageChange(facts, other, before, true)],
        newId,
        shanghaiDate(facts.now),
      ),
  ),
  named('reach a step', [place, fc.nat({ max: 20 })], (facts, { newId }, index, before) => {
    const step = at(
      facts.milestones.filter((one) => one.step !== null),
      index,
    );
    if (step === undefined) return nothing();
    const reachedOn = addDays(shanghaiDate(facts.now), -before);
    const change = { stage: step.stage, step: step.step, reachedOn, evidence, note: null };
    return decideStageChanges(facts, [change], newId, null);
  }),
  named('operate early', [fc.nat({ max: 20 })], (facts, { newId }, before) =>
    decideEarlyOperation(
      facts,
      { reachedOn: addDays(shanghaiDate(facts.now), -before), evidence, reason, note: null },
      newId,
    ),
  ),
  named('add a step', [place, place, fc.option(days)], (facts, { newId }, index, name, on) =>
    decideMilestoneAddition(
      facts,
      {
        stage: at(facts.lifecycle.stages, index)!.code,
        step: at(['topping_out', 'trial_run', '设备进场', '道路接通'], name)!,
        plannedOn: on === null ? null : addDays(shanghaiDate(facts.now), on),
        dependsOn: [],
      },
      newId,
    ),
  ),
  named('depend', [place, fc.array(place, { maxLength: 2 })], (facts, { newId }, index, others) =>
    decideDependencies(
      facts,
      at(facts.milestones, index)!.id,
      others.map((other) => at(facts.milestones, other)!.id),
      newId,
    ),
  ),
  named('move a date', [place, days], (facts, { newId }, index, on) =>
    decideDateMove(
      facts,
      { milestoneId: at(facts.milestones, index)!.id, toOn: addDays(shanghaiDate(facts.now), on), reason },
      30,
      newId,
    ),
  ),
  named('ask for a date', [place, days, person], (facts, { newId, people }, index, on, who) =>
    decideDateChangeRequest(
      facts,
      { milestoneId: at(facts.milestones, index)!.id, toOn: addDays(shanghaiDate(facts.now), on), reason },
      people[who],
      newId,
    ),
  ),
  named('decide a date', [place, approve, person], (facts, { newId, people }, index, yes, who) =>
    decideDateChange(
      facts,
      at(facts.dateChanges, index)?.id ?? '',
      { approve: yes, note: null },
      people[who],
      newId,
    ),
  ),
  named('withdraw a date', [place, person], (facts, { newId, people }, index, who) =>
    decideDateChangeWithdrawal(facts, at(facts.dateChanges, index)?.id ?? '', people[who], newId),
  ),
  named('ask to undo', [place, person], (facts, { newId, people }, index, who) =>
    decideStageUndoRequest(facts, at(facts.milestones, index)!.id, reason, people[who], newId),
  ),
  named('decide an undoing', [place, approve, person], (facts, { newId, people }, index, yes, who) =>
    decideStageUndo(
      facts,
      at(facts.stageUndos, index)?.id ?? '',
      { approve: yes, note: null },
      people[who],
      newId,
    ),
  ),
  named('withdraw an undoing', [place, person], (facts, { newId, people }, index, who) =>
    decideStageUndoWithdrawal(facts, at(facts.stageUndos, index)?.id ?? '', people[who], newId),
  ),
  named(
    'ask for a hold',
    [fc.nat({ max: 60 }), fc.nat({ max: 90 }), person],
    (facts, { newId, people }, from, length, who) => {
      const fromOn = addDays(shanghaiDate(facts.now), from);
      return decideHoldRequest(
        facts,
        { cause: 'land', reason, fromOn, toOn: addDays(fromOn, length) },
        people[who],
        newId,
      );
    },
  ),
  named('decide a hold', [approve, person], (facts, { newId, people }, yes, who) =>
    decideHold(facts, openHold(facts), { approve: yes, note: null }, people[who], newId),
  ),
  named('withdraw a hold', [person], (facts, { newId, people }, who) =>
    decideHoldWithdrawal(facts, openHold(facts), people[who], newId),
  ),
  named('end a hold', [], (facts, { newId }) => decideHoldEnd(facts, openHold(facts), null, newId)),
  named('record what was missed', [], (facts, { newId }) => decideMissedDates(facts, newId)),
  named('end', [fc.constantFrom(...projectEnds), person], (facts, { newId, people }, kind, who) =>
    decideProjectEnd(facts, { kind, reason, successorIds: [] }, [], people[who], newId),
  ),
  {
    weight: 3,
    arbitrary: named('reopen', [person], (facts, { newId, people, end }, who) =>
      decideReopening(facts, reason, end && { end, permits: [] }, people[who], newId),
    ),
  },
);

function openHold({ holds }: ProjectFacts): string {
  return holds.find(({ state }) => state === 'requested' || state === 'running')?.id ?? '';
}

/** Every kind of change that a project's life is made of. */
const lifeCommands: fc.Arbitrary<LifeCommand> = fc.oneof(
  { weight: 6, arbitrary: projectCommands },
  { weight: 3, arbitrary: difficultyCommands },
  { weight: 1, arbitrary: reportCommands },
);

/** A command, and how many days go by before it. */
export interface LifeStep {
  readonly days: number;
  readonly command: LifeCommand;
}

/** Some dozens of commands with days between them. */
export const life: fc.Arbitrary<LifeStep[]> = fc.array(
  fc.record({
    days: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 25 }) }),
    command: lifeCommands,
  }),
  { minLength: 25, maxLength: 45 },
);
