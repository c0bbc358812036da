import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '#database';
import { lightOn, listSorts, localDate, type LightSchedule, type ListSort } from '#domain';
import { ClockService, DeadlinesService } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { asOwner } from '../support/as-owner.js';
import { City, planned, reached, type ProjectWish } from '../support/city.js';
import { ProjectParts } from '../support/project-parts.js';

/** A line, with what the list does not show of its project. */
interface Line {
  entryId: string;
  id: string;
  name: string;
  code: string | null;
  stage: string | null;
  stageReached: string;
  category: string;
  levels: string[];
  kind: string | null;
  totalInvestment: string | null;
  dueOn: string | null;
  daysLate: number | null;
  light: string;
}
interface Hidden {
  leadPath: string[];
  areaPath: string[];
  officer: string | null;
  stale: boolean;
  held: boolean;
}
interface Page {
  items: Line[];
  nextCursor: string | null;
}

const list = '/api/v1/projects?listYear=2022';
const today = localDate('2022-03-21');

let city: City;
let api: ApiClient;
let leader: ApiClient;
let head: ApiClient;
let officeId: string;
let lines: Line[];
const officers: string[] = [];
const hidden = new Map<string, Hidden>();

const names = [
  '智能制造项目',
  '精密制造基地',
  '制造精密项目',
  'ＡＢＣ新材料',
  'abc 新材料二期',
  '港口',
  '100%国产化',
  '水_电',
];
const plans: NonNullable<ProjectWish['milestones']>[] = [
  [],
  [reached('signing', '2021-06-01'), planned('groundbreaking', '2022-03-10')],
  [reached('signing', '2021-06-01'), planned('groundbreaking', '2022-01-15')],
  [planned('signing', '2022-05-01')],
  [
    reached('signing', '2021-06-01'),
    planned('groundbreaking', '2022-06-01'),
    planned('completion', '2022-12-31'),
  ],
  [reached('signing', '2021-06-01'), reached('groundbreaking', '2021-09-01')],
];

