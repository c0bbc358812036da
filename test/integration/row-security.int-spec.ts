import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, newId } from '#database';
import { isRefusal, localDate, visibleProjects, type Person } from '#domain';
import {
  AnswersService,
  CalendarService,
  ClockService,
  DeadlinesService,
  ProjectChanges,
  ProjectsService,
} from '#portfolio';
import { asOwner } from '../support/as-owner.js';
import { City, planned, reached } from '../support/city.js';
import { addFile, temporaryFiles, type TemporaryFiles } from '../support/evidence.js';
import type { PartKind } from '../support/described-api.js';
import { OverheardDatabase } from '../support/overheard-database.js';
import { ProjectParts } from '../support/project-parts.js';

let city: City;
let files: TemporaryFiles;
/** One connection as the API's: it sees nothing of itself. */
let database: Database;
let parts: ProjectParts;
let own: string;
let foreign: string;
/** On the own project, on its area, on the city, on nothing of business. */
let officer: Person;
let head: Person;
let leader: Person;
let administrator: Person;

/** Tables that tell something of a project, each with a query for the projects that its rows are of. */
const tables: Record<string, string> = {
  project_version: 'SELECT id FROM project_version',
  milestone_version: 'SELECT project_id AS id FROM milestone_version',
  missed_date: 'SELECT project_id AS id FROM missed_date',
  missed_date_version: 'SELECT project_id AS id FROM missed_date_version',
  list_entry_version: 'SELECT project_id AS id FROM list_entry_version',
  list_entry_date: 'SELECT a.project_id AS id FROM list_entry_date v JOIN list_entry a ON a.id = v.entry_id',
  investment_month_version: 'SELECT project_id AS id FROM investment_month_version',
  progress_report: 'SELECT project_id AS id FROM progress_report',
  file: 'SELECT project_id AS id FROM file',
  reminder: 'SELECT project_id AS id FROM reminder',
  date_change_version: 'SELECT project_id AS id FROM date_change_version',
  stage_undo_version: 'SELECT project_id AS id FROM stage_undo_version',
  project_end_version: 'SELECT project_id AS id FROM project_end_version',
  hold_version: 'SELECT project_id AS id FROM hold_version',
  slip: 'SELECT project_id AS id FROM slip',
  answer: 'SELECT project_id AS id FROM answer',
  difficulty: 'SELECT project_id AS id FROM difficulty',
  difficulty_version: 'SELECT project_id AS id FROM difficulty_version',
  instruction: 'SELECT project_id AS id FROM instruction',
  instruction_version: 'SELECT project_id AS id FROM instruction_version',
  notice: 'SELECT project_id AS id FROM notice',
  notice_version: 'SELECT project_id AS id FROM notice_version',
  notice_paper: 'SELECT project_id AS id FROM notice_paper',
  notice_owed: 'SELECT project_id AS id FROM notice_owed',
  quarterly_goal_version: 'SELECT project_id AS id FROM quarterly_goal_version',
  permit_version: 'SELECT project_id AS id FROM permit_version',
  light_schedule_version: 'SELECT project_id AS id FROM light_schedule_version',
  programme_member_version: 'SELECT project_id AS id FROM programme_member_version',
  project_succession: 'SELECT project_id AS id FROM project_succession',
};

/** Tables that point to a project and tell nothing of it but that it is there, or who answers for it. */
const openTables = [
  'programme_member',
  'project_search',
  'milestone',
  'list_entry',
  'investment_month',
  'duty_version',
  'date_change',
  'stage_undo',
  'hold',
  'project_end',
  'light_schedule',
  'permit',
  'quarterly_goal',
];

beforeAll(async () => {
  files = await temporaryFiles();
  city = await City.found();
  database = new Database({
    url: city.test.appUrl,
    applicationName: 'reader',
    maxConnections: 1,
    onError: () => undefined,
  });
  parts = new ProjectParts(city);
  own = await project(city.areaId);
  foreign = await project(city.otherAreaId);
  officer = await city.person('liaison_officer', { projectId: own });
  head = await city.person('unit_head', { unitId: city.areaId });
  leader = await city.person('leader', { unitId: city.rootId });
  administrator = await city.person('system_administrator', { unitId: city.rootId });
  await new ClockService(city.database).advance(new Date('2022-03-08T09:00:00+08:00'));
  await new DeadlinesService(city.database, newId).recordMissedDates();
  for (const id of [own, foreign]) await parts.terminate(id);
});

