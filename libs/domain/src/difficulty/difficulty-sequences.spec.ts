import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { workingCalendar } from '../calendar/working-calendar.js';
import { addDays } from '../calendar/local-date.js';
import type { Decision } from '../decision.js';
import { applyDecision } from '../project/apply-decision.js';
import { day, sampleFacts } from '../project/facts-sample.js';
import type { DifficultyFacts, ProjectFacts } from '../project/project-facts.js';
import { settlers } from '../recorded-rows.js';
import { isRefusal, type Refusal } from '../refusal.js';
import {
  decideClosing,
  decideClosingCheck,
  decideClosingRequest,
  decideDifficultyRating,
  decideDifficultyReopening,
} from './decide-difficulty-closing.js';
import {
  decideDifficultyAcceptance,
  decideDifficultyCharge,
  decideDifficultyLevel,
  decideDifficultyRaising,
} from './decide-difficulty.js';
import { decideLateDifficulties } from './decide-late-difficulties.js';

/** What the sequence knows of the difficulty: as little as says whether a step is lawful. */
interface Model {
  state: DifficultyFacts['state'];
  applicant: string | null;
  checker: string | null;
  level: number;
  reopened: number;
  charged: boolean;
  rated: boolean;
}

interface Real {
  facts: ProjectFacts;
}

const people = ['a', 'b', 'c', 'd'];
const calendar = workingCalendar([]);
let ids = 0;
const newId = () => `id ${(ids += 1)}`;

/** A command: when the model says that it is lawful, and what becomes of the model then. */
interface Kind {
  readonly isLawful: (model: Model, who: string, yes: boolean) => boolean;
  readonly decide: (facts: ProjectFacts, who: string, yes: boolean) => Decision | Refusal;
  readonly follow: (model: Model, who: string, yes: boolean) => void;
}

const note = (yes: boolean) => ({ approve: yes, note: '说明' });
const backToWork = (model: Model): void => {
  model.state = 'accepted';
  model.applicant = null;
  model.checker = null;
};
const kinds: Readonly<Record<string, Kind>> = {
  accept: {
    isLawful: ({ state }) => state === 'open',
    decide: (facts, who) => decideDifficultyAcceptance(facts, 'd', who, newId),
    follow: (model) => (model.state = 'accepted'),
  },
  apply: {
    isLawful: ({ state }) => state === 'accepted',
    decide: (facts, who) =>
      decideClosingRequest(
        facts,
        'd',
        { resolution: '已解决', evidence: [{ kind: 'other', text: '照片' }] },
        who,
        newId,
      ),
    follow: (model, who) => {
      model.state = 'applied';
      model.applicant = who;
    },
  },
  check: {
    isLawful: ({ state, applicant }, who) => state === 'applied' && applicant !== who,
    decide: (facts, who, yes) => decideClosingCheck(facts, 'd', note(yes), who, newId),
    follow: (model, who, yes) => {
      if (!yes) return backToWork(model);
      model.state = 'checked';
      model.checker = who;
    },
  },
  close: {
    isLawful: ({ state, applicant, checker }, who) =>
      state === 'checked' && applicant !== who && checker !== who,
    decide: (facts, who, yes) => decideClosing(facts, 'd', note(yes), who, newId),
    follow: (model, _, yes) => {
      if (yes) model.state = 'closed';
      else backToWork(model);
    },
  },
  reopen: {
    isLawful: ({ state }) => state === 'closed',
    decide: (facts) =>
      decideDifficultyReopening(facts, 'd', { dueOn: day('2030-01-01'), reason: '反弹' }, newId),
    follow: (model) => {
      backToWork(model);
      model.reopened += 1;
      model.rated = false;
    },
  },
  rate: {
    isLawful: ({ state, rated }) => state === 'closed' && !rated,
    decide: (facts, who) => decideDifficultyRating(facts, 'd', { rating: 3, text: null }, who, newId),
    follow: (model) => (model.rated = true),
  },
  raiseLevel: {
    isLawful: ({ state, level }) => (state === 'open' || state === 'accepted') && level < settlers.length - 1,
    decide: (facts) => decideDifficultyLevel(facts, 'd', '协调', newId),
    follow: (model) => (model.level += 1),
  },
  withdrawCharge: {
    isLawful: ({ charged }) => charged,
    decide: (facts, who) => decideDifficultyCharge(facts, 'd', { charged: false, reason: '误' }, who, newId),
    follow: (model) => (model.charged = false),
  },
};

