import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commitmentOf, newId } from '#database';
import { isRefusal, localDate, type Person } from '#domain';
import { DeadlinesService, HistoryRetentionService } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { asOwner } from '../support/as-owner.js';
import { City, planned, reached } from '../support/city.js';
import { chainProblems, eventHash, genesis, jcs, sha256, type EventBytes } from '../support/history-bytes.js';

let city: City;
let api: ApiClient;

beforeAll(async () => {
  city = await City.found();
  api = await ApiClient.of(city);
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

interface StoredEvent extends EventBytes {
  event: string;
  hash: Buffer;
}

/** A whole chain, or all of them, in order. */
async function stored(chain?: string): Promise<StoredEvent[]> {
  const rows = await city.database.query<
    Omit<StoredEvent, 'seq' | 'recordedAtUs'> & { seq: string; at: string }
  >(
    `SELECT e.chain, e.seq, e.event, e.recorded_at_us AS at, e.prev, e.hash, c.canon FROM audit.event e
     JOIN audit.canon c USING (chain, seq) WHERE $1::text IS NULL OR e.chain = $1 ORDER BY e.chain, e.seq`,
    [chain ?? null],
  );
  return rows.map((row) => ({ ...row, seq: BigInt(row.seq), recordedAtUs: BigInt(row.at) }));
}

const texts = {
  name: '陈联络员',
  email: 'chen.lianluo@city.example',
  login: 'history-officer',
  remark: '附注：土地手续待办',
  note: '首根桩已施打 e\u0301',
  evidence: '许可证原件存档',
  report: '桩基施工过半',
};

interface Told {
  id: string;
  officer: Person;
  client: ApiClient;
}
let told: Told | undefined;

/** A project with every kind of text in its history, told once for all tests. */
async function toldProject(): Promise<Told> {
  if (told !== undefined) return told;
  const id = await city.project({
    remark: texts.remark,
    milestones: [reached('signing', '2021-06-01'), planned('groundbreaking', '2022-03-05')],
  });
  const { name, email, login } = texts;
  const officer = await city.person('liaison_officer', { projectId: id }, { name, email, login });
  await new DeadlinesService(city.database, newId).recordMissedDates();
  const report = {
    reportedOn: localDate('2022-03-06'),
    personId: officer.personId,
    text: texts.report,
    percent: 12,
  };
  await city.reports.reportProgress(officer, id, report);
  const evidence = [{ kind: 'construction_permit', number: 'P-1', text: texts.evidence } as const];
  const change = { stage: 'groundbreaking', reachedOn: localDate('2022-03-04'), evidence, note: texts.note };
  expect(await city.projects.changeStage(officer, id, null, change)).not.toMatchObject({ refused: true });
  told = { id, officer, client: await api.as(login) };
  return told;
}

describe('the hashes of PostgreSQL', () => {
  const canon =
    '{"action":"stage.advance","actor":"u-17","data":{"from":"S1","to":"S2"},"event":"018f6b1e-0000-7000-8000-000000000001","outcome":"success","project":"P-0001","v":1}';

  it('are the values printed in the format', async () => {
    expect(Buffer.byteLength(canon)).toBe(164);
    const [row] = await asOwner(city.test, (ask) =>
      ask(
        `SELECT encode(audit.genesis('P-0001'), 'hex') AS genesis, encode(audit.event_hash('P-0001', 1,
          1795420800123456, audit.genesis('P-0001'), convert_to($1, 'UTF8')), 'hex') AS event`,
        [canon],
      ),
    );
    expect(row).toEqual({
      genesis: 'cc3e07ce44673d5fc0b0ed3197de0782aadaa4c6ed8e5b2916c4f8baaa16d76e',
      event: '5e69e9a7cf8f8e684fdd5ee35fa2c84c7ddb5fdc0d9945e5053c04ac18b9f81f',
    });
    const first = { chain: 'P-0001', seq: 1n, recordedAtUs: 1_795_420_800_123_456n, prev: genesis('P-0001') };
    expect(eventHash({ ...first, canon: Buffer.from(canon) }).toString('hex')).toBe(row!['event']);
  });

  it('are those of an independent computation, for any event', async () => {
    const anyEvent = fc.record({
      chain: fc.stringMatching(/^[A-Za-z0-9._-]{1,64}$/),
      seq: fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }),
      recordedAtUs: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      prev: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes)),
      canon: fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes)),
    });
    await asOwner(city.test, (ask) =>
      fc.assert(
        fc.asyncProperty(anyEvent, async (event) => {
          const { chain, seq, recordedAtUs, prev, canon: bytes } = event;
          const [row] = await ask<{ genesis: Buffer; hash: Buffer }>(
            'SELECT audit.genesis($1) AS genesis, audit.event_hash($1, $2, $3, $4, $5) AS hash',
            [chain, seq, recordedAtUs, prev, bytes],
          );
          expect(row!.genesis.equals(genesis(chain))).toBe(true);
          expect(row!.hash.equals(eventHash(event))).toBe(true);
        }),
        { numRuns: 200 },
      ),
    );
  });
});

