import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#database';
import { asApplication } from '../support/as-owner.js';
import { City } from '../support/city.js';
import { recordedCounts } from '../support/recorded-tables.js';

let city: City;

beforeAll(async () => {
  city = await City.found();
});

afterAll(async () => {
  await city?.leave();
});

/** Stores a document with an event of the system; the code of what stood against it, else `done`. */
async function store(document: object): Promise<string> {
  const event = newId();
  const events = [{ chain: '_sys', event, canon: JSON.stringify({ event, project: '_sys' }) }];
  try {
    await asApplication(city.test, (ask) =>
      ask('SELECT app.store_decision($1)', [JSON.stringify({ events, ...document })]),
    );
    return 'done';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

async function newUnits(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId());
  const [root] = await city.database.query<{ id: string }>(
    'SELECT id FROM unit_current WHERE parent_id IS NULL',
  );
  const inserts = [{ table: 'unit', rows: ids.map((id) => ({ id, synthetic: false })) }];
  expect(await store({ inserts, versions: { unit: rows(ids, root!.id, () => 1) } })).toBe('done');
  return ids;
}

function rows(ids: readonly string[], root: string, versionOf: (place: number) => number): object[] {
  return ids.map((id, place) => ({
    id,
    version: versionOf(place),
    parent_id: root,
    kind: 'department',
    name: `单位 ${versionOf(place)}`,
    path: [root, id],
    state: 'open',
  }));
}

describe('versions that are stored together', () => {
  // Few are ended one by one, many in one statement.
  it.each([1, 3, 20, 21, 60])('of %i rows each follow the one before, or none is stored', async (count) => {
    const ids = await newUnits(count);
    const [root] = await city.database.query<{ id: string }>(
      'SELECT id FROM unit_current WHERE parent_id IS NULL',
    );
    const before = await recordedCounts(city.database);
    for (const stale of [0, count - 1]) {
      const versions = { unit: rows(ids, root!.id, (place) => (place === stale ? 3 : 2)) };
      expect(await store({ versions })).toBe('KP003');
    }
    expect(await recordedCounts(city.database)).toEqual(before);

    expect(await store({ versions: { unit: rows(ids, root!.id, () => 2) } })).toBe('done');
    const [kept] = await city.database.query<{ ended: number; current: number; together: number }>(
      `SELECT count(*) FILTER (WHERE version = 1 AND recorded_to <> 'infinity')::integer AS ended,
         count(*) FILTER (WHERE version = 2 AND recorded_to = 'infinity')::integer AS current,
         count(DISTINCT CASE WHEN version = 1 THEN recorded_to ELSE recorded_from END)::integer AS together
       FROM unit_version WHERE id = ANY ($1)`,
      [ids],
    );
    expect(kept).toEqual({ ended: count, current: count, together: 1 });
  });

  it('begin what is new beside what follows', async () => {
    const [known] = await newUnits(1);
    const [root] = await city.database.query<{ id: string }>(
      'SELECT id FROM unit_current WHERE parent_id IS NULL',
    );
    const added = newId();
    const versions = { unit: rows([added, known!], root!.id, (place) => place + 1) };
    expect(
      await store({ inserts: [{ table: 'unit', rows: [{ id: added, synthetic: false }] }], versions }),
    ).toBe('done');
    const current = await city.database.query<{ version: number }>(
      'SELECT version FROM unit_current WHERE id = ANY ($1) ORDER BY version',
      [[known, added]],
    );
    expect(current).toEqual([{ version: 1 }, { version: 2 }]);
  });
});

describe('a sealed value', () => {
  it('is refused with its whole change where the event does not carry its commitment', async () => {
    const before = await recordedCounts(city.database);
    const event = newId();
    const sealed = [
      { commitment: `\\x${'ab'.repeat(32)}`, salt: `\\x${'cd'.repeat(16)}`, value: '写在别处' },
    ];
    const events = [{ chain: '_sys', event, canon: JSON.stringify({ event, project: '_sys' }), sealed }];
    expect(await store({ events })).toBe('KP002');
    expect(await recordedCounts(city.database)).toEqual(before);
  });
});
