import { rateFigure, type Figure } from '../figure.js';
import type { BenchOptions } from '../options.js';
import { progress } from '../progress.js';
import { inTurn } from '../rounds.js';
import { requestText } from '../stand/http-client.js';
import { LongHistory } from '../stand/long-history.js';
import { listedYear } from '../stand/population.js';
import type { Stand } from '../stand/stand.js';

const clients = 8;
const pageSize = 200;

/**
 * `past-183`: lists as of a past instant a second at 8 clients, beside the same list of today; `past-20000`: a page of 200
 * of a list of 20,000 projects whose rows have come to two million versions, as of their middle.
 */
export async function measurePast(stand: Stand, options: BenchOptions): Promise<Figure[]> {
  const history = new LongHistory(stand.ownerUrl);
  const projects = options.quick ? 2_000 : 20_000;
  progress(`Adding ${projects} projects with twenty versions of each row`);
  const middle = await history.add(projects);
  await stand.analyze();
  const cookie = await stand.api.logIn(stand.population.reader);
  const full = options.quick ? 40 : 200;
  const rounds = options.quick ? { counted: 3, warmUp: 1 } : { counted: 5, warmUp: 2 };
  const rate = (listYear: number, asOf: string | null): (() => Promise<number>) => {
    const path = `/api/v1/projects?listYear=${listYear}&limit=${pageSize}${asOf === null ? '' : `&asOf=${asOf}`}`;
    const load = {
      port: stand.api.port,
      connections: clients,
      sequences: [[requestText('GET', path, { cookie })]],
      times: full,
    };
    return () => stand.client.rate(load, 200);
  };
  const short = await inTurn('lists of 183 a second', rounds, {
    today: rate(listedYear, null),
    past: rate(listedYear, history.afterPopulation),
  });
  const long = await inTurn(`pages of ${projects} a second`, rounds, {
    today: rate(history.listYear, null),
    past: rate(history.listYear, middle),
  });
  const bound = 1 / 3;
  const against = 'the list of today';
  return [
    rateFigure({ name: 'past-183', unit: 'lists/s', bound, against }, short.past, short.today),
    rateFigure({ name: 'past-20000', unit: 'pages/s', bound, against }, long.past, long.today),
  ];
}