describe('the chains', () => {
  it('link from genesis to head, in every chain', async () => {
    await toldProject();
    const events = await stored();
    expect(events.length).toBeGreaterThan(10);
    expect(chainProblems(events)).toEqual([]);
    const heads = await city.database.query<{ chain: string; seq: string; head: Buffer }>(
      'SELECT * FROM audit.chain',
    );
    const last = new Map(events.map((event) => [event.chain, event]));
    expect(heads.map(({ chain }) => chain).sort()).toEqual([...last.keys()].sort());
    for (const { chain, seq, head } of heads)
      expect([seq, head.toString('hex')]).toEqual([
        String(last.get(chain)!.seq),
        last.get(chain)!.hash.toString('hex'),
      ]);
  });

  it('begin in _sys with the kind of the database', async () => {
    const [first] = await stored('_sys');
    expect(JSON.parse(first!.canon.toString())).toMatchObject({
      action: 'database.created',
      actor: 'system:setup',
      data: { after: { kind: 'demo', beginsAt: city.beginsAt.toISOString() } },
    });
  });

  it('have no gap and no fork after eight changes of one project at once', async () => {
    const id = await city.project();
    const { personId } = await city.person('liaison_officer', { projectId: id });
    const officer: Person = {
      kind: 'person',
      personId,
      duties: [{ role: 'liaison_officer', projectId: id, unitId: null }],
    };
    const report = (percent: number) =>
      city.reports.reportProgress(officer, id, {
        reportedOn: localDate('2022-03-07'),
        personId,
        text: `进度 ${percent}`,
        percent,
      });
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => report(index)));
    const seqs = answers.map((answer) => (isRefusal(answer) ? 0 : answer.seq));
    expect(seqs.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 8 }, (_, index) => index + 4));
    const events = await stored(id);
    expect(events.map(({ seq }) => Number(seq))).toEqual(events.map((_, index) => index + 1));
    expect(chainProblems(events)).toEqual([]);
  });

  it('have no fork either where two begin one at once', async () => {
    const ids = await Promise.all(Array.from({ length: 6 }, () => city.unit('镇', [city.rootId])));
    expect(new Set(ids).size).toBe(6);
    expect(chainProblems(await stored('_sys'))).toEqual([]);
  });

  it('give all events and rows of one change one instant, and another change another', async () => {
    const { id } = await toldProject();
    const events = (await stored(id)).slice(-2);
    const actions = events.map(({ canon }) => JSON.parse(canon.toString()).action);
    expect(actions).toEqual(['stage.reached', 'missed_date.corrected']);
    const instants = await city.database.query<{ name: string; us: string }>(
      `SELECT 'milestone' AS name, max((extract(epoch FROM recorded_from) * 1000000)::bigint)::text AS us
         FROM milestone_version WHERE project_id = $1
       UNION ALL SELECT 'project', max((extract(epoch FROM recorded_from) * 1000000)::bigint)::text
         FROM project_version WHERE id = $1
       UNION ALL SELECT 'closed', max((extract(epoch FROM recorded_to) * 1000000)::bigint)::text
         FROM project_version WHERE id = $1 AND recorded_to <> 'infinity'
       UNION ALL SELECT 'missed', max((extract(epoch FROM v.recorded_from) * 1000000)::bigint)::text
         FROM missed_date_version v JOIN missed_date d USING (id) WHERE d.project_id = $1
       UNION ALL SELECT 'reminder', max((extract(epoch FROM ended_at) * 1000000)::bigint)::text
         FROM reminder WHERE project_id = $1`,
      [id],
    );
    const instant = String(events[0]!.recordedAtUs);
    expect(events[1]!.recordedAtUs).toBe(events[0]!.recordedAtUs);
    expect(instants).toEqual(
      ['milestone', 'project', 'closed', 'missed', 'reminder'].map((name) => ({ name, us: instant })),
    );
    expect((await stored(id)).at(-3)!.recordedAtUs).toBeLessThan(events[0]!.recordedAtUs);
  });
});

