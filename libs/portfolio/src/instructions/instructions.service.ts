import {
  can,
  decideInstruction,
  decideInstructionAnswer,
  decideInstructionClosing,
  decideInstructionWithdrawal,
  refuse,
  visibleProjects,
  type Action,
  type Decision,
  type InstructionCloser,
  type InstructionFacts,
  type InstructionRow,
  type InstructionSetting,
  type InstructionWish,
  type NewId,
  type Person,
  type ProjectFacts,
  type Refusal,
  type RequestDecision,
} from '#domain';
import type { Database, Stored } from '#database';
import { startOf, type PageWish } from '../organisation/page.js';
import type { Place, ProjectChanges } from '../projects/project-changes.js';
import type { OfProject } from '../projects/project-dates.service.js';
import { listInstructions, readInstruction, readInstructionSetting } from './instructions.queries.js';

/** One instruction on a project of which the person has read a revision. */
export interface OfInstruction extends OfProject {
  readonly instructionId: string;
}

/** Which instructions are listed; null: any. */
export interface InstructionFilter {
  readonly state: InstructionRow['state'] | null;
  readonly ownerUnitId: string | null;
  readonly overdue: boolean | null;
  readonly leaderId: string | null;
}

/** A page as JSON text: `{ items, nextCursor }`. */
export interface InstructionPage {
  readonly body: string;
}

type PlacedInstruction = InstructionFacts & Place;

/** Leaders' written instructions (批示): given, answered, sent back, closed, withdrawn. */
export class InstructionsService {
  readonly #database: Database;
  readonly #changes: ProjectChanges;
  readonly #newId: NewId;

  constructor(database: Database, changes: ProjectChanges, newId: NewId) {
    this.#database = database;
    this.#changes = changes;
    this.#newId = newId;
  }

  /** Instructions on the projects that the person may see, and those that a unit of theirs must answer, in the order of ids. */
  async list(
    person: Person,
    { state, ownerUnitId, overdue, leaderId }: InstructionFilter,
    page: PageWish,
  ): Promise<InstructionPage | Refusal> {
    if (!can(person, 'instruction.list')) return refuse('permission.denied');
    const visible = visibleProjects(person);
    const { projectIds, unitIds } = visible;
    const rows = await this.#database.queryAs<{ id: string; body: string }>(
      visible,
      listInstructions,
      [startOf(page), page.limit, state, ownerUnitId, overdue, leaderId, projectIds, unitIds],
      'list_instructions',
    );
    const nextCursor = rows.length === page.limit ? (rows.at(-1)?.id ?? null) : null;
    const items = rows.map(({ body }) => body).join(',');
    return { body: `{"items":[${items}],"nextCursor":${JSON.stringify(nextCursor)}}` };
  }

  /** A leader gives an instruction. */
  async give(
    person: Person,
    of: OfProject,
    wish: Omit<InstructionWish, 'leaderId'>,
  ): Promise<Stored | Refusal> {
    return this.#put(person, 'instruction.give', of, { ...wish, leaderId: person.personId });
  }

  /** A supervisor puts on record what a leader has written. */
  async record(person: Person, of: OfProject, wish: InstructionWish): Promise<Stored | Refusal> {
    return this.#put(person, 'instruction.record', of, wish);
  }

  /** The owner unit answers. */
  async answer(person: Person, of: OfInstruction, answer: string): Promise<Stored | Refusal> {
    return this.#change(
      person,
      of,
      'instruction.answer',
      (facts, instruction) =>
        decideInstructionAnswer(facts, instruction, answer, person.personId, this.#newId),
      ([instruction]) => instruction ?? null,
    );
  }

  /** Its leader or a supervisor closes it, or sends the answer back. */
  async close(person: Person, of: OfInstruction, wish: RequestDecision): Promise<Stored | Refusal> {
    return this.#change(person, of, 'instruction.close', (facts, instruction) =>
      decideInstructionClosing(facts, instruction, wish, closerOf(person, facts), this.#newId),
    );
  }

  /** Takes it back. */
  async withdraw(person: Person, of: OfInstruction, reason: string): Promise<Stored | Refusal> {
    return this.#change(person, of, 'instruction.close', (facts, instruction) =>
      decideInstructionWithdrawal(facts, instruction, reason, closerOf(person, facts), this.#newId),
    );
  }

  async #put(
    person: Person,
    action: Action,
    { projectId, expectedSeq }: OfProject,
    wish: InstructionWish,
  ): Promise<Stored | Refusal> {
    return this.#changes.change<InstructionSetting>(
      person,
      projectId,
      { action, expectedSeq },
      (facts, [setting]) => decideInstruction(facts, setting!, wish, person.personId, this.#newId),
      {
        name: 'read_instruction_setting',
        text: readInstructionSetting,
        values: [projectId, wish.ownerUnitId, wish.leaderId],
      },
    );
  }

  async #change(
    person: Person,
    { projectId, expectedSeq, instructionId }: OfInstruction,
    action: Action,
    decide: (facts: ProjectFacts, instruction: InstructionFacts | null) => Decision | Refusal,
    placeOf?: (found: readonly PlacedInstruction[]) => Place | null,
  ): Promise<Stored | Refusal> {
    return this.#changes.change<PlacedInstruction>(
      person,
      projectId,
      { action, expectedSeq },
      (facts, [found]) => decide(facts, found === undefined ? null : withoutPlace(found)),
      { name: 'read_instruction', text: readInstruction, values: [instructionId, projectId] },
      placeOf,
    );
  }
}

function closerOf(person: Person, { project, unitPath }: ProjectFacts): InstructionCloser {
  const supervises = can(person, 'instruction.record', { projectId: project.id, unitPath });
  return { personId: person.personId, supervises };
}

function withoutPlace({ unitPath: _unitPath, ...instruction }: PlacedInstruction): InstructionFacts {
  return instruction;
}
