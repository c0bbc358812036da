import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LightMyRequestResponse } from 'fastify';
import { newId } from '#database';
import { localDate, roleCodes, type RoleCode } from '#domain';
import { SetupService } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { City, planned, reached } from '../support/city.js';
import { addFile, temporaryFiles, type TemporaryFiles } from '../support/evidence.js';
import { MatrixTargets } from '../support/matrix-targets.js';
import { channelFields, channelsRefused } from '../support/channel-fields.js';
import {
  rollupApprovalFields,
  rollupFields,
  rollupLinkFields,
  rollupScheduleFields,
  rollupsRefused,
} from '../support/rollup-fields.js';
import { issuedRollup } from '../support/issued-rollup.js';
import { SignInStand } from '../support/sign-in-stand.js';
import { operationsOf, type Operation } from '../support/described-api.js';

/** Stands for an answer that is a text as a whole. */
const text = 'text';

/** Every field that a reading may answer with; a role that may read at all gets no other. */
const allowed: Readonly<Record<string, string>> = {
  'GET /api/v1/projects': `asOf nextCursor items[].light items[].lightFrom items[].entryId items[].id items[].name items[].code items[].category
    items[].cluster items[].levels[] items[].synthetic items[].kind items[].listed items[].lifecycle items[].stage
    items[].stageReached items[].state items[].leadUnit items[].area items[].liaisonOfficer items[].totalInvestment
    items[].plannedInvestment items[].investmentCompleted items[].investmentMonth items[].nextStage items[].plannedOn
    items[].dueOn items[].dueYear items[].daysLate items[].lastReportedOn items[].percent`,
  'GET /api/v1/projects/{id}': `id name code category cluster levels[] synthetic stage stageReached state
    lifecycle.code lifecycle.version lifecycle.label.zh lifecycle.label.en lifecycle.stages[].code
    lifecycle.stages[].countsAs lifecycle.stages[].label.zh lifecycle.stages[].label.en lifecycle.stages[].evidence[]
    lifecycle.stages[].limitDays lifecycle.stages[].meaning.zh lifecycle.stages[].meaning.en
    lifecycle.stages[].steps[].code lifecycle.stages[].steps[].label.zh lifecycle.stages[].steps[].label.en
    lifecycle.stages[].steps[].evidence[] lifecycle.stages[].steps[].after leadUnit.id leadUnit.name area.id area.name totalInvestment remark milestones[].id
    milestones[].stage milestones[].step milestones[].baselineOn milestones[].plannedOn milestones[].dueYear
    milestones[].dueOn milestones[].daysHeld milestones[].deadlineVersion milestones[].reachedOn
    milestones[].reachedPrecision milestones[].daysLate entries[].listYear entries[].kind entries[].listed
    entries[].plannedInvestment duties[].role duties[].person pace[].listYear pace[].planned pace[].completed pace[].duePercent
    pace[].completedPercent pace[].pointsAhead lastReport.reportedOn lastReport.kind
    lastReport.percent lastReport.text parentId entries[].monthlyPlan entries[].decisionIn entries[].carriedFrom entries[].agreedDates[].milestoneId entries[].agreedDates[].agreedOn
    ${difficultyFields('difficulties[].')} ${permitFields('permits[].')} permits[].note permits[].number
    ${instructionFields('instructions[].')} quarterlyGoals[].id quarterlyGoals[].year quarterlyGoals[].quarter
    quarterlyGoals[].text quarterlyGoals[].setBy.id quarterlyGoals[].setBy.name quarterlyGoals[].setAt
    quarterlyGoals[].assessment quarterlyGoals[].assessmentNote quarterlyGoals[].assessedBy
    quarterlyGoals[].assessedAt quarterlyGoals[].reportId milestones[].slips light.light light.from light.ruleVersion light.next.light
    light.next.from light.next.facts[].fact light.next.facts[].light light.next.facts[].workingDays
    light.next.facts[].lastReportedOn`,
  'GET /api/v1/projects/differences': `from to nextCursor items[].project.id items[].project.name
    ${differenceFields('items[].')}`,
  'GET /api/v1/projects/{id}/differences': `from to project.id project.name ${differenceFields('')}`,
  'GET /api/v1/history': `${historyFields()} items[].project`,
  'GET /api/v1/list-years': `items[].year items[].version items[].state items[].decision items[].issuedAt items[].isCurrent
    items[].listVersion.since items[].listVersion.number items[].listVersion.decision`,
  'GET /api/v1/list-years/{year}': `year version state decision issuedAt isCurrent listVersion.since listVersion.number listVersion.decision
    asOf entries projects plannedInvestment byArea[].value byArea[].projects byArea[].basisPoints
    byArea[].name byKind[].value byKind[].projects byKind[].basisPoints byLevel[].value byLevel[].projects
    byLevel[].basisPoints byStage[].value byStage[].projects byStage[].basisPoints byLight[].value
    byLight[].projects byLight[].basisPoints`,
  'GET /api/v1/programmes': 'items[].id items[].version items[].code items[].name items[].state nextCursor',
  'GET /api/v1/programmes/{id}': 'id version code name state',
  'GET /api/v1/targets': `items[].id items[].version items[].year items[].name items[].programme items[].measure items[].sense
    items[].strength items[].value items[].countedStage items[].countedCategory items[].ownerUnit.id
    items[].ownerUnit.name items[].newest items[].yearBasisPoints items[].doneBasisPoints items[].forecast
    items[].light nextCursor`,
  'GET /api/v1/targets/{id}': `id version year name programme measure sense strength value countedStage countedCategory ownerUnit.id
    ownerUnit.name newest yearBasisPoints doneBasisPoints forecast light`,
  'GET /api/v1/permits/summary': `projects permits meanWorkingDays limitWorkingDays within lateCount
    ${permitFields('late[].')} late[].project.id late[].project.name`,
  'GET /api/v1/instructions': `nextCursor ${instructionFields('items[].')} items[].project.id items[].project.name
    items[].projectSeq`,
  'GET /api/v1/notices': `nextCursor ${noticeFields('items[].')}`,
  'GET /api/v1/projects/{id}/notices/{notice}': `${noticeFields('')} ${noticeDocumentFields()}`,
  'GET /api/v1/difficulties': listedDifficultyFields(),
  'GET /api/v1/projects/{id}/difficulties': listedDifficultyFields(),
  'GET /api/v1/imports/templates/list.xlsx': text,
  'GET /api/v1/imports/templates/progress.xlsx': text,
  'GET /api/v1/calendar-feeds/{file}': text,
  'GET /api/v1/people/{id}/reminders': `items[].about items[].person items[].message ${reminderFields()}`,
  'GET /api/v1/projects/{id}/reminders': `items[].person items[].message ${reminderFields()}`,
  'GET /api/v1/queue': `pausedSince dueReminders pending dueMessages sending failed ambiguous sentLastHour
    oldestDueSeconds claimSecondsLastHour sendSecondsLastHour doorbells endpointsWaiting`,
  'GET /api/v1/queue.html': text,
  'GET /api/v1/calendar': `year isLoaded workingDays source loadedAt missingYear`,
  ...rollupFields,
  ...rollupApprovalFields,
  ...rollupLinkFields,
  ...rollupScheduleFields,
  ...channelFields,
  'GET /api/v1/history/checkpoint': text,
  'GET /api/v1/history/events/{event}/proof': text,
  'GET /api/v1/session': `personId name login duties[].role duties[].projectId duties[].unitId awaits method secondFactor
    expiresAt`,
  'GET /api/v1/session/options': 'passwordProfile minLength validDays oidc',
  'GET /api/v1/sessions': sessionFields(),
  'GET /api/v1/people/{id}/sessions': sessionFields(),
  'GET /api/v1/tokens': tokenFields(),
  'GET /api/v1/people/{id}/tokens': tokenFields(),
  'GET /api/v1/totp-resets': `items[].id items[].personId items[].name items[].requestedById items[].requestedBy
    items[].requestedAt`,
  'GET /api/v1/projects/{id}/history': historyFields(),
  'GET /api/v1/system-history': systemHistoryFields(),
  'GET /api/v1/projects/{id}/progress-reports': `nextCursor items[].id items[].reportedOn items[].kind items[].percent
    items[].text items[].person.id items[].person.name items[].fileIds[] items[].corrects items[].correctedBy items[].recordedAt`,
  'GET /api/v1/projects/{id}/files': `nextCursor items[].id items[].mediaType items[].size items[].sha256
    items[].person.id items[].person.name items[].recordedAt`,
  'GET /api/v1/units': `nextCursor items[].id items[].version items[].parentId items[].kind items[].name
    items[].path[] items[].state`,
  'GET /api/v1/units/{id}': 'id version parentId kind name path[] state',
  'GET /api/v1/people': `nextCursor items[].id items[].version items[].name items[].email items[].unit.id
    items[].unit.name items[].state`,
  'GET /api/v1/people/{id}': 'id version name email unit.id unit.name state',
  'GET /api/v1/duties': `nextCursor items[].id items[].version items[].role items[].person.id items[].person.name
    items[].project items[].project.id items[].project.name items[].unit items[].unit.id items[].unit.name
    items[].fromOn items[].toOn items[].deputyFor`,
  'GET /api/v1/duties/{id}': `id version role person.id person.name project.id project.name unit fromOn toOn
    deputyFor`,
  'GET /api/v1/lifecycles': lifecycleFields('items[].'),
  'GET /api/v1/lifecycles/{code}': lifecycleFields(''),
  'GET /api/v1/settings': `items[].key items[].programme items[].value items[].source items[].version items[].changedAt
    items[].owner`,
  'GET /api/v1/settings/{key}': 'key programme value source version changedAt owner',
};

