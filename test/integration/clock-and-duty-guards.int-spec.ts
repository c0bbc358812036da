import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, newId } from '#database';
import { decision, historyEntry, localDate } from '#domain';
import { ClockService, SetupService } from '#portfolio';
import { asApplication, asOwner, asSuperuser } from '../support/as-owner.js';
import { City } from '../support/city.js';
import { recordedCounts } from '../support/recorded-tables.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let city: City;
let projectId: string;

beforeAll(async () => {
  city = await City.found();
  projectId = await city.project();
});

afterAll(async () => {
  await city?.leave();
});

describe('the clock', () => {
  it('stands still in a simulation only', async () => {
    await expect(city.database.query('SELECT app.freeze_clock()')).rejects.toThrow('clock.no_simulation');
  });

  it('is set once', async () => {
    const id = newId();
    const canon = JSON.stringify({ event: id, project: '_sys' });
    for (const kind of ['demo', 'live'])
      await expect(
        city.database.query('SELECT app.initialise($1, NULL, $2, $3)', [kind, id, Buffer.from(canon)]),
      ).rejects.toThrow('database.already_initialised');
    expect(await new SetupService(city.database, newId).initialise('live', null)).toBe('demo');
  });

  it.each([
    `UPDATE app.clock SET kind = 'live', offset_us = 0`,
    `UPDATE app.clock SET kind = 'simulation'`,
    `UPDATE app.clock SET frozen_at = now()`,
    `INSERT INTO app.clock (kind) VALUES ('live')`,
    `INSERT INTO app.clock (singleton, kind) VALUES (false, 'live')`,
    'DELETE FROM app.clock',
    'TRUNCATE app.clock',
  ])('keeps its kind from its owner too: %s', async (sql) => {
    for (const mode of ['origin', 'replica'])
      await asSuperuser(city.test, async (ask) => {
        await ask(`SET session_replication_role = ${mode}`);
        await expect(ask(sql)).rejects.toMatchObject({
          code: expect.stringMatching(/^(?:KP002|23505|23514)$/),
        });
      });
    expect(await city.database.kind()).toBe('demo');
  });

  it.each([`'2022-03-07T08:00:00+08:00'`, `'-infinity'`, `'infinity'`, 'NULL'])(
    'of a demonstration does not move to %s',
    async (target) => {
      const clock = new ClockService(city.database);
      const before = await clock.now();
      await expect(city.database.query(`SELECT app.advance_clock(${target})`)).rejects.toThrow(
        'clock.backwards',
      );
      expect((await clock.now()).getTime()).toBeGreaterThanOrEqual(before.getTime());
    },
  );

  it('moves only when no change is open, and a change waits for the move', async () => {
    const order: string[] = [];
    const clock = new ClockService(city.database);
    const target = new Date((await clock.now()).getTime() + 60_000);
    let moved: Promise<unknown> | undefined;
    await asApplication(city.test, async (ask) => {
      await ask('BEGIN');
      await ask('SELECT app.hold_clock()');
      moved = clock.advance(target).then(() => order.push('moved'));
      // The move waits: PostgreSQL lists its lock as not granted.
      for (;;) {
        const waiting = await ask(`SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`);
        if (waiting.length > 0) break;
      }
      order.push('changed');
      await ask('COMMIT');
    });
    await moved;
    expect(order).toEqual(['changed', 'moved']);
  });

  describe('of a live database', () => {
    let test: TestDatabase;
    let live: Database;
    beforeAll(async () => {
      test = await createTestDatabase();
      live = new Database({ url: test.appUrl, applicationName: 'test', onError: () => undefined });
      await new SetupService(live, newId).initialise('live', null);
    });
    afterAll(async () => {
      await live?.close();
      await test?.drop();
    });

    it('is the machine’s and never moves', async () => {
      const [row] = await live.query<{ real: boolean }>(
        `SELECT app.now() BETWEEN clock_timestamp() - interval '1 second' AND clock_timestamp() AS real`,
      );
      expect(row).toEqual({ real: true });
      const tomorrow = new Date((await new ClockService(live).now()).getTime() + 86_400_000);
      expect(await new ClockService(live).advance(tomorrow)).toMatchObject({
        refused: true,
        code: 'clock.live',
      });
      await expect(live.query('SELECT app.advance_clock($1)', [tomorrow])).rejects.toThrow('clock.live');
    });

    it('cannot be given an offset by its owner', async () => {
      await asOwner(test, async (ask) => {
        await expect(ask('UPDATE app.clock SET offset_us = 1')).rejects.toMatchObject({ code: '23514' });
        await expect(ask('UPDATE app.clock SET frozen_at = now()')).rejects.toMatchObject({ code: '23514' });
      });
    });
  });
});

