import fc from 'fast-check';
import {
  addDays,
  decideClosing,
  decideClosingCheck,
  decideClosingRequest,
  decideDifficultyAcceptance,
  decideDifficultyCharge,
  decideDifficultyDueMove,
  decideDifficultyLevel,
  decideDifficultyRaising,
  decideDifficultyRating,
  decideDifficultyReopening,
  decideLateDifficulties,
  settlers,
  shanghaiDate,
  type Decision,
  type ProjectFacts,
  type Refusal,
} from '#domain';
import {
  approve,
  at,
  named,
  person,
  place,
  reason,
  type LifeCommand,
  type LifeContext,
} from './life-command.js';

const dueIn = fc.integer({ min: -2, max: 30 });
const evidence = [{ kind: 'other', number: '1' }] as const;

function idOf({ difficulties }: ProjectFacts, index: number): string {
  return at(difficulties, index)?.id ?? '';
}

/** What comes next for a difficulty on the straight way to its closing, each step by another person. */
function nextStep(
  facts: ProjectFacts,
  { newId, people: [first, second, third] }: LifeContext,
  index: number,
): Decision | Refusal {
  const id = idOf(facts, index);
  const passed = { approve: true, note: null };
  const state = at(facts.difficulties, index)?.state;
  if (state === 'accepted')
    return decideClosingRequest(facts, id, { resolution: reason, evidence }, first, newId);
  if (state === 'applied') return decideClosingCheck(facts, id, passed, second, newId);
  if (state === 'checked') return decideClosing(facts, id, passed, third, newId);
  return decideDifficultyAcceptance(facts, id, first, newId);
}

/** What is done to the difficulties of a project. */
export const difficultyCommands: fc.Arbitrary<LifeCommand> = fc.oneof(
  named(
    'raise a difficulty',
    [fc.constantFrom(...settlers), dueIn, fc.option(place), person],
    (facts, { newId, people }, settledBy, days, milestone, who) =>
      decideDifficultyRaising(
        facts,
        {
          cause: 'land',
          settledBy,
          ownerUnitId: facts.project.leadUnitId,
          milestoneId: milestone === null ? null : at(facts.milestones, milestone)!.id,
          dueOn: addDays(shanghaiDate(facts.now), days),
          title: reason,
          text: null,
        },
        { state: 'open' },
        people[who],
        newId,
      ),
  ),
  {
    weight: 5,
    arbitrary: named('settle a difficulty', [place], (facts, context, index) =>
      nextStep(facts, context, index),
    ),
  },
  named('apply for closing', [place, fc.boolean(), person], (facts, { newId, people }, index, shown, who) =>
    decideClosingRequest(
      facts,
      idOf(facts, index),
      { resolution: reason, evidence: shown ? evidence : [] },
      people[who],
      newId,
    ),
  ),
  named('check a closing', [place, approve, person], (facts, { newId, people }, index, yes, who) =>
    decideClosingCheck(facts, idOf(facts, index), { approve: yes, note: reason }, people[who], newId),
  ),
  named('close a difficulty', [place, approve, person], (facts, { newId, people }, index, yes, who) =>
    decideClosing(facts, idOf(facts, index), { approve: yes, note: reason }, people[who], newId),
  ),
  named('move its due date', [place, dueIn], (facts, { newId }, index, days) =>
    decideDifficultyDueMove(
      facts,
      idOf(facts, index),
      { dueOn: addDays(shanghaiDate(facts.now), days), reason },
      newId,
    ),
  ),
  named('raise its level', [place], (facts, { newId }, index) =>
    decideDifficultyLevel(facts, idOf(facts, index), reason, newId),
  ),
  named('raise what is late', [], (facts, { newId, calendar }) =>
    decideLateDifficulties(facts, 5, calendar, newId),
  ),
  named('re-check a difficulty', [place, dueIn], (facts, { newId }, index, days) =>
    decideDifficultyReopening(
      facts,
      idOf(facts, index),
      { dueOn: addDays(shanghaiDate(facts.now), days), reason },
      newId,
    ),
  ),
  named('charge a delay', [place, fc.boolean(), person], (facts, { newId, people }, index, charged, who) =>
    decideDifficultyCharge(facts, idOf(facts, index), { charged, reason }, people[who], newId),
  ),
  named('rate a closing', [place, person], (facts, { newId, people }, index, who) =>
    decideDifficultyRating(facts, idOf(facts, index), { rating: 3, text: null }, people[who], newId),
  ),
);