/** Readings that no role succeeds with here, or that answer with a frozen document; each has tests of its own. */
const ofItsOwn = [
  'GET /api/v1/oidc/callback',
  'GET /api/v1/files/{id}',
  'GET /api/v1/projects/{id}/notices/{notice}/paper',
  'GET /api/v1/rollups/{id}/data.json',
  'GET /api/v1/rollups/{id}/labels.json',
  'GET /api/v1/rollup-schedules/{unit}/preview',
  'GET /api/v1/rollup-schedules/{unit}/preview/mail.html',
];

/** What a role may not read of the example city, in which it has one duty, and how that is said. */
const refusedTo: Readonly<Record<RoleCode, Readonly<Record<string, number>>>> = {
  // The person of the document is this one.
  liaison_officer: { ...systemHistory(), ...accounts(), ...resets(), ...endpoints(), ...rollupsRefused },
  unit_head: { ...systemHistory(), ...accounts(), ...resets(), ...endpoints(), ...reminders() },
  supervisor: { ...systemHistory(), ...accounts(), ...resets(), ...endpoints() },
  leader: { ...systemHistory(), ...accounts(), ...resets(), ...endpoints(), ...imports(), ...reminders() },
  enterprise_contact: {
    ...systemHistory(),
    ...accounts(),
    ...resets(),
    ...endpoints(),
    ...imports(),
    ...notices(403),
    ...rollupsRefused,
    'GET /api/v1/calendar': 403,
    'GET /api/v1/people/{id}/reminders': 404,
    'GET /api/v1/projects/{id}/reminders': 403,
    'GET /api/v1/programmes': 403,
    'GET /api/v1/programmes/{id}': 404,
    'GET /api/v1/targets': 403,
    'GET /api/v1/targets/{id}': 404,
    'GET /api/v1/units': 403,
    'GET /api/v1/units/{id}': 404,
    'GET /api/v1/people': 403,
    'GET /api/v1/people/{id}': 404,
    'GET /api/v1/people/{id}/app-identities': 404,
    'GET /api/v1/settings': 403,
    'GET /api/v1/settings/{key}': 403,
  },
  system_administrator: { ...systemHistory(), ...accounts(), ...projects(), ...projectHistory() },
  security_administrator: {
    ...systemHistory(),
    ...endpoints(),
    ...projects(),
    ...projectHistory(),
    ...reminders(),
  },
  audit_administrator: { ...accounts(), ...resets(), ...endpoints(), ...projects(), ...reminders() },
};

