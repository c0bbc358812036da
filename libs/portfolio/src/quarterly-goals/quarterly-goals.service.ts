import {
  decideGoal,
  decideGoalAssessment,
  decideGoalChange,
  type AssessmentWish,
  type GoalFacts,
  type NewId,
  type Person,
  type Quarter,
  type Refusal,
} from '#domain';
import type { Stored } from '#database';
import type { ProjectChanges } from '../projects/project-changes.js';
import type { OfProject } from '../projects/project-dates.service.js';
import { readGoal, readGoalOfQuarter } from './quarterly-goals.queries.js';

/** One goal of a project of which the person has read a revision. */
export interface OfGoal extends OfProject {
  readonly goalId: string;
}

/** Goals in words for each quarter (季度形象进度目标): set, changed with a reason, assessed when the quarter is over. */
export class QuarterlyGoalsService {
  readonly #changes: ProjectChanges;
  readonly #newId: NewId;

  constructor(changes: ProjectChanges, newId: NewId) {
    this.#changes = changes;
    this.#newId = newId;
  }

  /** Sets the goal of a quarter. */
  async set(
    person: Person,
    { projectId, expectedSeq }: OfProject,
    wish: Quarter & { readonly text: string },
  ): Promise<Stored | Refusal> {
    return this.#changes.change<GoalFacts>(
      person,
      projectId,
      { action: 'quarterly_goal.set', expectedSeq },
      (facts, [goal]) => decideGoal(facts, goal!, wish, person.personId, this.#newId),
      {
        name: 'read_goal_of_quarter',
        text: readGoalOfQuarter,
        values: [projectId, wish.year, wish.quarter],
      },
    );
  }

  /** Changes a goal that was agreed. */
  async change(
    person: Person,
    { projectId, expectedSeq, goalId }: OfGoal,
    wish: { readonly text: string; readonly reason: string },
  ): Promise<Stored | Refusal> {
    return this.#changes.change<GoalFacts>(
      person,
      projectId,
      { action: 'quarterly_goal.set', expectedSeq },
      (facts, [goal]) => decideGoalChange(facts, goal!, wish, person.personId, this.#newId),
      { name: 'read_goal', text: readGoal, values: [projectId, goalId, null] },
    );
  }

  /** Assesses a goal whose quarter is over, against a progress report where one is named. */
  async assess(
    person: Person,
    { projectId, expectedSeq, goalId }: OfGoal,
    wish: AssessmentWish,
  ): Promise<Stored | Refusal> {
    return this.#changes.change<GoalFacts>(
      person,
      projectId,
      { action: 'quarterly_goal.assess', expectedSeq },
      (facts, [goal]) => decideGoalAssessment(facts, goal!, wish, person.personId, this.#newId),
      { name: 'read_goal', text: readGoal, values: [projectId, goalId, wish.reportId] },
    );
  }
}