afterAll(async () => {
  await database?.close();
  await city?.leave();
  await files?.remove();
});

/** A project with a row in every protected table. */
async function project(leadUnitId: string): Promise<string> {
  const id = await city.project({
    leadUnitId,
    milestones: [
      reached('signing', '2021-06-01'),
      planned('groundbreaking', '2022-03-07'),
      planned('completion', '2022-12-31'),
    ],
  });
  const actor = { kind: 'system', part: 'setup' } as const;
  const { personId } = await city.person('enterprise_contact', { projectId: id });
  const reportedOn = localDate('2022-03-06');
  await city.reports.reportProgress(actor, id, { reportedOn, personId, text: '桩基施工', percent: 5 });
  await city.reports.reportInvestment(actor, id, {
    month: '2022-02',
    series: 'reported',
    cumulative: '1.0000',
  });
  await parts.slip(id, localDate('2023-01-31'));
  const kinds = [
    'date_change',
    'stage_undo',
    'hold',
    'difficulty',
    'permit',
    'instruction',
    'notice',
    'quarterly_goal',
  ];
  for (const kind of kinds as PartKind[]) await parts.of(kind, id, '', null);
  await answer(id);
  await addFile(city, files.store, id, personId);
  await succession(id);
  await oweNotice(id);
  return id;
}

/** An answer to the reminders of its acceptance. */
async function answer(projectId: string): Promise<void> {
  const leader = await city.person('leader', { projectId });
  const changes = new ProjectChanges(city.database, newId, new CalendarService(city.database));
  const [milestone] = await city.database.query<{ id: string }>(
    `SELECT id FROM milestone WHERE project_id = $1 AND stage = 'completion' AND step IS NULL`,
    [projectId],
  );
  const stored = await new AnswersService(city.database, changes, newId).answer(
    leader,
    { projectId, milestoneId: milestone!.id, expectedSeq: null },
    { kind: 'reached', reachedOn: localDate('2022-03-07'), note: null },
  );
  if (isRefusal(stored)) throw new Error(stored.code);
}

/** A link to a project of which nothing else is known, and a place in a programme. */
async function succession(projectId: string): Promise<void> {
  await asOwner(city.test, async (ask) => {
    const other = newId();
    await ask('INSERT INTO project VALUES ($1)', [other]);
    await ask(`INSERT INTO project_succession VALUES ($1, $2, $3, 'split', '试验', app.now())`, [
      newId(),
      projectId,
      other,
    ]);
    const [programme, member] = [newId(), newId()];
    await ask('INSERT INTO programme VALUES ($1, $2)', [programme, programme]);
    await ask('INSERT INTO programme_member VALUES ($1, $2, $3)', [member, programme, projectId]);
    await ask(`INSERT INTO programme_member_version VALUES ($1, 1, $2, 'member', app.now())`, [
      member,
      projectId,
    ]);
  });
}

/** A paper that is owed for a reminder. */
async function oweNotice(projectId: string): Promise<void> {
  await city.database.query(
    `INSERT INTO notice_owed SELECT id, project_id, 'prompt', app.now() FROM reminder WHERE project_id = $1 LIMIT 1`,
    [projectId],
  );
}

async function seenBy(person: Person, sql: string): Promise<string[]> {
  const rows = await database.queryAs<{ id: string }>(visibleProjects(person), sql);
  return [...new Set(rows.map(({ id }) => id))].sort();
}

