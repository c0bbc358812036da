import { newId } from '#database';
import { isRefusal, localDate, type Person } from '#domain';
import { PermitsService, type OfPermit, type ProjectChanges } from '#portfolio';
import type { City } from './city.js';

/** Puts permits into projects, each in the state that an operation asks for. */
export class PaperParts {
  readonly #permits: PermitsService;

  constructor(
    private readonly city: City,
    changes: ProjectChanges,
  ) {
    this.#permits = new PermitsService(city.database, changes, newId);
  }

  /** A permit that is late with its decision; for `…/supplements` its clock stands. */
  async permit(projectId: string, operation: string): Promise<string> {
    const person = this.#everybody();
    const ofProject = { projectId, expectedSeq: null };
    made(
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
      made(
        await this.#permits.askSupplements(person, of, { askedOn: localDate('2022-02-23'), note: '试验' }),
      );
    return of.permitId;
  }

  /** Somebody who may do everything, by what they say of themselves: no duty is on record. */
  #everybody(): Person {
    const onRoot = { projectId: null, unitId: this.city.rootId };
    return { kind: 'person', personId: newId(), duties: [{ role: 'supervisor', ...onRoot }] };
  }

  async #newest(table: 'permit', projectId: string): Promise<string> {
    const [row] = await this.city.database.query<{ id: string }>(
      `SELECT id FROM ${table} WHERE project_id = $1 ORDER BY id DESC LIMIT 1`,
      [projectId],
    );
    return row!.id;
  }
}

function made(answer: object): void {
  if (isRefusal(answer)) throw new Error(answer.code);
}
