import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '#database';
import { can, isRefusal, roleCodes, type HeldDuty, type Person, type ProjectScope } from '#domain';
import { CalendarService, ProjectsService } from '#portfolio';
import { City } from '../support/city.js';
import { OverheardDatabase } from '../support/overheard-database.js';

let city: City;
let overheard: OverheardDatabase;
let projects: ProjectsService;
/** Every project of the city with the units that its rights flow from. */
const scopes: ProjectScope[] = [];

beforeAll(async () => {
  city = await City.found();
  overheard = new OverheardDatabase({
    url: city.test.appUrl,
    applicationName: 'reader',
    onError: () => undefined,
  });
  projects = new ProjectsService(overheard, newId, new CalendarService(overheard));
});

afterAll(async () => {
  await overheard?.close();
  await city?.leave();
});

/** A part of the tree below the root: unit n hangs below one that came before it, or below the root. */
const anyCity = fc.record({
  parents: fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
  projects: fc.array(fc.record({ lead: fc.nat(), area: fc.nat() }), { minLength: 1, maxLength: 5 }),
  readers: fc.array(
    fc.array(fc.record({ role: fc.constantFrom(...roleCodes), onUnit: fc.boolean(), place: fc.nat() }), {
      maxLength: 3,
    }),
    { minLength: 1, maxLength: 6 },
  ),
});

/** What the list shows; and what its own filter leaves on a connection that has no policies behind it. */
async function listedFor(person: Person): Promise<{ shown: string[]; filtered: string[] }> {
  const query = { listYear: 2022, limit: 200, cursor: null, asOf: null };
  const page = await projects.list(person, query, null);
  if (isRefusal(page)) return { shown: [], filtered: [] };
  const { text, values } = overheard.last(/^list_.*projects$/);
  const [row] = await city.database.query<{ items: string | null }>(text, [...values]);
  return { shown: idsOf(JSON.parse(page.body!).items), filtered: idsOf(JSON.parse(row!.items ?? '[]')) };
}

function idsOf(lines: { id: string }[]): string[] {
  return lines.map(({ id }) => id).sort();
}

describe('what the list shows', () => {
  it('is what project.read allows, project by project, in any tree and for any duties', async () => {
    await fc.assert(
      fc.asyncProperty(anyCity, async ({ parents, projects, readers }) => {
        const paths: string[][] = [[city.rootId]];
        for (const [index, pick] of parents.entries()) {
          const above = paths[pick % (index + 1)]!;
          paths.push([...above, await city.unit(`单位 ${paths.length}`, above)]);
        }
        const pathOf = (pick: number) => paths[pick % paths.length]!;
        const added: string[] = [];
        for (const { lead, area } of projects) {
          const [leadPath, areaPath] = [pathOf(lead), pathOf(area)];
          const projectId = await city.project({ leadUnitId: leadPath.at(-1)!, areaId: areaPath.at(-1)! });
          added.push(projectId);
          scopes.push({ projectId, unitPath: [...new Set([...leadPath, ...areaPath])] });
        }
        for (const wishes of readers) {
          const duties = wishes.map(({ role, onUnit, place }): HeldDuty => ({
            role,
            projectId: onUnit ? null : added[place % added.length]!,
            unitId: onUnit ? pathOf(place).at(-1)! : null,
          }));
          const person: Person = { kind: 'person', personId: newId(), duties };
          const readable = scopes
            .filter((scope) => can(person, 'project.read', scope))
            .map(({ projectId }) => projectId)
            .sort();
          expect(await listedFor(person)).toEqual({ shown: readable, filtered: readable });
        }
      }),
      { numRuns: 25 },
    );
    expect(scopes.length).toBeGreaterThan(25);
    expect(scopes.length).toBeLessThanOrEqual(200);
  }, 60_000);
});