describe('the canonical bodies', () => {
  it('are RFC 8785, in NFC, with the seven fields of the format and whole numbers only', async () => {
    await toldProject();
    for (const { canon, chain, event } of await stored()) {
      const text = canon.toString('utf8');
      const body = JSON.parse(text, (_, value: unknown) => {
        if (typeof value === 'number') expect(Number.isSafeInteger(value)).toBe(true);
        return value;
      });
      expect(jcs(body)).toBe(text);
      expect(text.normalize('NFC')).toBe(text);
      expect(Object.keys(body)).toEqual(['action', 'actor', 'data', 'event', 'outcome', 'project', 'v']);
      expect(body).toMatchObject({ v: 1, event, project: chain, outcome: 'success' });
    }
  });

  it('hold no sealed text: not of persons, notes, evidence, remarks, reports', async () => {
    await toldProject();
    const all = (await stored()).map(({ canon }) => canon.toString('utf8')).join('\n');
    for (const text of Object.values(texts)) expect(all).not.toContain(text.normalize('NFC'));
    const sealed = await city.database.query<{ value: string }>('SELECT value FROM audit.sealed');
    const values = sealed.map(({ value }) => value);
    for (const text of Object.values(texts)) expect(values).toContain(text.normalize('NFC'));
    for (const value of values) expect(all).not.toContain(`"${value}"`);
  });

  it('hold a commitment for each, which its salt and text open, and no two alike', async () => {
    await toldProject();
    const rows = await city.database.query<{
      commitment: Buffer;
      salt: Buffer;
      value: string;
      canon: string;
      person: string | null;
    }>(
      `SELECT s.commitment, s.salt, s.value, s.person_id AS person, convert_from(c.canon, 'UTF8') AS canon
       FROM audit.sealed s JOIN audit.event e USING (event) JOIN audit.canon c USING (chain, seq)`,
    );
    expect(rows.length).toBeGreaterThan(6);
    for (const { commitment, salt, value, canon } of rows) {
      expect(sha256('kp-pii/v1\n', salt, Buffer.from(value, 'utf8')).equals(commitment)).toBe(true);
      expect(commitmentOf(salt, value).equals(commitment)).toBe(true);
      expect(canon).toContain(`"${commitment.toString('hex')}"`);
    }
    expect(new Set(rows.map(({ salt }) => salt.toString('hex'))).size).toBe(rows.length);
    const ofName = rows.find(({ value }) => value === texts.name);
    expect(ofName!.person).toBe((await toldProject()).officer.personId);
  });

  it('are refused where they name another project or event, and the change with them', async () => {
    const event = newId();
    const append = (project: string, body: object) =>
      city.database.query('SELECT audit.append($1, $2, $3)', [
        project,
        event,
        Buffer.from(JSON.stringify(body)),
      ]);
    const before = (await stored()).length;
    await expect(append('_sys', { event, project: 'other' })).rejects.toMatchObject({ code: 'KP002' });
    await expect(append('_sys', { event: newId(), project: '_sys' })).rejects.toMatchObject({
      code: 'KP002',
    });
    await expect(append('_sys', { event })).rejects.toMatchObject({ code: 'KP002' });
    await expect(append('a b', { event, project: 'a b' })).rejects.toMatchObject({ code: '23514' });
    expect(await stored()).toHaveLength(before);
  });
});