class Step implements fc.Command<Model, Real> {
  constructor(
    private readonly name: string,
    private readonly who: string,
    private readonly yes: boolean,
  ) {}

  check(): boolean {
    return true;
  }

  run(model: Model, real: Real): void {
    const kind = kinds[this.name]!;
    const before = JSON.stringify(real.facts);
    const isLawful = kind.isLawful(model, this.who, this.yes);
    const answer = kind.decide(real.facts, this.who, this.yes);
    expect([this.name, isRefusal(answer)]).toEqual([this.name, !isLawful]);
    expect(JSON.stringify(real.facts)).toBe(before);
    if (isRefusal(answer)) return;
    kind.follow(model, this.who, this.yes);
    real.facts = applyDecision(real.facts, answer);
    expectLawful(real.facts.difficulties[0]!, model);
  }

  toString(): string {
    return `${this.name}(${this.who}, ${this.yes})`;
  }
}

/** Days go by, and the sweep comes: a late one goes one level up at most. */
class Wait implements fc.Command<Model, Real> {
  constructor(private readonly days: number) {}

  check(): boolean {
    return true;
  }

  run(model: Model, real: Real): void {
    real.facts = { ...real.facts, now: new Date(real.facts.now.getTime() + this.days * 86_400_000) };
    const [was] = real.facts.difficulties;
    const answer = decideLateDifficulties(real.facts, 5, calendar, newId);
    if (isRefusal(answer)) return;
    real.facts = applyDecision(real.facts, answer);
    model.level += 1;
    expect(['open', 'accepted']).toContain(model.state);
    expect(was!.dueOn < addDays(day('2022-03-07'), 10_000)).toBe(true);
    expectLawful(real.facts.difficulties[0]!, model);
    expect(decideLateDifficulties(real.facts, 5, calendar, newId)).toMatchObject({ code: 'change.empty' });
  }

  toString(): string {
    return `wait(${this.days})`;
  }
}

function expectLawful(difficulty: DifficultyFacts, model: Model): void {
  const { state, settledBy, appliedBy, checkedBy, closedBy, reopened, charged, rating } = difficulty;
  expect({ state, settledBy, appliedBy, checkedBy, reopened, charged, isRated: rating !== null }).toEqual({
    state: model.state,
    settledBy: settlers[model.level],
    appliedBy: model.applicant,
    checkedBy: model.checker,
    reopened: model.reopened,
    charged: model.charged,
    isRated: model.rated,
  });
  // The constraints of the table.
  expect(closedBy !== null).toBe(state === 'closed');
  const three = [appliedBy, checkedBy, closedBy].filter((who) => who !== null);
  expect(new Set(three).size).toBe(three.length);
}

function begun(): { model: Model; real: Real } {
  const facts = sampleFacts();
  const wish = {
    cause: 'land',
    settledBy: 'unit',
    ownerUnitId: 'unit',
    milestoneId: null,
    dueOn: day('2022-03-11'),
    title: '征地',
    text: null,
  } as const;
  const raised = decideDifficultyRaising(facts, wish, { state: 'open' }, 'a', newId) as Decision;
  const [one] = applyDecision(facts, raised).difficulties;
  return {
    model: {
      state: 'open',
      applicant: null,
      checker: null,
      level: 0,
      reopened: 0,
      charged: false,
      rated: false,
    },
    real: { facts: { ...facts, difficulties: [{ ...one!, id: 'd' }] } },
  };
}

describe('any sequence of commands', () => {
  it('leaves a lawful difficulty, and one that is refused changes nothing', () => {
    const step = fc
      .tuple(fc.constantFrom(...Object.keys(kinds)), fc.constantFrom(...people), fc.boolean())
      .map(([name, who, yes]) => new Step(name, who, yes));
    const wait = fc.nat({ max: 20 }).map((days) => new Wait(days));
    fc.assert(
      fc.property(fc.commands([step, step, step, wait], { maxCommands: 60 }), (commands) => {
        fc.modelRun(begun, commands);
      }),
      { numRuns: 300 },
    );
  });
});
