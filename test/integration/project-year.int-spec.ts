import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CalendarService, ClockService } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { City } from '../support/city.js';
import { photo, temporaryFiles, type TemporaryFiles } from '../support/evidence.js';

/**
 * One project through its year, by nothing but the API, with its light and the reasons after each step. Every expected
 * light is worked out by hand from the rules and the official calendar of 2023 (holidays 5 April, 29 April to 3 May, 22 to
 * 24 June, 29 September to 6 October; working Saturdays and Sundays 23 April, 6 May, 25 June, 7 and 8 October).
 */
let city: City;
let api: ApiClient;
let files: TemporaryFiles;
let id: string;
let landUnit: string;
/** By login: the city's supervisor, the area's unit head, the project's liaison officer, the head of the land bureau. */
const people: Record<string, ApiClient> = {};

beforeAll(async () => {
  files = await temporaryFiles();
  city = await City.found('2022-12-12T09:00:00+08:00');
  await new CalendarService(city.database).loadOfficialYears();
  api = await ApiClient.of(city, { files: files.store });
  landUnit = await city.unit('自然资源局', [city.rootId]);
  await join('supervisor', 'supervisor', { unitId: city.rootId });
  await join('head', 'unit_head', { unitId: city.areaId });
  await join('land', 'unit_head', { unitId: landUnit });
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
  await files?.remove();
});

async function join(login: string, ...[role, scope]: Parameters<City['person']>): Promise<void> {
  await city.person(role, scope, { login });
  people[login] = await api.as(login);
}

/** Nine in the morning of a day in Shanghai; never back. */
async function on(day: string): Promise<void> {
  await new ClockService(city.database).advance(new Date(`${day}T09:00:00+08:00`));
}

type Fact = Readonly<Record<string, string | number>>;

interface Period {
  readonly light: string;
  readonly from: string;
  readonly facts: readonly Fact[];
}

interface Document {
  readonly stage: string | null;
  readonly state: string;
  readonly milestones: readonly {
    readonly id: string;
    readonly stage: string;
    readonly step: string | null;
    readonly baselineOn: string;
    readonly plannedOn: string;
    readonly dueOn: string;
    readonly daysHeld: number;
    readonly slips: number;
    readonly reachedOn: string | null;
    readonly evidence: readonly object[];
  }[];
  readonly light: Period & { readonly next: Period | null };
  readonly dateChanges: readonly { id: string; state: string; note: string | null }[];
  readonly stageUndos: readonly { id: string; state: string }[];
  readonly holds: readonly { id: string; state: string; endedOn: string | null }[];
  readonly slips: readonly object[];
  readonly difficulties: readonly { id: string; state: string; charged: boolean; daysLate: number }[];
  readonly entries: readonly { listYear: number; carriedFrom: number | null; agreedDates: object[] }[];
  readonly pace: readonly { listYear: number; duePercent: number; completedPercent: number }[];
}

async function read(query = ''): Promise<Document & { readonly etag: string }> {
  const answer = await people['supervisor']!.get(`/api/v1/projects/${id}${query}`);
  expect(answer.statusCode).toBe(200);
  return { ...(answer.json() as Document), etag: answer.headers.etag as string };
}

async function post(login: string, path: string, body: object): Promise<[number, string]> {
  const { etag } = await read();
  const answer = await people[login]!.post(`/api/v1/projects/${id}/${path}`, body, { 'if-match': etag });
  return [answer.statusCode, (answer.json() as { code?: string }).code ?? ''];
}

/** Does something, and tells the project afterwards. */
async function done(login: string, path: string, body: object = {}): Promise<Document> {
  expect([path, ...(await post(login, path, body))]).toEqual([path, 201, '']);
  return read();
}

/** A light in one line: what it is, why, and from which day it will be which other one, why, if nothing happens. */
function told({ light: { light, facts, next } }: Document): string {
  const period = (one: Pick<Period, 'light' | 'facts'>): string =>
    [one.light, ...one.facts.map(reason)].join(' ');
  return `${period({ light, facts })}${next === null ? '' : `; ${next.from} ${period(next)}`}`;
}

const details =
  'number stage dueOn toOn lastReportedOn workingDays behindBasisPoints listYear startedOn until';

function reason(one: Fact): string {
  const about = details.split(' ').flatMap((detail) => one[detail] ?? []);
  return `${one['light']}:${one['fact']}(${about.join(' ')})`;
}

const light = async (): Promise<string> => told(await read());
const today = async (): Promise<string> => (await light()).split(';')[0]!;
const milestone = (document: Document, stage: string, step: string | null = null) =>
  document.milestones.find((one) => one.stage === stage && one.step === step)!;

