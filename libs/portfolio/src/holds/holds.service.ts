import {
  decideHold,
  decideHoldEnd,
  decideHoldRequest,
  decideHoldWithdrawal,
  type HoldWish,
  type NewId,
  type Person,
  type Refusal,
  type RequestDecision,
} from '#domain';
import type { Stored } from '#database';
import type { ProjectChanges } from '../projects/project-changes.js';
import type { OfProject } from '../projects/project-dates.service.js';

/** Pauses of a project (停缓建), asked for by one person and consented by another. */
export class HoldsService {
  readonly #changes: ProjectChanges;
  readonly #newId: NewId;

  constructor(changes: ProjectChanges, newId: NewId) {
    this.#changes = changes;
    this.#newId = newId;
  }

  /** Asks for a hold. */
  async request(
    person: Person,
    { projectId, expectedSeq }: OfProject,
    wish: HoldWish,
  ): Promise<Stored | Refusal> {
    return this.#changes.change(person, projectId, { action: 'hold.request', expectedSeq }, (facts) =>
      decideHoldRequest(facts, wish, person.personId, this.#newId),
    );
  }

  /** Consents to another person's hold, or refuses it. */
  async decide(
    person: Person,
    { projectId, expectedSeq }: OfProject,
    holdId: string,
    wish: RequestDecision,
  ): Promise<Stored | Refusal> {
    return this.#changes.change(person, projectId, { action: 'hold.decide', expectedSeq }, (facts) =>
      decideHold(facts, holdId, wish, person.personId, this.#newId),
    );
  }

  /** Takes the person's own request back. */
  async withdraw(
    person: Person,
    { projectId, expectedSeq }: OfProject,
    holdId: string,
  ): Promise<Stored | Refusal> {
    return this.#changes.change(person, projectId, { action: 'hold.request', expectedSeq }, (facts) =>
      decideHoldWithdrawal(facts, holdId, person.personId, this.#newId),
    );
  }

  /** Ends a running hold. */
  async end(
    person: Person,
    { projectId, expectedSeq }: OfProject,
    holdId: string,
    note: string | null,
  ): Promise<Stored | Refusal> {
    return this.#changes.change(person, projectId, { action: 'hold.end', expectedSeq }, (facts) =>
      decideHoldEnd(facts, holdId, note, this.#newId),
    );
  }
}
