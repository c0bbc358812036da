import { newId } from '#database';
import { isRefusal } from '#domain';
import { CalendarService, ProjectsService, SessionsService } from '#portfolio';
import { rateFigure, type Figure } from '../figure.js';
import type { BenchOptions } from '../options.js';
import type { BareList } from '../parts/bare-list.js';
import { inTurn } from '../rounds.js';
import { requestText } from '../stand/http-client.js';
import { OverheardDatabase } from '../../support/overheard-database.js';
import { Part } from '../stand/part.js';
import { listedProjects, listedYear } from '../stand/population.js';
import type { Stand } from '../stand/stand.js';

const clients = 8;
const pageSize = 200;
const against = 'a bare Fastify + pg handler that looks up the same session and sends the same rows';

/**
 * `list-8`: lists of 183 projects a second at 8 clients; `list-304`: the same list unchanged, asked with
 * If-None-Match. Both beside a bare handler in a process of its own that runs the product's two statements.
 */
export async function measureLists(stand: Stand, options: BenchOptions): Promise<Figure[]> {
  await stand.analyze();
  const cookie = await stand.api.logIn(stand.population.reader);
  const path = `/api/v1/projects?listYear=${listedYear}&limit=${pageSize}`;
  const etag = await checkedEtag(stand, path, cookie);
  const bare = new Part('bare-list');
  try {
    const barePort = await bare.ask<number>('listen', await bareList(stand, cookie));
    const full = options.quick ? 100 : 600;
    const rate = (port: number, request: string, times: number, status: number): (() => Promise<number>) => {
      const load = { port, connections: clients, sequences: [[request]], times };
      return () => stand.client.rate(load, status);
    };
    const rounds = options.quick ? { counted: 3, warmUp: 1 } : { counted: 5, warmUp: 2 };
    const rates = await inTurn('lists a second', rounds, {
      product: rate(stand.api.port, requestText('GET', path, { cookie }), full, 200),
      bare: rate(barePort, requestText('GET', '/list', { cookie }), full, 200),
      unchanged: rate(
        stand.api.port,
        requestText('GET', path, { cookie, 'if-none-match': etag }),
        full * 5,
        304,
      ),
    });
    return [
      rateFigure({ name: 'list-8', unit: 'lists/s', bound: 0.8, against }, rates.product, rates.bare),
      rateFigure({ name: 'list-304', unit: 'lists/s', bound: 5, against }, rates.unchanged, rates.bare),
    ];
  } finally {
    await bare.end();
  }
}

/** The list's ETag, after a look that the list is the one to be measured. */
async function checkedEtag(stand: Stand, path: string, cookie: string): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${stand.api.port}${path}`, { headers: { cookie } });
  const { items } = (await answer.json()) as { items: unknown[] };
  const etag = answer.headers.get('etag');
  if (items.length !== listedProjects || etag === null)
    throw new Error(`The list has ${items.length} projects and the ETag ${etag}.`);
  return etag;
}

/** What the bare handler needs, overheard from the product's own services. */
async function bareList(stand: Stand, cookie: string): Promise<BareList> {
  const database = new OverheardDatabase({
    url: stand.appUrl,
    applicationName: 'bench',
    onError: () => undefined,
  });
  try {
    const signedIn = await new SessionsService(database, newId).find(cookie.slice(cookie.indexOf('=') + 1));
    if (signedIn === null || isRefusal(signedIn)) throw new Error('The session is not known.');
    const query = { listYear: listedYear, limit: pageSize, cursor: null, asOf: null };
    await new ProjectsService(database, newId, new CalendarService(database)).list(
      signedIn.person,
      query,
      null,
    );
    const { text: listProjects, values } = database.last(/^list_all_projects$/);
    return {
      databaseUrl: stand.appUrl,
      findSession: database.last(/^find_session$/).text,
      listProjects,
      values,
    };
  } finally {
    await database.close();
  }
}
