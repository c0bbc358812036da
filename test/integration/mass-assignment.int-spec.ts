import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../support/api-client.js';
import { City, password } from '../support/city.js';
import { operationsOf, type Operation } from '../support/described-api.js';
import { MatrixTargets, type Target } from '../support/matrix-targets.js';
import { recordedTables } from '../support/recorded-tables.js';

/** Stands in every value that nobody asked for. */
const mark = 'mass-assigned';
/** What a body must not be able to say, beside what it may. */
const unasked = {
  id: mark,
  role: mark,
  ownerId: mark,
  personId: mark,
  stage: mark,
  stageReached: mark,
  state: mark,
  version: 999,
  createdAt: mark,
  recordedFrom: mark,
  deputyFor: mark,
  synthetic: true,
  isAdmin: true,
};

/** Fields that would change every object of the process if they were copied carelessly. */
const poisons = [
  `"__proto__":{"role":"${mark}","isAdmin":true},`,
  `"constructor":{"prototype":{"polluted":"${mark}"}},`,
];

let city: City;
let api: ApiClient;
let targets: MatrixTargets;
let operations: Operation[];
const clients = new Map<string, ApiClient>();

beforeAll(async () => {
  city = await City.found();
  api = await ApiClient.of(city);
  targets = new MatrixTargets(city);
  operations = (await operationsOf(api)).filter(({ example }) => example !== undefined);
  for (const role of ['supervisor', 'system_administrator', 'security_administrator'] as const) {
    await city.person(role, { unitId: city.rootId }, { login: role });
    clients.set(role, await api.as(role));
  }
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

/** Everything that is recorded, as text, but for the bytes of the history: those are asked beside. */
async function everything(): Promise<string> {
  const tables = (await recordedTables(city.database)).filter((name) => !name.startsWith('audit.'));
  const texts: string[] = [];
  for (const table of tables) {
    const columns = table === 'public.person_profile' ? 'person_id, name, email' : '*';
    const [row] = await city.database.query<{ text: string | null }>(
      `SELECT string_agg(r::text, ' ') AS text FROM (SELECT ${columns} FROM ${table}) AS r`,
    );
    texts.push(row!.text ?? '');
  }
  const [history] = await city.database.query<{ text: string }>(
    `SELECT string_agg(convert_from(canon, 'UTF8'), ' ') AS text FROM audit.canon`,
  );
  const [sealed] = await city.database.query<{ text: string | null }>(
    `SELECT string_agg(value, ' ') AS text FROM audit.sealed`,
  );
  return [...texts, history!.text, sealed!.text ?? ''].join(' ');
}

async function send(client: ApiClient, operation: Operation, poison = ''): Promise<number> {
  const place = { areaId: city.areaId, onProject: null };
  const cell: Target[] = [];
  for (const { kind } of operation.slots)
    cell.push(kind === 'setting' ? targets.setting('stale_reports') : await targets.at(kind, place));
  const idOf = (name: string) => cell[operation.slots.findIndex((slot) => slot.name === name)]!.id;
  const inBody = operation.slots.filter((slot) => slot.in === 'body').map(({ name }) => [name, idOf(name)]);
  const first = operation.slots[0];
  const isSetting = first?.kind === 'setting';
  const body = {
    ...unasked,
    ...operation.example,
    ...Object.fromEntries(inBody),
    ...(isSetting ? { value: targets.valueFor('stale_reports') } : {}),
    ...(operation.action === 'public' ? { login: 'supervisor', password } : {}),
  };
  // A log-in would end the session that it is sent with.
  const { statusCode } = await (operation.action === 'public' ? api : client).send({
    method: operation.method,
    url: operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => idOf(name)),
    headers: {
      'content-type': 'application/json',
      'if-match': first === undefined ? '"0"' : await targets.etagOf(cell[0]!, first.kind),
    },
    payload: JSON.stringify(body).replace(/^\{/, `{${poison}`),
  });
  return statusCode;
}

describe('security line 3: a body with role, ownerId, stage, createdAt, __proto__ beside its fields', () => {
  it('changes nothing by them, in any operation and for whoever may do it', async () => {
    const succeeded = new Set<string>();
    for (const operation of operations)
      for (const client of clients.values()) {
        const status = await send(client, operation);
        expect([operation.name, status]).not.toEqual([operation.name, 500]);
        if (status < 300) succeeded.add(operation.name);
      }
    expect([...succeeded].sort()).toEqual(operations.map(({ name }) => name).sort());
    expect(await everything()).not.toContain(mark);
  }, 60_000);

  it.each(poisons)(
    'that begins with {%s is refused as a whole',
    async (poison) => {
      for (const operation of operations)
        for (const client of clients.values())
          expect([operation.name, await send(client, operation, poison)]).toEqual([operation.name, 400]);
      expect(await everything()).not.toContain(mark);
      expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    },
    60_000,
  );

  it('is refused where such a field is one of a value that is a whole', async () => {
    const supervisor = clients.get('supervisor')!;
    const { etag } = (await supervisor.get('/api/v1/settings/lock_window')).headers;
    const value = { calendarDays: 20, ownerId: mark };
    const answer = await supervisor.post(
      '/api/v1/settings/lock_window',
      { value },
      { 'if-match': etag as string },
    );
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'setting.invalid']);
  });
});