function accounts(): Record<string, number> {
  return { 'GET /api/v1/people/{id}/sessions': 403, 'GET /api/v1/people/{id}/tokens': 403 };
}

function endpoints(): Record<string, number> {
  return { ...channelsRefused, 'GET /api/v1/queue': 403, 'GET /api/v1/queue.html': 403 };
}

function reminders(): Record<string, number> {
  return { 'GET /api/v1/people/{id}/reminders': 403 };
}

function resets(): Record<string, number> {
  return { 'GET /api/v1/totp-resets': 403 };
}

function projectHistory(): Record<string, number> {
  return {
    'GET /api/v1/projects/{id}/history': 404,
    'GET /api/v1/history': 403,
    'GET /api/v1/history/events/{event}/proof': 404,
  };
}

function lifecycleFields(place: string): string {
  const texts = (field: string) => [`${field}.zh`, `${field}.en`];
  return [
    'code',
    'version',
    'publishedAt',
    'newest',
    ...texts('label'),
    ...['code', 'countsAs', 'limitDays', 'evidence[]', ...texts('label'), ...texts('meaning')].map(
      (field) => `stages[].${field}`,
    ),
    ...['code', 'evidence[]', 'after', ...texts('label')].map((field) => `stages[].steps[].${field}`),
  ]
    .map((field) => `${place}${field}`)
    .join(' ');
}