describe('the page of a history', () => {
  it('says who, when, why, before and after, with every text, newest first', async () => {
    const { id, client, officer } = await toldProject();
    const { items } = (await client.get(`/api/v1/projects/${id}/history`)).json();
    const events = await stored(id);
    expect(items.map(({ seq }: { seq: number }) => seq)).toEqual(
      events.map(({ seq }) => Number(seq)).reverse(),
    );
    expect(items.map(({ hash }: { hash: string }) => hash)).toEqual(
      events.map(({ hash }) => hash.toString('hex')).reverse(),
    );
    const [corrected, change, report] = items;
    expect(corrected).toMatchObject({
      action: 'missed_date.corrected',
      causedBy: change.event,
      before: { state: 'missed' },
      after: { state: 'reported_late', dueOn: '2022-03-05' },
    });
    expect(change).toMatchObject({
      actor: { id: officer.personId, name: texts.name },
      recordedAt: new Date(Number(events.at(-2)!.recordedAtUs / 1000n)).toISOString(),
      effectiveOn: '2022-03-04',
      before: { stage: 'signing', reachedOn: null },
      after: {
        stage: 'groundbreaking',
        note: texts.note.normalize('NFC'),
        evidence: [{ kind: 'construction_permit', number: 'P-1', text: texts.evidence }],
      },
    });
    expect(report).toMatchObject({ action: 'progress.reported', after: { text: texts.report, percent: 12 } });
    expect(items.at(-1)).toMatchObject({ action: 'project.created', after: { remark: texts.remark } });
  });

  it('leads through all by its cursor', async () => {
    const { id, client } = await toldProject();
    const walked: number[] = [];
    let before = '';
    for (;;) {
      const page = (await client.get(`/api/v1/projects/${id}/history?limit=2${before}`)).json();
      walked.push(...page.items.map(({ seq }: { seq: number }) => seq));
      if (page.nextCursor === null) break;
      before = `&before=${page.nextCursor}`;
    }
    expect(walked).toEqual(walked.map((_, index) => walked.length - index));
    expect(walked).toHaveLength((await stored(id)).length);
  });

  it('reads 已删除 where a text was erased, and the chain still holds', async () => {
    const { id, client } = await toldProject();
    const url = `/api/v1/projects/${id}`;
    const events = await city.database.query<{ event: string }>(
      `SELECT DISTINCT s.event FROM audit.sealed s JOIN audit.event e USING (event) WHERE e.chain = $1 AND s.value = ANY ($2)`,
      [id, [texts.note, texts.report, texts.remark].map((text) => text.normalize('NFC'))],
    );
    const retention = new HistoryRetentionService(city.database, newId);
    for (const { event } of events)
      expect(
        await retention.eraseTexts({ kind: 'system', part: 'operator' }, event, '误写了个人信息'),
      ).toHaveProperty('seq');
    const { items } = (await client.get(`${url}/history`)).json();
    expect(items[1].after).toMatchObject({ note: '已删除', evidence: [{ number: 'P-1', text: '已删除' }] });
    expect(items[2].after).toMatchObject({ text: '已删除', percent: 12 });
    expect(items.at(-1).after).toMatchObject({ remark: '已删除' });
    const project = (await client.get(url)).json();
    expect(project).toMatchObject({ remark: '已删除', lastReport: { text: '已删除' } });
    expect(project.milestones[1].evidence).toEqual([
      { kind: 'construction_permit', number: 'P-1', text: '已删除' },
    ]);
    expect(chainProblems(await stored())).toEqual([]);
  });
});