beforeAll(async () => {
  city = await City.found();
  officeId = await city.unit('高新区项目办', [city.rootId, city.areaId]);
  for (const login of ['officer-1', 'officer-2'])
    officers.push(
      (await city.person('liaison_officer', { projectId: await project(0) }, { login })).personId,
    );
  for (let index = 1; index < 48; index += 1) await project(index);
  const parts = new ProjectParts(city);
  const [held, ...reportedOn] = [...hidden.keys()].slice(4, 12);
  await parts.of('hold', held!, 'POST …/ends', null);
  for (const id of reportedOn) {
    const report = { reportedOn: localDate('2022-03-07'), personId: officers[0]!, text: null, percent: 1 };
    await city.reports.reportProgress({ kind: 'system', part: 'setup' }, id, report);
  }
  await vary();
  await new ClockService(city.database).advance(new Date('2022-03-21T09:00:00+08:00'));
  await new DeadlinesService(city.database, newId).recordMissedDates();
  await city.person('leader', { unitId: city.rootId }, { login: 'mayor' });
  await city.person('unit_head', { unitId: city.areaId }, { login: 'head' });
  api = await ApiClient.of(city);
  [leader, head] = [await api.as('mayor'), await api.as('head')];
  lines = await walk(leader, 'limit=200');
  await lookBehind(held!);
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

async function project(index: number): Promise<string> {
  const units = [city.areaId, city.otherAreaId, officeId];
  const [leadUnitId, areaId] = [units[index % 3]!, units[(index >> 2) % 3]!];
  const id = await city.project({
    name: `${names[index % names.length]!}${index > 24 ? '' : String(index)}`,
    leadUnitId,
    areaId,
    milestones: plans[index % plans.length]!,
    stageKnown: index % plans.length !== 0,
  });
  const pathOf = (unit: string) => [city.rootId, ...(unit === officeId ? [city.areaId] : []), unit];
  hidden.set(id, {
    leadPath: pathOf(leadUnitId),
    areaPath: pathOf(areaId),
    officer: null,
    stale: false,
    held: false,
  });
  return id;
}

/** Values that the city's projects do not have, put there behind the product. */
async function vary(): Promise<void> {
  await asOwner(city.test, async (ask) => {
    await ask(`ALTER TABLE project_version DISABLE ROW LEVEL SECURITY`);
    await ask(`
      UPDATE project_version v SET category = CASE n % 3 WHEN 0 THEN 'industry' WHEN 1 THEN 'transport' ELSE 'water' END,
        levels = CASE n % 4 WHEN 0 THEN '{province,city}' WHEN 1 THEN '{prefecture}' ELSE '{city}' END::text[],
        total_investment = CASE WHEN n % 5 > 0 THEN (n % 7) * 1000 END
      FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM project) AS numbered WHERE numbered.id = v.id`);
    await ask(`ALTER TABLE project_version ENABLE ROW LEVEL SECURITY`);
    await ask(`
      UPDATE list_entry_version v SET kind = CASE n % 4 WHEN 0 THEN 'new' WHEN 1 THEN 'continuing' WHEN 2 THEN 'reserve' END
      FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM list_entry) AS numbered WHERE numbered.id = v.id`);
  });
}

async function lookBehind(held: string): Promise<void> {
  hidden.get(held)!.held = true;
  const schedules = await city.database.query<{ id: string; schedule: LightSchedule }>(
    `SELECT project_id AS id, jsonb_build_object('facts', facts, 'periods', periods) AS schedule FROM light_schedule_current`,
  );
  for (const { id, schedule } of schedules)
    hidden.get(id)!.stale = lightOn(schedule, today)?.facts.some(({ fact }) => fact === 'stale') ?? false;
  const duties = await city.database.query<{ project: string; person: string }>(
    `SELECT project_id AS project, person_id AS person FROM duty_current WHERE role = 'liaison_officer'`,
  );
  for (const { project, person } of duties) hidden.get(project)!.officer = person;
}

/** Every line that a question leads to, page by page. */
async function walk(client: ApiClient, question: string): Promise<Line[]> {
  const walked: Line[] = [];
  let cursor: string | null = null;
  do {
    const answer = await client.get(`${list}&${question}${cursor === null ? '' : `&cursor=${cursor}`}`);
    if (answer.statusCode !== 200) throw new Error(`${question}: ${answer.body}`);
    const page: Page = answer.json();
    walked.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null && walked.length <= 200);
  return walked;
}

const of = ({ id }: Line): Hidden => hidden.get(id)!;
const folded = (text: string) => text.normalize('NFKC').toLowerCase();

/** Each filter with a value, and what it means. */
const filters: readonly [string, (line: Line) => boolean][] = [
  ['stage=signing', ({ stage }) => stage === 'signing'],
  ['stage=groundbreaking,signing', ({ stage }) => stage === 'groundbreaking' || stage === 'signing'],
  ['stageReached=unknown,pipeline', ({ stageReached }) => ['unknown', 'pipeline'].includes(stageReached)],
  ['light=red', ({ light }) => light === 'red'],
  ['light=yellow,none', ({ light }) => light === 'yellow' || light === 'none'],
  ['category=industry,water', ({ category }) => category !== 'transport'],
  ['level=province,prefecture', ({ levels }) => levels.includes('province') || levels.includes('prefecture')],
  ['kind=new,continuing', ({ kind }) => kind === 'new' || kind === 'continuing'],
  ['overdue=true', ({ daysLate }) => (daysLate ?? 0) > 0],
  ['overdue=false', ({ daysLate }) => (daysLate ?? 0) === 0],
  ['stale=true', (line) => of(line).stale],
  ['stale=false', (line) => !of(line).stale],
  ['held=true', (line) => of(line).held],
  ['held=false', (line) => !of(line).held],
  ['search=制造', ({ name }) => name.includes('制造')],
  ['search=制造%20精密', ({ name }) => name.includes('制造') && name.includes('精密')],
  ['search=AbC', ({ name }) => folded(name).includes('abc')],
  ['search=新材料', ({ name }) => name.includes('新材料')],
  ['search=0%25', ({ name }) => name.includes('0%')],
  ['search=水_', ({ name }) => name.includes('水_')],
];

/** The same with ids, which are known only once the city stands. */
function filtersOfIds(): [string, (line: Line) => boolean][] {
  return [
    [`areaId=${city.areaId}`, (line) => of(line).areaPath.includes(city.areaId)],
    [`leadUnitId=${city.areaId}`, (line) => of(line).leadPath.includes(city.areaId)],
    [`leadUnitId=${officeId.toUpperCase()}`, (line) => of(line).leadPath.includes(officeId)],
    [
      `unitId=${city.areaId}`,
      (line) => of(line).leadPath.includes(city.areaId) || of(line).areaPath.includes(city.areaId),
    ],
    [`liaisonOfficerId=${officers[1]}`, (line) => of(line).officer === officers[1]],
    [`liaisonOfficerId=${newId()}`, () => false],
  ];
}

/** Smaller comes first; what is not known comes last. */
const orders: Readonly<Record<ListSort, (a: Line, b: Line) => number>> = {
  entry: () => 0,
  name: (a, b) => new Intl.Collator('zh').compare(a.name, b.name),
  dueOn: (a, b) => compare(a.dueOn ?? '9', b.dueOn ?? '9'),
  light: (a, b) => rank(a) - rank(b),
  daysLate: (a, b) => (b.daysLate ?? -1) - (a.daysLate ?? -1),
  totalInvestment: (a, b) => Number(b.totalInvestment ?? -1) - Number(a.totalInvestment ?? -1),
};

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function rank({ light }: Line): number {
  return ['red', 'yellow', 'green', 'grey', 'none'].indexOf(light);
}

describe('a question to a list', () => {
  it('has lines of every kind to find', () => {
    for (const [question, holds] of [...filters, ...filtersOfIds().slice(0, -1)]) {
      const found = lines.filter(holds).length;
      expect([question, found > 0, found < lines.length]).toEqual([question, true, true]);
    }
  });

  it('gives what its filters say, each line once, in the order asked for, however it is cut into pages', async () => {
    const everyFilter = [...filters, ...filtersOfIds()];
    const question = fc.record({
      chosen: fc.uniqueArray(fc.constantFrom(...everyFilter), {
        selector: ([text]) => text.split('=')[0],
        maxLength: 3,
      }),
      sort: fc.constantFrom(...listSorts),
      limit: fc.constantFrom(1, 3, 7, 48, 200),
      past: fc.boolean(),
    });
    await new ClockService(city.database).advance(new Date('2022-03-21T09:30:00+08:00'));
    await fc.assert(
      fc.asyncProperty(question, async ({ chosen, sort, limit, past }) => {
        const asOf = past ? '&asOf=2022-03-21T09:15:00%2B08:00' : '';
        const text = `${chosen.map(([one]) => one).join('&')}&sort=${sort}&limit=${limit}${asOf}`;
        const expected = lines
          .filter((line) => chosen.every(([, holds]) => holds(line)))
          .sort((a, b) => orders[sort](a, b) || compare(a.entryId, b.entryId));
        expect([text, (await walk(leader, text)).map(({ id }) => id)]).toEqual([
          text,
          expected.map(({ id }) => id),
        ]);
        const visible = expected.filter((line) => filtersOfIds()[3]![1](line));
        expect([text, (await walk(head, text)).map(({ id }) => id)]).toEqual([
          text,
          visible.map(({ id }) => id),
        ]);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('of the past is answered by what was on record then', async () => {
    const day = 'asOf=2022-03-08';
    const before = await walk(leader, `${day}&sort=daysLate&overdue=true`);
    expect(before.length).toBeGreaterThan(0);
    expect(before.length).toBeLessThan((await walk(leader, 'overdue=true')).length);
    expect(await walk(leader, `${day}&stale=true`)).toEqual([]);
    expect((await walk(leader, 'stale=true')).length).toBeGreaterThan(0);
    const answer = await leader.get(`${list}&sort=name&asOf=2022-03-22`);
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'as_of.too_recent']);
  });

  it.each([
    'search=造',
    'search=制造%20造',
    'search=',
    'search=%00%00',
    'light=blue',
    'light=',
    'sort=id',
    'sort=name%20desc',
    'stage=a;b',
    'held=yes',
    'unitId=1',
    'light=red&light=green',
  ])('is refused for %s', async (question) => {
    const answer = await leader.get(`${list}&${question}`);
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'request.invalid']);
  });

  it('security 15: takes whatever is typed as text', async () => {
    const odd = fc.string({ unit: 'grapheme', minLength: 2, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(odd, fc.constantFrom(`' OR 1=1 --`, `%_\\%`, '$1::int', '{"a":1}')),
        async (text) => {
          const answer = await leader.get(`${list}&search=${encodeURIComponent(text)}`);
          expect([200, 400]).toContain(answer.statusCode);
          if (answer.statusCode === 200) expect(answer.json().items).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the cursor of a page', () => {
  it.each(listSorts)(
    'in the order of %s is refused when it is damaged, or for another question',
    async (sort) => {
      const question = `${list}&limit=5&sort=${sort}`;
      const { nextCursor } = (await leader.get(question)).json<{ nextCursor: string }>();
      const [, ...position] = JSON.parse(Buffer.from(nextCursor, 'base64url').toString()) as string[];
      const made = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString('base64url');
      const wrong = [
        `${question}&cursor=${nextCursor.slice(0, -3)}`,
        `${question}&cursor=${made(position)}`,
        `${question}&cursor=${made(['AAAAAAAAAAAAAAAA', ...position])}`,
        `${question}&cursor=${made({ a: 1 })}`,
        `${question}&cursor=${made([1])}`,
        `${question}&overdue=true&cursor=${nextCursor}`,
        `${question}&asOf=2022-03-20&cursor=${nextCursor}`,
        `${list}&sort=${sort === 'name' ? 'dueOn' : 'name'}&cursor=${nextCursor}`,
      ];
      for (const url of wrong) {
        const answer = await leader.get(url);
        expect([url, answer.statusCode, answer.json().code]).toEqual([url, 400, 'list.wrong_cursor']);
      }
      expect((await leader.get(`${question}&cursor=${nextCursor}`)).statusCode).toBe(200);
    },
  );
});

describe('a project that is called otherwise', () => {
  it('is found by its new name and no more by its old one; of the past by what it was called then', async () => {
    const { id, name } = lines.find((line) => line.name.includes('港口'))!;
    await asOwner(city.test, async (ask) => {
      await ask(`ALTER TABLE project_version DISABLE ROW LEVEL SECURITY`);
      await ask(
        `UPDATE project_version SET recorded_to = app.now() WHERE id = $1 AND recorded_to = 'infinity'`,
        [id],
      );
      await ask(
        `INSERT INTO project_version SELECT (jsonb_populate_record(v, jsonb_build_object('version', v.version + 1,
           'name', '集装箱码头', 'code', '2203-320585-89-01-123456', 'recorded_from', v.recorded_to,
           'recorded_to', 'infinity'))).* FROM project_version v WHERE id = $1 ORDER BY version DESC LIMIT 1`,
        [id],
      );
      await ask(`ALTER TABLE project_version ENABLE ROW LEVEL SECURITY`);
    });
    const found = async (question: string) => (await walk(leader, question)).map((line) => line.id);
    expect(await found('search=码头')).toEqual([id]);
    expect(await found('search=123456')).toEqual([id]);
    expect(await found('search=2203-320585')).toEqual([id]);
    expect(await found(`search=${encodeURIComponent(name)}`)).not.toContain(id);
    expect(await found('search=码头&asOf=2022-03-20')).toEqual([]);
    expect(await found(`search=${encodeURIComponent(name)}&asOf=2022-03-20`)).toContain(id);
  });
});
