import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commitmentOf, newId } from '#database';
import {
  decision,
  historyEntry,
  isRefusal,
  localDate,
  systemChain,
  type Actor,
  type HistoryEntry,
} from '#domain';
import { ClockService, HistoryExportService, HistoryRetentionService, SequencerService } from '#portfolio';
import { verifyExport } from '#transparency';
import { memoryExportOf, signerFolder } from '../support/signer-folder.js';
import { asApplication, asOwner, asSuperuser } from '../support/as-owner.js';
import { City } from '../support/city.js';
import { chainProblems, genesis, type EventBytes } from '../support/history-bytes.js';
import { memorySigner } from '../support/memory-signer.js';

const operator: Actor = { kind: 'system', part: 'operator' };

let city: City;
let retention: HistoryRetentionService;

beforeAll(async () => {
  city = await City.found();
  retention = new HistoryRetentionService(city.database, newId);
});

afterAll(async () => {
  await city?.leave();
});

interface StoredEvent extends EventBytes {
  event: string;
  hash: Buffer;
}

/** All chains in order; events whose body was purged are left out by the caller's choice of chains. */
async function stored(): Promise<StoredEvent[]> {
  const rows = await city.database.query<
    Omit<StoredEvent, 'seq' | 'recordedAtUs'> & { seq: string; at: string }
  >(
    `SELECT e.chain, e.seq, e.event, e.recorded_at_us AS at, e.prev, e.hash, c.canon FROM audit.event e
     LEFT JOIN audit.canon c USING (chain, seq) ORDER BY e.chain, e.seq`,
  );
  return rows.map((row) => ({ ...row, seq: BigInt(row.seq), recordedAtUs: BigInt(row.at) }));
}

/** An event that names ids in every place where the index of mentions looks, and in one where it does not. */
function entry(chain: string, more: Partial<HistoryEntry> = {}): HistoryEntry {
  return historyEntry<'texts.erased'>({
    event: newId(),
    chain,
    action: 'texts.erased',
    before: null,
    after: { ofEvent: newId() },
    ...(more as object),
  });
}

describe('many events at once', () => {
  it('get the places and hashes that they would get one by one, in every order of chains', async () => {
    const chains = Array.from({ length: 5 }, () => newId());
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 5 }), { minLength: 2, maxLength: 40 }), async (order) => {
        const entries = order.map((index) => entry(chains[index] ?? systemChain));
        const before = await stored();
        const answer = await city.database.change(operator, () => decision({ entries }));
        const all = await stored();
        expect(chainProblems(all)).toEqual([]);
        const added = all.slice(0).filter(({ event }) => !before.some((known) => known.event === event));
        // In each chain in the order given, and all at one instant.
        for (const chain of new Set(order.map((index) => chains[index] ?? systemChain)))
          expect(added.filter((one) => one.chain === chain).map(({ event }) => event)).toEqual(
            entries.filter((one) => one.chain === chain).map(({ event }) => event),
          );
        expect(added).toHaveLength(entries.length);
        expect(new Set(added.map(({ recordedAtUs }) => recordedAtUs)).size).toBe(1);
        const last = added.find(({ event }) => event === entries.at(-1)!.event)!;
        expect(isRefusal(answer) ? null : BigInt(answer.seq)).toBe(last.seq);
      }),
      { numRuns: 15 },
    );
  });

  it('over the same chains in any order never wait for each other in a circle', async () => {
    const chains = Array.from({ length: 8 }, () => newId());
    const shuffled = (seed: number): string[] =>
      chains.toSorted((a, b) => ((a.charCodeAt(30) * seed) % 7) - ((b.charCodeAt(30) * seed) % 7));
    const answers = await Promise.all(
      Array.from({ length: 24 }, async (_, seed) =>
        city.database.change(operator, () =>
          decision({ entries: shuffled(seed + 1).map((chain) => entry(chain)) }),
        ),
      ),
    );
    expect(answers.filter((answer) => isRefusal(answer))).toEqual([]);
    const all = await stored();
    expect(chainProblems(all)).toEqual([]);
    expect(all.filter(({ chain }) => chains.includes(chain))).toHaveLength(24 * chains.length);
  });

  it('are refused whole where one names another chain or event', async () => {
    const before = (await stored()).length;
    const canon = (event: string, project: string): string => JSON.stringify({ event, project, data: {} });
    const [one, two] = [newId(), newId()];
    for (const events of [
      [
        { chain: 'a', event: one, canon: canon(one, 'a') },
        { chain: 'b', event: two, canon: canon(two, 'a') },
      ],
      [
        { chain: 'a', event: one, canon: canon(one, 'a') },
        { chain: 'a', event: two, canon: canon(one, 'a') },
      ],
      [
        { chain: 'a', event: one, canon: canon(one, 'a') },
        { chain: 'a', event: one, canon: canon(one, 'a') },
      ],
    ])
      await expect(
        asApplication(city.test, (ask) => ask('SELECT audit.append_many($1)', [JSON.stringify(events)])),
      ).rejects.toMatchObject({ code: expect.stringMatching(/KP002|23505/) });
    expect(await stored()).toHaveLength(before);
  });

  it('are found by whom and what they name', async () => {
    const [person, milestone, helper, chain] = [newId(), newId(), newId(), newId()];
    const events = [newId(), newId()] as const;
    const bodies = events.map((event) =>
      // RFC 8785: members in the order of their names.
      JSON.stringify({
        action: 'texts.erased',
        actor: person,
        data: {
          after: { helperUnits: [helper], milestone, note: 'not-an-id', of: chain },
          before: null,
          causedBy: newId(),
        },
        event,
        outcome: 'success',
        project: chain,
        v: 1,
      }),
    );
    await asApplication(city.test, (ask) =>
      ask('SELECT audit.append_many($1)', [
        JSON.stringify(events.map((event, index) => ({ chain, event, canon: bodies[index] }))),
      ]),
    );
    const rows = await city.database.query<{ subject: string; seq: string }>(
      'SELECT subject, seq FROM audit.mention WHERE chain = $1 ORDER BY seq, subject',
      [chain],
    );
    const named = [person, milestone, helper].sort();
    expect(rows.map(({ subject, seq }) => `${seq} ${subject}`)).toEqual([
      ...named.map((subject) => `1 ${subject}`),
      ...named.map((subject) => `2 ${subject}`),
    ]);
  });
});