describe('a query without any filter', () => {
  it.each(Object.entries(tables))('on %s gives each reader what they may see and no more', async (_, sql) => {
    expect(await seenBy(officer, sql)).toEqual([own]);
    expect(await seenBy(head, sql)).toEqual([own]);
    expect(await seenBy(leader, sql)).toEqual([own, foreign].sort());
    expect(await seenBy(administrator, sql)).toEqual([]);
  });

  it.each(Object.entries(tables))('on %s gives nothing where nobody is said to read', async (_, sql) => {
    expect(await database.query(sql)).toEqual([]);
  });

  it.each(['project', 'milestone', 'missed_date', 'list_entry', 'investment_month', 'hold', 'date_change'])(
    'on the view %s_current gives no more than the table',
    async (name) => {
      const sql = `SELECT ${name === 'project' ? 'id' : 'project_id AS id'} FROM ${name}_current`;
      expect(await seenBy(head, sql)).toEqual([own]);
      expect(await database.query(sql)).toEqual([]);
    },
  );

  it('that is the list’s own, with its filter forgotten, gives an officer the officer’s projects', async () => {
    const overheard = new OverheardDatabase({
      url: city.test.appUrl,
      applicationName: 'leader',
      onError: () => undefined,
    });
    const query = { listYear: 2022, limit: 200, cursor: null, asOf: null };
    await new ProjectsService(overheard, newId, new CalendarService(overheard)).list(leader, query, null);
    await overheard.close();
    const { text, values } = overheard.last(/^list_all_projects$/);
    const rows = await database.queryAs<{ items: string }>(visibleProjects(officer), text, [...values]);
    const lines = JSON.parse(rows[0]!.items) as { id: string; name: string }[];
    expect(lines.map(({ id }) => id)).toEqual([own]);
  });
});

describe('a connection', () => {
  it('forgets its reader with the statement, also one that fails', async () => {
    await database.queryAs(visibleProjects(leader), 'SELECT 1');
    expect(await database.query(tables['project_version']!)).toEqual([]);
    await expect(database.queryAs(visibleProjects(leader), 'SELECT 1 / 0')).rejects.toThrow(
      'division by zero',
    );
    expect(await database.query(tables['project_version']!)).toEqual([]);
    expect(await seenBy(officer, tables['project_version']!)).toEqual([own]);
  });

  it('that reads as somebody changes nothing', async () => {
    const write = database.queryAs(visibleProjects(leader), `DELETE FROM outbox`);
    await expect(write).rejects.toMatchObject({ code: '25006' });
  });

  it('carries out changes all the same: the store is not a reader', async () => {
    const before = await seenBy(leader, tables['progress_report']!);
    const { rows } = await database.pool.query('SELECT app.project_for_change($1) AS facts', [foreign]);
    expect(rows[0].facts.milestones.length).toBeGreaterThan(0);
    expect(before).toEqual([own, foreign].sort());
  });
});

describe('every table that points to a project', () => {
  it('is protected, or stands among those that tell nothing of it', async () => {
    const rows = await city.database.query<{ name: string; protected: boolean }>(`
      SELECT DISTINCT c.conrelid::regclass::text AS name, t.relrowsecurity AS protected
      FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
      WHERE c.contype = 'f' AND c.conrelid <> c.confrelid AND c.confrelid IN (
        'project'::regclass, 'milestone'::regclass, 'missed_date'::regclass, 'list_entry'::regclass,        'investment_month'::regclass, 'light_schedule'::regclass)`);
    const names = (wanted: boolean) =>
      rows.flatMap((row) => (row.protected === wanted ? [row.name] : [])).sort();
    expect(names(true)).toEqual(Object.keys(tables).sort());
    expect(names(false)).toEqual([...openTables].sort());
  });

  it('is read by views with the reader’s rights, but for the one that says where projects stand', async () => {
    const rows = await city.database.query<{ name: string }>(`
      SELECT DISTINCT v.oid::regclass::text AS name FROM pg_depend d
      JOIN pg_rewrite r ON r.oid = d.objid JOIN pg_class v ON v.oid = r.ev_class AND v.relkind = 'v'
      JOIN pg_class t ON t.oid = d.refobjid AND t.relrowsecurity
      WHERE NOT coalesce('security_invoker=true' = ANY (v.reloptions), false)`);
    expect(rows).toEqual([{ name: 'app.project_place' }]);
  });
});
