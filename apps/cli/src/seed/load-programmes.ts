import { isRefusal, type Actor, type NewId, type Refusal } from '#domain';
import type { Database } from '#database';
import { ListChanges, ProgrammesService, TargetsService, type ProjectChanges } from '#portfolio';
import type { PlanKey, PlanProgramme, PlanReading } from './plan-types.js';

const setup: Actor = { kind: 'system', part: 'setup' };

/** How the loader does a step of the plan once. */
type Step = (key: string, work: () => Promise<unknown>) => Promise<void>;

/** Puts the programmes of a plan on record, with their projects, their targets and the figures towards these. */
export class ProgrammeLoader {
  readonly #database: Database;
  readonly #step: Step;
  readonly #programmes: ProgrammesService;
  readonly #targets: TargetsService;

  constructor(database: Database, newId: NewId, changes: ProjectChanges, step: Step) {
    this.#database = database;
    this.#step = step;
    const lists = new ListChanges(database, changes);
    this.#programmes = new ProgrammesService(database, newId, lists, changes);
    this.#targets = new TargetsService(database, newId, lists);
  }

  /** A programme as it is set up. */
  async setUp(
    { key, code, name, members, targets }: PlanProgramme,
    idOf: (key: PlanKey) => string,
  ): Promise<void> {
    await this.#step(key, async () => made(key, await this.#programmes.create(setup, code, name)));
    for (const member of members)
      await this.#step(`${key} ${member}`, async () => {
        const id = await this.#only('SELECT id FROM programme WHERE code = $1', [code]);
        const wish = { projectId: idOf(member), joins: true, reason: '列入专项（演示数据）' };
        made(member, await this.#programmes.changeMembership(setup, id, wish));
      });
    for (const target of targets)
      await this.#step(`${key} ${target.name}`, async () =>
        made(target.name, await this.#targets.set(setup, target)),
      );
  }

  /** A figure of a month. */
  async read({ target, readOn, value, state, at }: PlanReading): Promise<void> {
    await this.#step(`${target} ${at}`, async () => {
      const id = await this.#only('SELECT id FROM target WHERE name = $1', [target]);
      made(target, await this.#targets.addReading(setup, id, { readOn, value, state, reason: null }));
    });
  }

  async #only(text: string, values: unknown[]): Promise<string> {
    const [row] = await this.#database.query<{ id: string }>(text, values);
    return row!.id;
  }
}

function made(about: string, answer: object | Refusal): void {
  if (isRefusal(answer)) throw new Error(`${about} was refused: ${answer.code}.`);
}
