import { newId } from '#database';
import { isRefusal, localDate, type HeldDuty, type Person } from '#domain';
import {
  InstructionsService,
  PermitsService,
  QuarterlyGoalsService,
  type OfInstruction,
  type OfPermit,
  type ProjectChanges,
} from '#portfolio';
import { asOwner } from './as-owner.js';
import type { City } from './city.js';
import { taken } from './taken.js';

/** What stands on paper beside a project. */
export type PaperKind = 'permit' | 'instruction' | 'quarterly_goal';

/** Puts permits, instructions and quarterly goals into projects, each in the state that an operation asks for. */
export class PaperParts {
  readonly #permits: PermitsService;
  readonly #instructions: InstructionsService;
  readonly #goals: QuarterlyGoalsService;

  constructor(
    private readonly city: City,
    changes: ProjectChanges,
  ) {
    this.#permits = new PermitsService(city.database, changes, newId);
    this.#instructions = new InstructionsService(city.database, changes, newId);
    this.#goals = new QuarterlyGoalsService(changes, newId);
  }

  /** One of the kind, as the operation (`POST …/closings`) asks for it; the reader’s own instruction, if they may give one. */
  async of(kind: PaperKind, projectId: string, operation: string, reader: Person | null): Promise<string> {
    if (kind === 'permit') return this.#permit(projectId, operation);
    return kind === 'instruction'
      ? this.#instruction(projectId, operation, reader)
      : this.#quarterlyGoal(projectId, operation);
  }

  /** A permit that is late with its decision; for `…/supplements` its clock stands. */
  async #permit(projectId: string, operation: string): Promise<string> {
    const person = await this.#leader(projectId);
    const ofProject = { projectId, expectedSeq: null };
    taken(
      await this.#permits.apply(person, ofProject, {
        kind: 'environment',
        name: newId(),
        authorityUnitId: null,
        authority: '生态环境局',
        appliedOn: localDate('2022-02-21'),
        limitDays: 4,
        dayType: 'working',
      }),
    );
    const of: OfPermit = { ...ofProject, permitId: await this.#newest('permit', projectId) };
    if (operation.endsWith('/supplements'))
      taken(
        await this.#permits.askSupplements(person, of, { askedOn: localDate('2022-02-23'), note: '试验' }),
      );
    return of.permitId;
  }

  /** An instruction to the project's lead unit; for `…/closings` it is answered. */
  async #instruction(projectId: string, operation: string, reader: Person | null): Promise<string> {
    const ofProject = { projectId, expectedSeq: null };
    const wish = {
      givenOn: localDate('2022-03-04'),
      ownerUnitId: await this.#leadUnit(projectId),
      dueOn: localDate('2022-12-31'),
      text: '试验',
    };
    const given = reader === null ? null : await this.#instructions.give(reader, ofProject, wish);
    if (given === null || isRefusal(given))
      taken(await this.#instructions.give(await this.#leader(projectId), ofProject, wish));
    const of: OfInstruction = { ...ofProject, instructionId: await this.#newest('instruction', projectId) };
    if (operation.endsWith('/closings'))
      taken(await this.#instructions.answer(await this.#head(projectId), of, '试验'));
    return of.instructionId;
  }

  /** The goal of a quarter of next year; for `…/assessments` of one that is over. */
  async #quarterlyGoal(projectId: string, operation: string): Promise<string> {
    const person = await this.#leader(projectId);
    const wish = { year: 2023, quarter: 4, text: '试验' };
    taken(await this.#goals.set(person, { projectId, expectedSeq: null }, wish));
    const id = await this.#newest('quarterly_goal', projectId);
    if (operation.endsWith('/assessments'))
      await asOwner(this.city.test, async (ask) => {
        await ask('UPDATE quarterly_goal SET year = 2021 WHERE id = $1', [id]);
      });
    return id;
  }

  /** Who may do everything, by what they say of themselves; on record is that they lead the project's unit. */
  async #leader(projectId: string): Promise<Person> {
    const unitId = await this.#leadUnit(projectId);
    const personId = await leaderOf(this.city, unitId);
    const duties = (['supervisor', 'unit_head', 'leader'] as const).map((role): HeldDuty => ({
      role,
      projectId: null,
      unitId,
    }));
    return { kind: 'person', personId, duties };
  }

  /** Somebody else who answers for that unit. */
  async #head(projectId: string): Promise<Person> {
    const { duties } = await this.#leader(projectId);
    return { kind: 'person', personId: await this.city.colleague(), duties };
  }

  async #leadUnit(projectId: string): Promise<string> {
    const [unit] = await this.city.database.query<{ id: string }>(
      'SELECT lead_unit_id AS id FROM project_current WHERE id = $1',
      [projectId],
    );
    return unit!.id;
  }

  async #newest(table: PaperKind, projectId: string): Promise<string> {
    const [row] = await this.city.database.query<{ id: string }>(
      `SELECT id FROM ${table} WHERE project_id = $1 ORDER BY id DESC LIMIT 1`,
      [projectId],
    );
    return row!.id;
  }
}

/** The leader of a unit; a unit has one. */
export async function leaderOf(city: City, unitId: string): Promise<string> {
  const [held] = await city.database.query<{ id: string }>(
    `SELECT person_id AS id FROM duty_current WHERE role = 'leader' AND unit_id = $1`,
    [unitId],
  );
  return held?.id ?? (await city.person('leader', { unitId })).personId;
}
