import {
  decideAnswer,
  type Answer,
  type Answerer,
  type NewId,
  type OwnerUnit,
  type Person,
  type Refusal,
} from '#domain';
import type { Database, Stored } from '#database';
import { readUnitPlace } from '../difficulties/difficulties.queries.js';
import type { ProjectChanges } from '../projects/project-changes.js';
import type { OfProject } from '../projects/project-dates.service.js';
import { readWasAsked } from './answers.queries.js';

/** The reminders of one milestone, which somebody answers. */
export interface OfMilestone extends OfProject {
  readonly milestoneId: string;
}

/** Answers (反馈) that stop or rest the ladder of a milestone. */
export class AnswersService {
  readonly #database: Database;
  readonly #changes: ProjectChanges;
  readonly #newId: NewId;

  constructor(database: Database, changes: ProjectChanges, newId: NewId) {
    this.#database = database;
    this.#changes = changes;
    this.#newId = newId;
  }

  /** Answers after log-in: whoever has a duty that the ladder addresses, and whoever received an item of it. */
  async answer(person: Person, of: OfMilestone, answer: Answer): Promise<Stored | Refusal> {
    const [row] = await this.#database.query<{ asked: boolean }>(readWasAsked, [
      person.personId,
      of.milestoneId,
      of.projectId,
    ]);
    return this.record(person, of, answer, { itemId: null, isEntitled: row!.asked });
  }

  /** Records an answer; `isEntitled`: the person received the item, so that no duty is asked for. */
  async record(
    person: Person,
    { projectId, expectedSeq, milestoneId }: OfMilestone,
    answer: Answer,
    { itemId, isEntitled }: Pick<Answerer, 'itemId'> & { readonly isEntitled: boolean },
  ): Promise<Stored | Refusal> {
    const { calendar } = await this.#changes.contextOf(projectId);
    const ownerUnitId = answer.kind === 'difficulty' ? answer.ownerUnitId : null;
    const by = { personId: person.personId, itemId };
    return this.#changes.change<OwnerUnit>(
      person,
      projectId,
      { action: 'milestone.answer', expectedSeq, isEntitled },
      (facts, [owner = null]) =>
        decideAnswer(facts, milestoneId, answer, by, { calendar, owner, newId: this.#newId }),
      { name: 'read_unit_place', text: readUnitPlace, values: [ownerUnitId] },
    );
  }
}
