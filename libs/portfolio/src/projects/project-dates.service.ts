import {
  decideDateChange,
  decideDateChangeRequest,
  decideDateChangeWithdrawal,
  decideDateMove,
  decideStageUndo,
  decideStageUndoRequest,
  decideStageUndoWithdrawal,
  type DateWish,
  type NewId,
  type Person,
  type Refusal,
  type RequestDecision,
} from '#domain';
import type { Stored } from '#database';
import type { ProjectChanges } from './project-changes.js';

/** A request for a change of one project, of which the person has read a revision. */
export interface OfProject {
  readonly projectId: string;
  /** See `ProjectWish`. */
  readonly expectedSeq: number | null;
}

/** Dates that move, and stages that are undone: alone where that is lawful, by two people where it is not. */
export class ProjectDatesService {
  readonly #changes: ProjectChanges;
  readonly #newId: NewId;

  constructor(changes: ProjectChanges, newId: NewId) {
    this.#changes = changes;
    this.#newId = newId;
  }

  /** Moves a date directly, outside the lock window. */
  async move(
    person: Person,
    { projectId, expectedSeq }: OfProject,
    wish: DateWish,
  ): Promise<Stored | Refusal> {
    const { settings } = await this.#changes.contextOf(projectId);
    return this.#changes.change(person, projectId, { action: 'date.move', expectedSeq }, (facts) =>
      decideDateMove(facts, wish, settings.lockWindowDays, this.#newId),
    );
  }

  /** Asks for another date. */
  async requestChange(
    person: Person,
    { projectId, expectedSeq }: OfProject,
    wish: DateWish,
  ): Promise<Stored | Refusal> {
    return this.#changes.change(person, projectId, { action: 'date_change.request', expectedSeq }, (facts) =>
      decideDateChangeRequest(facts, wish, person.personId, this.#newId),
    );
  }

  /** Approves or refuses another person's request for another date. */
  async decideChange(
    person: Person,
    { projectId, expectedSeq }: OfProject,
    dateChangeId: string,
    wish: RequestDecision,
  ): Promise<Stored | Refusal> {
    return this.#changes.change(person, projectId, { action: 'date_change.decide', expectedSeq }, (facts) =>
      decideDateChange(facts, dateChangeId, wish, person.personId, this.#newId),
    );
  }

  /** Takes the person's own request for another date back. */
  async withdrawChange(
    person: Person,
    { projectId, expectedSeq }: OfProject,
    dateChangeId: string,
  ): Promise<Stored | Refusal> {
    return this.#changes.change(person, projectId, { action: 'date_change.request', expectedSeq }, (facts) =>
      decideDateChangeWithdrawal(facts, dateChangeId, person.personId, this.#newId),
    );
  }

  /** Asks to undo a stage or step that was recorded by mistake. */
  async requestUndo(
    person: Person,
    { projectId, expectedSeq }: OfProject,
    milestoneId: string,
    reason: string,
  ): Promise<Stored | Refusal> {
    return this.#changes.change(person, projectId, { action: 'stage_undo.request', expectedSeq }, (facts) =>
      decideStageUndoRequest(facts, milestoneId, reason, person.personId, this.#newId),
    );
  }

  /** Approves or refuses another person's request to undo. */
  async decideUndo(
    person: Person,
    { projectId, expectedSeq }: OfProject,
    stageUndoId: string,
    wish: RequestDecision,
  ): Promise<Stored | Refusal> {
    return this.#changes.change(person, projectId, { action: 'stage_undo.decide', expectedSeq }, (facts) =>
      decideStageUndo(facts, stageUndoId, wish, person.personId, this.#newId),
    );
  }

  /** Takes the person's own request to undo back. */
  async withdrawUndo(
    person: Person,
    { projectId, expectedSeq }: OfProject,
    stageUndoId: string,
  ): Promise<Stored | Refusal> {
    return this.#changes.change(person, projectId, { action: 'stage_undo.request', expectedSeq }, (facts) =>
      decideStageUndoWithdrawal(facts, stageUndoId, person.personId, this.#newId),
    );
  }
}