/** Those who do no business read no lifecycles. */
function lifecycles(): Record<string, number> {
  return { 'GET /api/v1/lifecycles': 403, 'GET /api/v1/lifecycles/{code}': 404 };
}

function reminderFields(): string {
  return `nextCursor items[].id items[].state items[].reason items[].why.zh items[].why.en items[].sendAt
    items[].about.project.id items[].about.project.name items[].about.subject items[].about.stage items[].about.step
    items[].about.reference items[].about.permitKind items[].about.dueOn items[].about.deadlineVersion items[].about.ladderStep items[].about.day
    items[].about.recipients[] items[].person.id items[].person.name items[].receivedAs items[].message.id
    items[].message.channel items[].message.day items[].message.state items[].message.sendAt items[].message.sentAt
    items[].message.attempts items[].message.unknownAttempts items[].message.lastError items[].message.bounce items[].message.again`;
}

function historyFields(): string {
  return `nextCursor items[].seq items[].event items[].action items[].actor.id items[].actor.name
    items[].recordedAt items[].effectiveOn items[].sentence items[].before items[].after items[].reason
    items[].causedBy items[].hash items[].project.id items[].project.name`;
}

function systemHistoryFields(): string {
  return historyFields().replace('items[].project.id items[].project.name', 'items[].project');
}

function differenceFields(place: string): string {
  const fields = ['kind', 'subject', 'before', 'after', 'sentence'];
  return fields.map((field) => `${place}differences[].${field}`).join(' ');
}

function difficultyFields(place: string): string {
  const fields = `id number state cause settledBy levelOn ownerUnit.id ownerUnit.name milestoneId title text dueOn
    daysLate raisedBy.id raisedBy.name raisedAt acceptedBy acceptedAt resolution appliedBy appliedAt
    checkedBy checkedAt closedBy closedAt note reopened charged chargedBy rating ratedBy ratingText`;
  return fields
    .split(/\s+/)
    .map((field) => `${place}${field}`)
    .join(' ');
}

function noticeFields(place: string): string {
  const fields = `id kind year number reference state milestoneId step issuedOn ownerUnit.id ownerUnit.name replyDueOn
    overdue reply measures doneBy repliedBy repliedAt closedBy closedAt outcome note sentBack reopened project.id
    project.name projectSeq`;
  return fields
    .split(/\s+/)
    .map((field) => `${place}${field}`)
    .join(' ');
}

function noticeDocumentFields(): string {
  const fields = `form isDemonstration kind year number organ mark issuedOn addressee supervisingUnit project.id
    project.name project.code project.synthetic stageLabel stepLabel baselineOn plannedOn dueOn workingDaysLate
    toldBefore[].on toldBefore[].step toldBefore[].recipients[] replyWorkingDays replyDueOn copies[]`;
  return fields
    .split(/\s+/)
    .map((field) => `document.${field}`)
    .join(' ');
}

function instructionFields(place: string): string {
  const fields = `id number state leader.id leader.name givenOn recordedBy.id recordedBy.name ownerUnit.id
    ownerUnit.name dueOn daysLate text answer answeredBy answeredAt closedBy closedAt note sentBack`;
  return fields
    .split(/\s+/)
    .map((field) => `${place}${field}`)
    .join(' ');
}