describe('a clock that was set back', () => {
  it('lets no event lie before the one that it follows', async () => {
    const chain = newId();
    expect(await city.database.change(operator, () => decision({ entries: [entry(chain)] }))).toHaveProperty(
      'seq',
      1,
    );
    // As if the machine’s clock had gone back by an hour: only an owner can do that to ours.
    await asOwner(city.test, (ask) => ask(`UPDATE app.clock SET offset_us = offset_us - 3600000000`));
    for (const entries of [[entry(chain)], [entry(newId()), entry(chain)]])
      await expect(city.database.change(operator, () => decision({ entries }))).rejects.toMatchObject({
        code: 'KP004',
      });
    await asOwner(city.test, (ask) => ask(`UPDATE app.clock SET offset_us = offset_us + 3600000000`));
    expect(await city.database.change(operator, () => decision({ entries: [entry(chain)] }))).toHaveProperty(
      'seq',
      2,
    );
  });
});

/** The history as an export holds it, signed by a key of this test, and what the verifier says of it. */
async function verdict(): Promise<{ holds: boolean; purged?: number }> {
  await new SequencerService(city.database, state, newId).sign();
  const history = new HistoryExportService(city.database, newId, await signerFolder(state));
  const begun = await history.begin(operator);
  if (isRefusal(begun)) throw new Error(begun.code);
  const found = await verifyExport(await memoryExportOf(begun));
  return found.holds ? { holds: true, purged: found.summary.purged } : found;
}
const state = memorySigner();