async function upload(login: string, colour: string): Promise<string> {
  const answer = await people[login]!.send({
    method: 'POST',
    url: `/api/v1/projects/${id}/files`,
    headers: { 'content-type': 'image/jpeg' },
    payload: await photo(colour),
  });
  expect(answer.statusCode).toBe(201);
  return (answer.json() as { id: string }).id;
}

/** What the officer sends at the end of a month. */
async function report(
  reportedOn: string,
  text: string,
  month?: string,
  cumulative?: string,
): Promise<string> {
  const investment = month === undefined ? {} : { investment: { month, cumulative } };
  return told(await done('officer', 'progress-reports', { reportedOn, text, percent: 10, ...investment }));
}

describe('the year of a project', () => {
  it('begins on the list of the year before: without plan and report, only its dates can turn its light', async () => {
    const answer = await people['supervisor']!.post('/api/v1/projects', {
      name: '新能源汽车电驱系统',
      category: 'industry',
      levels: ['city'],
      lifecycle: 'enterprise',
      leadUnitId: city.areaId,
      areaId: city.areaId,
      totalInvestment: '52000',
      milestones: [
        { stage: 'signing', plannedOn: '2022-12-30' },
        { stage: 'groundbreaking', plannedOn: '2023-03-15' },
        { stage: 'completion', plannedOn: '2023-10-31' },
        { stage: 'operation', plannedOn: '2023-12-15' },
      ],
      entry: { listYear: 2022, kind: 'reserve', decision: '太政发〔2022〕30号', reason: '年末增补' },
    });
    expect(answer.statusCode).toBe(201);
    ({ id } = answer.json() as { id: string });
    await join('officer', 'liaison_officer', { projectId: id });
    expect(await light()).toBe('green; 2022-12-31 yellow yellow:overdue(signing 2022-12-30)');

    await on('2022-12-20');
    const signed = {
      stage: 'signing',
      reachedOn: '2022-12-19',
      evidence: [{ kind: 'contract', number: '1' }],
    };
    expect(told(await done('officer', 'stage-changes', signed))).toBe(
      'green; 2023-03-16 yellow yellow:overdue(groundbreaking 2023-03-15)',
    );
  });

  it('is carried over as a draft, which turns nothing, and counts on the new list from its issue', async () => {
    await on('2022-12-26');
    const opened = await people['supervisor']!.post('/api/v1/list-years', { year: 2023, from: 2022 });
    expect([opened.statusCode, (opened.json() as { entries: number }).entries]).toEqual([201, 1]);
    const plan = { listYear: 2023, kind: 'new', plannedInvestment: '12000', reason: '编制年度计划' };
    expect(told(await done('supervisor', 'list-entry-changes', plan))).toBe(
      'green; 2023-03-16 yellow yellow:overdue(groundbreaking 2023-03-15)',
    );

    await on('2023-01-09');
    const { etag } = (await people['supervisor']!.get('/api/v1/list-years/2023')).headers;
    const issue = { decision: '太政发〔2023〕1号' };
    const issued = await people['supervisor']!.post('/api/v1/list-years/2023/issues', issue, {
      'if-match': etag as string,
    });
    expect(issued.statusCode).toBe(201);
    const document = await read();
    expect(document.entries).toMatchObject([
      { listYear: 2022, carriedFrom: null },
      { listYear: 2023, carriedFrom: 2022, agreedDates: [{}, {}, {}] },
    ]);
    expect(told(document)).toBe('green; 2023-03-16 yellow yellow:overdue(groundbreaking 2023-03-15)');
    // The plan is due from the planned start on: nothing before March is over.
    expect(document.pace).toMatchObject([{ listYear: 2023, duePercent: 0, completedPercent: 0 }]);
  });

  it('does not slip by a request that is refused, and slips by one that is approved', async () => {
    await on('2023-02-20');
    const { id: milestoneId } = milestone(await read(), 'groundbreaking');
    const wish = { milestoneId, toOn: '2023-04-20', reason: '施工图审查未完成' };
    // 23 days before the date: inside the lock window of 30.
    expect(await post('head', 'date-moves', wish)).toEqual([409, 'date_change.locked']);
    const asked = await done('officer', 'date-changes', wish);
    const refused = await done('supervisor', `date-changes/${asked.dateChanges[0]!.id}/decisions`, {
      approve: false,
      note: '可并联审批，不予顺延',
    });
    expect(refused).toMatchObject({
      dateChanges: [{ state: 'refused', note: '可并联审批，不予顺延' }],
      slips: [],
    });
    expect(milestone(refused, 'groundbreaking')).toMatchObject({ plannedOn: '2023-03-15', slips: 0 });
    expect(told(refused)).toBe('green; 2023-03-16 yellow yellow:overdue(groundbreaking 2023-03-15)');

    await on('2023-03-16');
    expect(await light()).toBe(
      'yellow yellow:overdue(groundbreaking 2023-03-15); ' +
        // From 1 April a tenth of the plan is due, March being the first of ten months, and nothing is reported.
        '2023-04-01 yellow yellow:behind_plan(1000 2023) yellow:overdue(groundbreaking 2023-03-15)',
    );
    const again = await done('officer', 'date-changes', wish);
    const request = again.dateChanges.find(({ state }) => state === 'open')!;
    const moved = await done('supervisor', `date-changes/${request.id}/decisions`, { approve: true });
    expect(milestone(moved, 'groundbreaking')).toMatchObject({
      baselineOn: '2023-03-15',
      plannedOn: '2023-04-20',
      slips: 1,
    });
    expect(moved.slips).toMatchObject([{ listYear: 2023, unitId: city.areaId, dateChangeId: request.id }]);
    // One slip turns nothing, and the plan now begins in April.
    expect(told(moved)).toBe('green; 2023-04-21 yellow yellow:overdue(groundbreaking 2023-04-20)');
  });

  it('goes stale five working days after a report, is grey on hold, and its clocks stop', async () => {
    await on('2023-03-31');
    // The first figure: 500 of 12,000. 5 April is a holiday, so 11 April is the sixth working day.
    expect(await report('2023-03-31', '三通一平完成', '2023-03', '500')).toBe(
      'green; 2023-04-11 yellow yellow:stale(2023-03-31 5)',
    );
    await on('2023-04-11');
    const hold = { cause: 'land', reason: '红线调整', fromOn: '2023-04-12', toOn: '2023-05-11' };
    const asked = await done('officer', 'holds', hold);
    expect(told(asked)).toBe('yellow yellow:stale(2023-03-31 5); 2023-04-18 red red:stale(2023-03-31 10)');
    const holdId = asked.holds[0]!.id;
    expect(await post('officer', `holds/${holdId}/decisions`, { approve: true })).toEqual([
      403,
      'project.not_yours',
    ]);
    const held = await done('supervisor', `holds/${holdId}/decisions`, { approve: true });
    expect(told(held)).toBe('yellow yellow:stale(2023-03-31 5); 2023-04-12 grey grey:hold(2023-05-11)');
    expect(held.milestones.map(({ stage, dueOn, daysHeld }) => [stage, dueOn, daysHeld])).toEqual([
      ['signing', '2022-12-30', 0],
      ['groundbreaking', '2023-05-20', 30],
      ['completion', '2023-11-30', 30],
      ['operation', '2024-01-14', 30],
    ]);

    await on('2023-04-12');
    expect((await read()).light).toMatchObject({ light: 'grey', next: { from: '2023-05-12' } });

    // Ended on the morning of 4 May: 22 days were held, 12 April to 3 May.
    await on('2023-05-04');
    const ended = await done('head', `holds/${holdId}/ends`, { note: '红线已定，复工' });
    expect(ended.holds).toMatchObject([{ state: 'ended', endedOn: '2023-05-03' }]);
    expect(ended.milestones.slice(1).map(({ dueOn, slips }) => [dueOn, slips])).toEqual([
      ['2023-05-12', 1],
      ['2023-11-22', 0],
      ['2024-01-06', 0],
    ]);
    expect(ended.light).toMatchObject({
      light: 'red',
      facts: [{ fact: 'stale', lastReportedOn: '2023-03-31', workingDays: 10 }],
    });
    // Saturday 6 May is a working day.
    expect(await report('2023-05-04', '复工', '2023-04', '1200')).toBe(
      'green; 2023-05-11 yellow yellow:stale(2023-05-04 5)',
    );
  });

  it('breaks ground by mistake, which two people undo, and then in earnest, with permit and photo', async () => {
    await on('2023-05-10');
    const evidence = [{ kind: 'construction_permit', number: '320585202305100101' }];
    const begun = { stage: 'groundbreaking', reachedOn: '2023-05-09' };
    expect(await post('officer', 'stage-changes', { ...begun, evidence: [] })).toEqual([
      422,
      'evidence.missing',
    ]);
    const early = await done('officer', 'stage-changes', { ...begun, evidence });
    expect([early.stage, told(early)]).toEqual([
      'groundbreaking',
      'green; 2023-05-11 yellow yellow:stale(2023-05-04 5)',
    ]);
    const { id: milestoneId } = milestone(early, 'groundbreaking');
    const asked = await done('officer', 'stage-undos', { milestoneId, reason: '误把奠基仪式登记为开工' });
    expect(asked.stage).toBe('groundbreaking');
    const undone = await done('supervisor', `stage-undos/${asked.stageUndos[0]!.id}/decisions`, {
      approve: true,
    });
    expect(undone.stage).toBe('signing');
    expect(milestone(undone, 'groundbreaking')).toMatchObject({ reachedOn: null, dueOn: '2023-05-12' });

    await on('2023-05-15');
    expect(await light()).toBe(
      'yellow yellow:overdue(groundbreaking 2023-05-12) yellow:stale(2023-05-04 5); ' +
        '2023-05-18 red red:stale(2023-05-04 10) yellow:overdue(groundbreaking 2023-05-12)',
    );
    await done('supervisor', 'milestones', { stage: 'groundbreaking', step: 'in_statistics' });
    const fileId = await upload('officer', 'brown');
    const document = await done('officer', 'stage-changes', {
      stage: 'groundbreaking',
      reachedOn: '2023-05-12',
      evidence: [...evidence, { kind: 'other', fileId }],
    });
    expect(milestone(document, 'groundbreaking').evidence).toEqual([...evidence, { kind: 'other', fileId }]);
    expect(told(document)).toBe('yellow yellow:stale(2023-05-04 5); 2023-05-18 red red:stale(2023-05-04 10)');
    expect(await report('2023-05-15', '首根桩打入')).toBe(
      'green; 2023-05-23 yellow yellow:stale(2023-05-15 5)',
    );
  });

  it('has a difficulty that a leader must settle: late, it is red and charged to its owner until it is closed', async () => {
    const raised = await done('officer', 'difficulties', {
      cause: 'land',
      settledBy: 'leader',
      ownerUnitId: landUnit,
      dueOn: '2023-05-31',
      title: '东侧用地未交付',
    });
    const difficulty = `difficulties/${raised.difficulties[0]!.id}`;
    await done('land', `${difficulty}/acceptances`);
    await on('2023-06-01');
    expect(told(await done('officer', 'progress-reports/no-change'))).toBe(
      'red red:difficulty_overdue(1 2023-05-31); ' +
        '2023-06-09 red red:difficulty_overdue(1 2023-05-31) yellow:stale(2023-06-01 5)',
    );
    const charged = await done('supervisor', `${difficulty}/charges`, { charged: true, reason: '交地逾期' });
    expect(charged.difficulties).toMatchObject([{ charged: true, daysLate: 1 }]);
    // The delay is the land bureau's: nothing slips for the lead unit.
    expect(charged.slips).toHaveLength(1);
    await done('land', `${difficulty}/closing-requests`, {
      resolution: '已交地',
      evidence: [{ kind: 'other', number: '交地确认书2023-6' }],
    });
    await done('head', `${difficulty}/checks`, { approve: true });
    const closed = await done('supervisor', `${difficulty}/closings`, { approve: true });
    expect(closed.difficulties).toMatchObject([{ state: 'closed', charged: true, daysLate: 1 }]);
    // A settled difficulty leaves no trace in the light: only dates and investment do.
    expect(told(closed)).toBe('green; 2023-06-09 yellow yellow:stale(2023-06-01 5)');
  });

  it('reports each month; what is silent goes red, what falls behind the plan yellow', async () => {
    await on('2023-06-30');
    // Ground was broken on 12 May and the project is large enough: a month later it must be in the statistics. On 1 July
    // two of the eight months since May are due, 25 %, and April's figure, 10 %, is the last.
    expect(await light()).toBe(
      'red red:stale(2023-06-01 10) yellow:not_in_statistics(2023-05-12); ' +
        '2023-07-01 red red:stale(2023-06-01 10) yellow:behind_plan(1500 2023) yellow:not_in_statistics(2023-05-12)',
    );
    const counted = { stage: 'groundbreaking', step: 'in_statistics', reachedOn: '2023-06-28', evidence: [] };
    await done('officer', 'stage-changes', counted);
    expect(await report('2023-06-30', '主体二层', '2023-06', '3600')).toBe(
      'green; 2023-07-10 yellow yellow:stale(2023-06-30 5)',
    );
    await on('2023-07-31');
    expect(await today()).toBe('red red:stale(2023-06-30 10)');
    expect(await report('2023-07-31', '主体三层', '2023-07', '3900')).toBe(
      'green; 2023-08-08 yellow yellow:stale(2023-07-31 5)',
    );
    await on('2023-08-31');
    // From September on half of the plan is due (four of eight months from May), and a third is completed.
    expect(await report('2023-08-31', '主体四层', '2023-08', '4000')).toBe(
      'green; 2023-09-01 yellow yellow:behind_plan(1667 2023)',
    );
    await on('2023-09-01');
    const behind = await read();
    expect(behind.light).toMatchObject({ light: 'yellow', facts: [{ fact: 'behind_plan' }] });
    expect(behind.pace).toMatchObject([{ listYear: 2023, duePercent: 50, completedPercent: 33.33 }]);
    await on('2023-09-28');
    // The holidays last to 6 October, the weekend after them is worked.
    expect(await report('2023-09-28', '封顶', '2023-09', '8400')).toBe(
      'green; 2023-10-12 yellow yellow:stale(2023-09-28 5)',
    );
    await on('2023-10-31');
    expect(await report('2023-10-31', '设备进场', '2023-10', '9600')).toBe(
      'green; 2023-11-08 yellow yellow:stale(2023-10-31 5)',
    );
  });

  it('is completed late: a red on dates that is repaired stays yellow to the end of the month', async () => {
    await on('2023-11-23');
    expect(await today()).toBe('red red:stale(2023-10-31 10) yellow:overdue(completion 2023-11-22)');
    await on('2023-11-30');
    expect(await report('2023-11-30', '消防整改', '2023-11', '10800')).toBe(
      'yellow yellow:overdue(completion 2023-11-22); ' +
        '2023-12-08 yellow yellow:overdue(completion 2023-11-22) yellow:stale(2023-11-30 5)',
    );
    await on('2023-12-26');
    expect(await today()).toBe('red red:overdue(completion 2023-11-22) red:stale(2023-11-30 10)');
    const accepted = await done('officer', 'stage-changes', {
      stage: 'completion',
      reachedOn: '2023-12-20',
      evidence: [
        { kind: 'acceptance_record', number: '备2023-118', fileId: await upload('officer', 'green') },
      ],
    });
    expect(told(accepted).split(';')[0]).toBe('red red:stale(2023-11-30 10) yellow:repaired(2023-12-31)');
    expect(await report('2023-12-26', '竣工验收备案', '2023-12', '12000')).toBe(
      'yellow yellow:repaired(2023-12-31); 2024-01-01 green',
    );
  });

  it('begins operation within its date, held days counted, and has nothing left to turn its light', async () => {
    await on('2024-01-04');
    expect(await today()).toBe('yellow yellow:stale(2023-12-26 5)');
    const open = await done('officer', 'stage-changes', {
      stage: 'operation',
      reachedOn: '2024-01-03',
      evidence: [{ kind: 'operation_record', text: '首台电驱下线' }],
    });
    expect(open).toMatchObject({ stage: 'operation', state: 'active' });
    expect(milestone(open, 'operation')).toMatchObject({
      baselineOn: '2023-12-15',
      plannedOn: '2023-12-15',
      dueOn: '2024-01-06',
      slips: 0,
    });
    expect(told(open)).toBe('green');
  });

  it('can be read afterwards as it stood on any day, and is told by its history in order', async () => {
    const then = (instant: string) => read(`?asOf=${encodeURIComponent(instant)}`);
    expect(told(await then('2023-04-12T12:00:00+08:00'))).toMatch(
      /^grey grey:hold\(2023-05-11\); 2023-05-12 red /,
    );
    expect(await then('2023-05-10T08:00:00+08:00')).toMatchObject({ stage: 'signing', difficulties: [] });
    expect(told(await then('2023-12-24T12:00:00+08:00'))).toMatch(
      /^red red:overdue\(completion 2023-11-22\)/,
    );
    const answer = await people['supervisor']!.get(`/api/v1/projects/${id}/history?limit=100`);
    const { items } = answer.json() as { items: { action: string }[] };
    const actions = items.map(({ action }) => action).reverse();
    expect(
      actions.filter((action) => /^(stage|step|date_change|hold|difficulty|list_entry)/.test(action)),
    ).toEqual([
      'list_entry.added',
      'stage.reached',
      'list_entry.carried_over',
      'list_entry.changed',
      'list_entry.issued',
      'date_change.requested',
      'date_change.refused',
      'date_change.requested',
      'date_change.approved',
      'hold.requested',
      'hold.consented',
      'hold.ended',
      'stage.reached',
      'stage_undo.requested',
      'stage.undone',
      'stage.reached',
      'difficulty.raised',
      'difficulty.accepted',
      'difficulty.charged',
      'difficulty.closing_requested',
      'difficulty.closing_checked',
      'difficulty.closed',
      'step.reached',
      'stage.reached',
      'stage.reached',
    ]);
  });
});