describe('a duty', () => {
  async function assign(
    role: Parameters<City['duty']>[1],
    scope: object,
    from: string,
    to: string | null,
    person?: string,
  ) {
    const personId =
      person ?? (await city.person('enterprise_contact', { projectId: await city.project() })).personId;
    return city.organisation.assignDuty(
      { kind: 'system', part: 'setup' },
      {
        id: newId(),
        personId,
        role,
        scope: scope as { unitId: string },
        fromOn: localDate(from),
        toOn: to === null ? null : localDate(to),
      },
    );
  }

  it('has one holder on each day; half-open days may touch', async () => {
    const scope = { projectId: await city.project() };
    await assign('liaison_officer', scope, '2022-03-01', '2022-04-01');
    const before = await recordedCounts(city.database);
    for (const [from, to] of [
      ['2022-03-01', '2022-04-01'],
      ['2022-03-31', null],
      ['2022-02-01', '2022-03-02'],
      ['2022-01-01', null],
    ] as const) {
      const second = assign('liaison_officer', scope, from, to);
      await expect(second).rejects.toMatchObject({ code: '23P01', constraint: 'duty_has_one_holder' });
    }
    await assign('liaison_officer', scope, '2022-02-01', '2022-03-01');
    await assign('liaison_officer', scope, '2022-04-01', null);
    await assign('leader', scope, '2022-03-15', null);
    expect(await recordedCounts(city.database)).not.toEqual(before);
  });

  it('of an administrator stands alone: neither a business role nor a second administrator’s beside it', async () => {
    const unit = async () => ({ unitId: await city.unit('三员', [city.rootId]) });
    const { personId } = await city.person('system_administrator', await unit());
    for (const role of ['security_administrator', 'audit_administrator', 'supervisor', 'leader'] as const)
      await expect(assign(role, await unit(), '2022-03-01', null, personId)).rejects.toMatchObject({
        code: '23P01',
        constraint: 'duty_administrators_are_separate',
      });
    await expect(
      assign('liaison_officer', { projectId: await city.project() }, '2022-03-01', null, personId),
    ).rejects.toMatchObject({ constraint: 'duty_administrators_are_separate' });
    const business = await city.person('supervisor', await unit());
    await expect(
      assign('audit_administrator', await unit(), '2022-03-01', null, business.personId),
    ).rejects.toMatchObject({ constraint: 'duty_administrators_are_separate' });
    await assign('leader', await unit(), '2022-03-01', null, business.personId);
  });

  it.each([
    ['ends on its first day', 'supervisor', 'unit', '2022-03-01', '2022-03-01', 'duty_ends_after_it_starts'],
    ['ends before it starts', 'supervisor', 'unit', '2022-03-02', '2022-03-01', 'duty_ends_after_it_starts'],
    ['of an officer is on a unit', 'liaison_officer', 'unit', '2022-03-01', null, 'duty_scope_fits_the_role'],
    [
      'of a supervisor is on a project',
      'supervisor',
      'project',
      '2022-03-01',
      null,
      'duty_scope_fits_the_role',
    ],
    [
      'of an administrator is on a project',
      'audit_administrator',
      'project',
      '2022-03-01',
      null,
      'duty_scope_fits_the_role',
    ],
  ] as const)('that %s is refused', async (_, role, place, from, to, constraint) => {
    const scope = place === 'unit' ? { unitId: await city.unit('镇', [city.rootId]) } : { projectId };
    const [person] = await city.database.query<{ id: string }>('SELECT id FROM person LIMIT 1');
    const before = await recordedCounts(city.database);
    // The range of the exclusion refuses a reversed one before the check does.
    await expect(assign(role, scope, from, to, person!.id)).rejects.toMatchObject(
      to !== null && to < from
        ? { code: expect.stringMatching(/^(?:22000|23514)$/) }
        : { code: '23514', constraint },
    );
    expect(await recordedCounts(city.database)).toEqual(before);
  });
});

describe('a project', () => {
  it('has one milestone a stage and step', async () => {
    const before = await recordedCounts(city.database);
    for (const step of [null, '封顶']) {
      const insert = (ids: string[]) =>
        city.database.change({ kind: 'system', part: 'setup' }, () =>
          decision({
            entries: [
              historyEntry<'progress.reported'>({
                event: newId(),
                chain: projectId,
                action: 'progress.reported',
                before: null,
                after: {},
              }),
            ],
            inserts: ids.map((id) => ({
              table: 'milestone',
              row: { id, projectId, stage: 'signing', step },
            })),
          }),
        );
      await expect(insert([newId(), newId()])).rejects.toMatchObject({ code: '23505' });
    }
    expect(await recordedCounts(city.database)).toEqual(before);
  });

  it('is on a list once, and the city has one root', async () => {
    await asOwner(city.test, async (ask) => {
      await expect(
        ask('INSERT INTO list_entry SELECT gen_random_uuid(), list_year, project_id FROM list_entry'),
      ).rejects.toMatchObject({ code: '23505' });
    });
    await expect(city.unit('另一座城市', [])).rejects.toMatchObject({ code: '23505' });
  });
});
