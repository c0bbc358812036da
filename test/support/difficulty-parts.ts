import { newId } from '#database';
import { localDate, type Person } from '#domain';
import { DifficultiesService, type OfDifficulty, type ProjectChanges } from '#portfolio';
import { asOwner } from './as-owner.js';
import type { City } from './city.js';
import { taken } from './taken.js';

/** How far a difficulty has to be for what is done to it; else it is open. */
const stepsBefore: readonly (readonly [operation: string, steps: number])[] = [
  ['/closing-requests', 1],
  ['/checks', 2],
  ['/closings', 3],
  ['/re-checks', 4],
  ['/ratings', 4],
];

/** Puts difficulties into projects, each in the state that an operation asks for. */
export class DifficultyParts {
  readonly #difficulties: DifficultiesService;
  readonly #people: Promise<string>[] = [];

  constructor(
    private readonly city: City,
    changes: ProjectChanges,
  ) {
    this.#difficulties = new DifficultiesService(city.database, changes, newId);
  }

  /** One of the project that its lead unit must settle; for `…/charges` it is late. */
  async of(projectId: string, operation: string): Promise<string> {
    const [first, second, third] = await Promise.all([0, 1, 2].map(async (which) => this.#somebody(which)));
    const [unit] = await this.city.database.query<{ id: string }>(
      'SELECT lead_unit_id AS id FROM project_current WHERE id = $1',
      [projectId],
    );
    const wish = {
      cause: 'land',
      settledBy: 'unit',
      ownerUnitId: unit!.id,
      milestoneId: null,
      dueOn: localDate('2022-12-31'),
      title: '试验',
      text: null,
    } as const;
    const ofProject = { projectId, expectedSeq: null };
    taken(await this.#difficulties.raise(first!, ofProject, wish));
    const [row] = await this.city.database.query<{ id: string }>(
      'SELECT id FROM difficulty WHERE project_id = $1 ORDER BY number DESC LIMIT 1',
      [projectId],
    );
    const of: OfDifficulty = { ...ofProject, difficultyId: row!.id };
    const passed = { approve: true, note: null };
    const evidence = [{ kind: 'other' as const, number: '1' }];
    const steps = [
      async () => this.#difficulties.accept(first!, of),
      async () => this.#difficulties.requestClosing(first!, of, { resolution: '试验', evidence }),
      async () => this.#difficulties.check(second!, of, passed),
      async () => this.#difficulties.close(third!, of, passed),
    ];
    const count = stepsBefore.find(([end]) => operation.endsWith(end))?.[1] ?? 0;
    for (const step of steps.slice(0, count)) taken(await step());
    if (operation.endsWith('/charges'))
      await asOwner(this.city.test, async (ask) => {
        await ask(`UPDATE difficulty_version SET due_on = '2022-03-01' WHERE id = $1`, [of.difficultyId]);
      });
    return of.difficultyId;
  }

  /** Three people who may do everything, by what they say of themselves: no duty is on record. */
  async #somebody(which: number): Promise<Person> {
    const personId = await (this.#people[which] ??= this.city.colleague());
    const onRoot = { projectId: null, unitId: this.city.rootId };
    return {
      kind: 'person',
      personId,
      duties: [
        { role: 'supervisor', ...onRoot },
        { role: 'unit_head', ...onRoot },
      ],
    };
  }
}