describe('security 35: a person who is erased on request', () => {
  it('is gone from the tables and the history, and every proof still holds', async () => {
    const projectId = await city.project();
    const name = '待删人员';
    const person = await city.person('liaison_officer', { projectId }, { name, login: 'erase.me' });
    await city.reports.reportProgress(person, projectId, {
      reportedOn: localDate('2022-03-07'),
      personId: person.personId,
      text: '进度正常',
      percent: 10,
    });
    const values = async (): Promise<string[]> =>
      (
        await city.database.query<{ value: string }>('SELECT value FROM audit.sealed WHERE person_id = $1', [
          person.personId,
        ])
      ).map(({ value }) => value);
    expect((await values()).sort()).toEqual([name, 'erase.me', `${person.personId}@city.example`].sort());
    expect(await verdict()).toMatchObject({ holds: true });

    expect(await retention.erasePerson(operator, person.personId, '本人申请')).toMatchObject({
      code: 'person.still_active',
      details: { duties: '1' },
    });
    await disable(person.personId);
    expect(await retention.erasePerson(operator, person.personId, '本人申请')).toHaveProperty('seq');
    expect(await values()).toEqual([]);
    for (const table of ['person_profile', 'account', 'session'])
      expect(
        await city.database.query(`SELECT FROM ${table} WHERE person_id = $1`, [person.personId]),
      ).toEqual([]);
    // What the person did stays, under the id.
    const [report] = await city.database.query<{ person: string }>(
      'SELECT person_id AS person FROM progress_report WHERE project_id = $1',
      [projectId],
    );
    expect(report!.person).toBe(person.personId);
    expect(chainProblems(await stored())).toEqual([]);
    expect(await verdict()).toMatchObject({ holds: true });

    expect(await retention.erasePerson(operator, person.personId, '再次')).toMatchObject({
      code: 'person.erased_already',
    });
    expect(await retention.erasePerson(operator, newId(), '无此人')).toMatchObject({
      code: 'person.not_found',
    });
  });

  it('keeps every table that holds something personal in the list of what is forgotten', async () => {
    const tables = await city.database.query<{ name: string }>(
      `SELECT DISTINCT c.table_name AS name FROM information_schema.columns c
       JOIN information_schema.tables t USING (table_schema, table_name)
       WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.column_name LIKE '%person_id%' ORDER BY 1`,
    );
    // Ids only, which stay as the record of who did and received what.
    const idsOnly = ['answer', 'duty_version', 'file', 'item', 'message', 'progress_report'];
    const forgotten = await asOwner(city.test, (ask) =>
      ask<{ name: string }>('SELECT name FROM app.forgotten_table'),
    );
    const known = [...idsOnly, ...forgotten.map(({ name }) => name)];
    const left = tables.map(({ name }) => name).filter((name) => !known.includes(name));
    expect(left).toEqual([]);
  });
});

/** Ends the person's duties and disables them, as decisions do. */
async function disable(personId: string): Promise<void> {
  const rows = async (table: 'duty' | 'person', column: string): Promise<Record<string, unknown>[]> =>
    (
      await city.database.query<{ row: Record<string, unknown> }>(
        `SELECT to_jsonb(v) - 'recorded_from' - 'recorded_to' - 'scope_id' - 'separation' AS row FROM ${table}_version v
         WHERE ${column} = $1 AND recorded_to = 'infinity'`,
        [personId],
      )
    ).map(({ row }) => row);
  const next = (row: Record<string, unknown>, change: object): never =>
    ({ ...row, version: Number(row['version']) + 1, ...change }) as never;
  const duties = await rows('duty', 'person_id');
  const [person] = await rows('person', 'id');
  await city.database.change(operator, () =>
    decision({
      entries: [entry(systemChain)],
      versions: [
        ...duties.map((row) => ({ table: 'duty' as const, row: next(row, { to_on: '2022-03-07' }) })),
        { table: 'person', row: next(person!, { state: 'disabled' }) },
      ],
    }),
  );
}

