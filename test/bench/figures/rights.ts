import pg from 'pg';
import { newId } from '#database';
import { CalendarService, ProjectsService, SessionsService } from '#portfolio';
import { isRefusal, visibleProjects, type Person } from '#domain';
import { rateFigure, type Figure } from '../figure.js';
import type { BenchOptions } from '../options.js';
import type { ListStatement, RightsList } from '../parts/rights-list.js';
import { inTurn } from '../rounds.js';
import { requestText } from '../stand/http-client.js';
import { largeListYear } from '../stand/large-list.js';
import { OverheardDatabase } from '../../support/overheard-database.js';
import { Part } from '../stand/part.js';
import { listedYear } from '../stand/population.js';
import type { Stand } from '../stand/stand.js';

const clients = 8;
const pageSize = 200;

/** Who reads which list, and how much of the unfiltered list's rate must be left. */
const wanted = [
  { name: 'rights-183', year: listedYear, of: 'leader', bound: 0.9 },
  { name: 'rights-20000', year: largeListYear, of: 'leader', bound: 0.9 },
  { name: 'rights-part', year: largeListYear, of: 'head', bound: 0.9 },
] as const;

/**
 * What the permission filter and the row security behind it leave of a list's rate: the product's statement as a reader
 * with rights, beside the unfiltered statement for as many rows as the tables' owner, who has no policies. Both are planned once. `rights-183`
 * and `rights-20000`: a leader of the city on lists of that length; `rights-part`: the head of an area with 200 of 20,000.
 */
export async function measureRights(stand: Stand, options: BenchOptions): Promise<Figure[]> {
  const [areaId] = await stand.largeList();
  await planOnce(stand.ownerUrl);
  const cookie = await stand.api.logIn(stand.population.reader);
  const server = new Part('rights-list');
  try {
    const port = await server.ask<number>('listen', await rightsList(stand, cookie, areaId!));
    const times = options.quick ? 100 : 600;
    const rounds = options.quick ? { counted: 3, warmUp: 1 } : { counted: 5, warmUp: 2 };
    const figures: Figure[] = [];
    for (const { name, bound } of wanted) {
      const rate = (side: 'plain' | 'reader') => async (): Promise<number> => {
        const request = requestText('GET', `/${side}/${name}`, { cookie });
        return stand.client.rate({ port, connections: clients, sequences: [[request]], times }, 200);
      };
      const rates = await inTurn(`${name}, lists a second`, rounds, {
        reader: rate('reader'),
        plain: rate('plain'),
      });
      const against = 'the same statement without filter as the owner, who has no policies';
      figures.push(rateFigure({ name, unit: 'lists/s', bound, against }, rates.reader, rates.plain));
    }
    return figures;
  } finally {
    await server.end();
  }
}

/** As the product does for its lists, so that what is compared is the reading. */
async function planOnce(ownerUrl: string): Promise<void> {
  const owner = new pg.Client(ownerUrl);
  await owner.connect();
  try {
    await owner.query('ALTER ROLE CURRENT_USER SET plan_cache_mode = force_generic_plan');
  } finally {
    await owner.end();
  }
}

/** The statements of each case, overheard from the product's own services. */
async function rightsList(stand: Stand, cookie: string, areaId: string): Promise<RightsList> {
  const database = new OverheardDatabase({
    url: stand.appUrl,
    applicationName: 'bench',
    onError: () => undefined,
  });
  try {
    const signedIn = await new SessionsService(database, newId).find(cookie.slice(cookie.indexOf('=') + 1));
    if (signedIn === null || isRefusal(signedIn)) throw new Error('The session is not known.');
    const head: Person = {
      ...signedIn.person,
      duties: [{ role: 'unit_head', projectId: null, unitId: areaId }],
    };
    const statement = async (person: Person, listYear: number): Promise<ListStatement> => {
      database.statements.length = 0;
      const query = { listYear, limit: pageSize, cursor: null, asOf: null };
      const page = await new ProjectsService(database, newId, new CalendarService(database)).list(
        person,
        query,
        null,
      );
      if (isRefusal(page)) throw new Error(`The list is refused: ${page.code}.`);
      return database.last(/^list_.*projects/);
    };
    const cases: RightsList['cases'][number][] = [];
    for (const { name, year, of } of wanted) {
      const person = of === 'leader' ? signedIn.person : head;
      const plain = await statement(signedIn.person, year);
      const read = await statement(person, year);
      cases.push({ name, reader: visibleProjects(person), plain, read });
    }
    await new SessionsService(database, newId).find(cookie.slice(cookie.indexOf('=') + 1));
    const findSession = database.last(/^find_session$/).text;
    return { ownerUrl: stand.ownerUrl, appUrl: stand.appUrl, findSession, cases };
  } finally {
    await database.close();
  }
}