function permitFields(place: string): string {
  const fields = `id kind name authorityUnit authority state appliedOn limitDays dayType endedOn
    dueOn provisional daysTaken daysLate`;
  return fields
    .split(/\s+/)
    .map((field) => `${place}${field}`)
    .join(' ');
}

function listedDifficultyFields(): string {
  return `nextCursor ${difficultyFields('items[].')} items[].project.id items[].project.name items[].projectSeq`;
}

function sessionFields(): string {
  return `items[].id items[].method items[].secondFactor items[].awaits items[].address items[].agent items[].createdAt
    items[].lastUsedAt items[].expiresAt items[].present`;
}

function tokenFields(): string {
  return `items[].id items[].name items[].readOnly items[].actions items[].createdAt items[].expiresAt items[].lastUsedAt`;
}

function imports(): Record<string, number> {
  return {
    'GET /api/v1/imports/templates/list.xlsx': 403,
    'GET /api/v1/imports/templates/progress.xlsx': 403,
  };
}

/** An enterprise sees the project and none of its papers. */
function notices(one: number): Record<string, number> {
  return { 'GET /api/v1/notices': 403, 'GET /api/v1/projects/{id}/notices/{notice}': one };
}

function systemHistory(): Record<string, number> {
  return { 'GET /api/v1/system-history': 403 };
}

function projects(): Record<string, number> {
  return {
    ...lifecycles(),
    'GET /api/v1/projects/{id}/reminders': 404,
    'GET /api/v1/projects': 403,
    'GET /api/v1/projects/{id}': 404,
    'GET /api/v1/projects/differences': 403,
    'GET /api/v1/projects/{id}/differences': 404,
    'GET /api/v1/projects/{id}/progress-reports': 404,
    'GET /api/v1/projects/{id}/difficulties': 404,
    'GET /api/v1/difficulties': 403,
    'GET /api/v1/permits/summary': 403,
    'GET /api/v1/instructions': 403,
    ...notices(404),
    ...rollupsRefused,
    'GET /api/v1/list-years': 403,
    'GET /api/v1/list-years/{year}': 403,
    ...imports(),
    'GET /api/v1/projects/{id}/files': 404,
  };
}

let files: TemporaryFiles;
let city: City;
let api: ApiClient;
let reading: Operation[];
let ids: Record<string, string>;
const clients = new Map<RoleCode, ApiClient>();

beforeAll(async () => {
  city = await City.found();
  files = await temporaryFiles();
  api = await ApiClient.of(city, { files: files.store });
  reading = (await operationsOf(api)).filter(({ method, path }) => method === 'GET' && path.includes('/v1/'));
  reading = reading.filter(({ name }) => !ofItsOwn.includes(name));
  const project = await city.project({
    remark: '备注',
    milestones: [reached('signing', '2021-06-01'), planned('groundbreaking', '2022-03-31')],
  });
  for (const role of roleCodes) {
    const isOnProject = role === 'liaison_officer' || role === 'enterprise_contact';
    const scope = isOnProject ? { projectId: project } : { unitId: city.rootId };
    await city.person(role, scope, { login: role });
    clients.set(role, await api.as(role));
  }
  const [officer] = await city.database.query<{ person: string; duty: string }>(
    `SELECT person_id AS person, id AS duty FROM duty_current WHERE role = 'liaison_officer'`,
  );
  const actor = { kind: 'system', part: 'setup' } as const;
  const report = {
    reportedOn: localDate('2022-03-06'),
    personId: officer!.person,
    text: '桩基',
    percent: 3,
    fileIds: [await addFile(city, files.store, project, officer!.person)],
  };
  await city.reports.reportProgress(actor, project, report);
  const [event] = await city.database.query<{ event: string }>(
    'SELECT event FROM audit.event WHERE chain = $1 ORDER BY seq DESC LIMIT 1',
    [project],
  );
  const targets = new MatrixTargets(city);
  await targets.sign();
  const place = { areaId: city.areaId, onProject: null };
  await targets.parts.of('difficulty', project, '', null);
  for (const kind of ['permit', 'instruction', 'quarterly_goal'] as const)
    await targets.parts.of(kind, project, '', null);
  const stand = new SignInStand(city);
  await stand.token(officer!.person);
  await stand.totpReset();
  await stand.endpoint();
  await stand.directChannel();
  await stand.deadAddress();
  await stand.strangeReply();
  await stand.appIdentity(officer!.person);
  await stand.message(officer!.person);
  const made = await clients.get('liaison_officer')!.post('/api/v1/session/calendar-feed', {});
  const rollup = await issuedRollup(city, city.rootId);
  await new SetupService(city.database, newId).scheduleRollups(city.rootId, '2022-W09');
  await city.database.query(
    `INSERT INTO rollup_address (id, kind, scope_id, name, email, set_at, state, ended_at)
     VALUES (uuidv7(), 'week', $1, '市委办', 'a@party.example', app.now(), 'active', NULL),
       (uuidv7(), 'week', $1, '发改委', 'b@upper.example', app.now(), 'unsubscribed', app.now())`,
    [city.rootId],
  );
  await clients.get('leader')!.post(`/api/v1/rollups/${rollup}/links`, { validDays: 7, note: '查阅' });
  ids = {
    project,
    unit: city.areaId,
    setting: 'stale_reports',
    notice: await targets.parts.of('notice', project, '', null),
    rollup,
    lifecycle: 'enterprise',
    list_year: '2022',
    programme: (await targets.at('programme', place)).id,
    target: (await targets.at('target', place)).id,
    event: event!.event,
    account: officer!.person,
    calendar_feed: new URL(made.json().url as string).pathname.split('/').at(-1)!,
    ...officer!,
  };
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
  await files?.remove();
});