describe('the purge', () => {
  const access = async (): Promise<string> => {
    const event = newId();
    const stored = await city.database.change(operator, () =>
      decision({
        entries: [
          historyEntry<'texts.erased'>({
            event,
            chain: systemChain,
            action: 'texts.erased',
            before: null,
            after: { ofEvent: newId() },
            reason: { sealed: '来自 10.0.0.8', personId: null },
            class: 'access',
          }),
        ],
      }),
    );
    expect(stored).toHaveProperty('seq');
    return event;
  };
  const hasBody = async (event: string): Promise<boolean> =>
    (
      await city.database.query(
        'SELECT FROM audit.event e JOIN audit.canon c USING (chain, seq) WHERE e.event = $1',
        [event],
      )
    ).length === 1;
  const hasValue = async (event: string): Promise<boolean> =>
    (await city.database.query('SELECT FROM audit.sealed WHERE event = $1', [event])).length === 1;

  it('security 33: removes bodies of access events older than six months, and refuses younger ones', async () => {
    const clock = new ClockService(city.database);
    // The exports of the tests before are access events too: they go first.
    const before = await clock.now();
    await clock.advance(new Date(before.getTime() + 185 * 86_400_000));
    await verdict();
    const cleared = await retention.purge(operator, before);
    if (isRefusal(cleared)) throw new Error(cleared.code);
    const [old, record] = [await access(), newId()];
    await city.database.change(operator, () =>
      decision({ entries: [{ ...entry(systemChain), event: record }] }),
    );
    const between = await clock.now();
    await clock.advance(new Date(between.getTime() + 1_000));
    const young = await access();

    expect(await retention.purge(operator, between)).toMatchObject({ code: 'history.purge_too_young' });
    expect(await hasBody(old)).toBe(true);

    await clock.advance(new Date(between.getTime() + 185 * 86_400_000));
    expect(
      await retention.purge(operator, new Date((await clock.now()).getTime() - 150 * 86_400_000)),
    ).toMatchObject({
      code: 'history.purge_too_young',
      details: { latest: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) },
    });
    // What no checkpoint covers could not be proven any more; the export that cleared the way is covered by none.
    expect(await retention.purge(operator, between)).toEqual({ purged: 0 });
    expect(await verdict()).toMatchObject({ holds: true, purged: cleared.purged });
    expect(await retention.purge(operator, between)).toEqual({ purged: 2 });
    expect(await Promise.all([old, young, record].map(hasBody))).toEqual([false, true, true]);
    expect(await Promise.all([old, young].map(hasValue))).toEqual([false, true]);
    // Again: nothing is left to remove, and that it was asked is on record.
    expect(await retention.purge(operator, between)).toEqual({ purged: 0 });
    expect(await verdict()).toMatchObject({ holds: true, purged: cleared.purged + 2 });
  });

  it('is the only way: the owner and a superuser lose nothing by hand, of either class', async () => {
    await access();
    await verdict();
    const events = await city.database.query<{ seq: number; class: string }>(
      `SELECT seq::int AS seq, class FROM audit.event JOIN audit.canon USING (chain, seq)
       WHERE chain = '_sys' AND (class = 'record' OR recorded_at_us > extract(epoch FROM app.now() - interval '1 day') * 1e6)`,
    );
    expect(new Set(events.map((event) => event.class))).toEqual(new Set(['record', 'access']));
    const byTrigger = { code: 'KP002' };
    for (const as of [asOwner, asSuperuser])
      await as(city.test, async (ask) => {
        for (const { seq } of events)
          await expect(
            ask(`DELETE FROM audit.canon WHERE chain = '_sys' AND seq = $1`, [seq]),
          ).rejects.toMatchObject(byTrigger);
        await expect(ask('DELETE FROM audit.sealed')).rejects.toMatchObject(byTrigger);
        for (const table of ['canon', 'sealed'])
          await expect(ask(`TRUNCATE audit.${table}`)).rejects.toMatchObject(byTrigger);
      });
  });
});

describe('an event with a text', () => {
  it('loses it for good, once, and is told as erased', async () => {
    const id = await city.project({ remark: '误写：身份证号' });
    const [event] = await city.database.query<{ event: string; commitment: Buffer; salt: Buffer }>(
      `SELECT e.event, s.commitment, s.salt FROM audit.event e JOIN audit.sealed s USING (event) WHERE e.chain = $1`,
      [id],
    );
    expect(event!.commitment.equals(commitmentOf(event!.salt, '误写：身份证号'))).toBe(true);
    expect(await retention.eraseTexts(operator, event!.event, '含个人信息')).toHaveProperty('seq');
    expect(await retention.eraseTexts(operator, event!.event, '再次')).toMatchObject({
      code: 'history.nothing_to_erase',
    });
    expect(await retention.eraseTexts(operator, newId(), '无')).toMatchObject({
      code: 'event.not_found',
    });
    // Nobody can put another text, or the old one without its salt, in its place.
    expect(
      await city.database.query('SELECT FROM audit.sealed WHERE commitment = $1', [event!.commitment]),
    ).toEqual([]);
    expect(genesis(id)).toHaveLength(32);
  });
});