/** The names of all fields in an answer, those of list elements with `[]`. What the words below hold is told elsewhere. */
function fieldsOf(value: unknown, place = ''): string[] {
  if (/(?:^|\.)(?:before|after|value)$/.test(place)) return [place];
  if (Array.isArray(value)) return value.flatMap((element) => fieldsOf(element, `${place}[]`));
  if (typeof value !== 'object' || value === null) return [place];
  return Object.entries(value).flatMap(([name, inner]) =>
    fieldsOf(inner, place === '' ? name : `${place}.${name}`),
  );
}

function fieldsOfAnswer(answer: LightMyRequestResponse): string[] {
  return String(answer.headers['content-type']).includes('json') ? fieldsOf(answer.json()) : [text];
}

async function read(role: RoleCode, { path, parameters, slots }: Operation) {
  const query = parameters.filter((one) => one.in === 'query' && one.required === true);
  return clients.get(role)!.send({
    method: 'GET',
    url: path.replaceAll(
      /\{(\w+)\}/g,
      (_, name: string) => ids[slots.find((slot) => slot.name === name)?.kind ?? 'calendar_feed']!,
    ),
    query: Object.fromEntries(query.map(({ name, example }) => [name, String(example)])),
  });
}

describe('security line 2: the fields that each role gets', () => {
  it('are listed for every operation that reads', () => {
    expect(Object.keys(allowed).sort()).toEqual(reading.map(({ name }) => name).sort());
  });

  it.each(roleCodes)('%s: those of the list and no more, or a refusal', async (role) => {
    const refused: Record<string, number> = {};
    for (const operation of reading) {
      const answer = await read(role, operation);
      if (answer.statusCode !== 200) {
        refused[operation.name] = answer.statusCode;
        continue;
      }
      const list = allowed[operation.name]!.split(/\s+/);
      const surplus = fieldsOfAnswer(answer).filter((field) => !list.includes(field));
      expect([operation.name, surplus]).toEqual([operation.name, []]);
    }
    expect(refused).toEqual(refusedTo[role]);
  });

  it('are each given to somebody: the list has none that nobody gets', async () => {
    const missing: string[] = [];
    for (const operation of reading) {
      const seen = new Set<string>();
      for (const role of roleCodes) {
        const answer = await read(role, operation);
        if (answer.statusCode === 200) for (const field of fieldsOfAnswer(answer)) seen.add(field);
      }
      const list = allowed[operation.name]!.split(/\s+/);
      missing.push(...list.filter((field) => !seen.has(field)).map((field) => `${operation.name} ${field}`));
    }
    expect(missing).toEqual([]);
  });
});
