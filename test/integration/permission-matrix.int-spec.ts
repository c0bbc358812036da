import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LightMyRequestResponse } from 'fastify';
import { can, roleCodes, settingKeys, type Action, type HeldDuty, type Person, type RoleCode } from '#domain';
import { ApiClient } from '../support/api-client.js';
import { City, password } from '../support/city.js';
import { operationsOf, type IdKind, type Operation } from '../support/described-api.js';
import { MatrixTargets, type Place, type Target } from '../support/matrix-targets.js';

/** Where somebody's duty is: on the project asked for, on its area, or on the city. */
const readers: [string, RoleCode, 'project' | 'area' | 'city'][] = [
  ['liaison_officer', 'liaison_officer', 'project'],
  ['enterprise_contact', 'enterprise_contact', 'project'],
  ['leader of a project (挂钩领导)', 'leader', 'project'],
  ['leader of the city (主要领导)', 'leader', 'city'],
  ['unit_head', 'unit_head', 'area'],
  ['supervisor of an area', 'supervisor', 'area'],
  ['supervisor of the city', 'supervisor', 'city'],
  ['system_administrator of an area', 'system_administrator', 'area'],
  ['system_administrator', 'system_administrator', 'city'],
  ['security_administrator of an area', 'security_administrator', 'area'],
  ['security_administrator', 'security_administrator', 'city'],
  ['audit_administrator', 'audit_administrator', 'city'],
];

/** By which action a thing is seen at all; where it is not, it looks as if it were not there. A setting's key is known. */
const readActions: Record<Exclude<IdKind, 'setting'>, Action> = {
  project: 'project.read',
  unit: 'unit.read',
  person: 'person.read',
  duty: 'duty.read',
};

/** The targets of one request, in the order of the operation's slots. */
type Cell = readonly Target[];

let city: City;
let api: ApiClient;
let targets: MatrixTargets;
let operations: Operation[];
let account: { login: string; password: string };

beforeAll(async () => {
  city = await City.found();
  api = await ApiClient.of(city);
  targets = new MatrixTargets(city);
  operations = await operationsOf(api);
  account = { login: 'somebody', password };
  await city.person('enterprise_contact', { projectId: await city.project() }, { login: account.login });
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

/** What the domain says that the answer must be. The right is asked at each id before those that are only named. */
function expectedStatus(operation: Operation, person: Person | null, cell: Cell): number {
  if (operation.action === 'public') return operation.success;
  if (person === null) return 401;
  const action = operation.action as Action;
  const places = operation.slots.map((slot, index) => ({ ...slot, ...cell[index]! }));
  const asked = places.filter(({ isAsked }) => isAsked);
  if (asked.length === 0 && !can(person, action)) return 403;
  for (const { kind, scope } of asked) {
    if (scope === null) return 404;
    if (can(person, action, scope)) continue;
    return kind === 'setting' || can(person, readActions[kind], scope) ? 403 : 404;
  }
  return places.some(({ scope }) => scope === null) ? 404 : operation.success;
}

/** What a target must be before the operation can be done to it. */
const preparations: Readonly<Record<string, (target: Target) => Promise<void>>> = {
  'POST /api/v1/people/{id}/enablings': (person) => targets.disable(person.id),
};

/** Values for the required parameters. One that the matrix does not know how to fill fails the suite. */
async function valuesOf(operation: Operation, cell: Cell): Promise<Map<string, string>> {
  const values = new Map<string, string>();
  for (const { name, in: place, required, example } of operation.parameters) {
    const slot = operation.slots.findIndex((one) => one.in === place && one.name === name);
    if (slot >= 0) values.set(name, cell[slot]!.id);
    else if (place === 'header' && name === 'If-Match')
      values.set(name, await targets.etagOf(cell[0]!, operation.slots[0]!.kind));
    else if (place === 'query' && example !== undefined) {
      if (required) values.set(name, String(example));
    } else if (required)
      throw new Error(`The matrix cannot fill ${place} parameter ${name} of ${operation.name}.`);
  }
  return values;
}

/** The document's example with the ids of the cell in it, and a setting's value that it does not have yet. */
function payloadOf({ action, method, example, slots }: Operation, cell: Cell): object | undefined {
  // The example of a log-in names an account whose password only the first start prints.
  if (action === 'public' && method === 'POST') return account;
  if (example === undefined) return undefined;
  const ids = slots.flatMap((slot, index) => (slot.in === 'body' ? [[slot.name, cell[index]!.id]] : []));
  const setting = slots.findIndex(({ kind }) => kind === 'setting');
  const value = setting < 0 ? {} : { value: targets.valueFor(cell[setting]!.id) };
  return { ...example, ...Object.fromEntries(ids), ...value };
}

async function ask(client: ApiClient, operation: Operation, cell: Cell): Promise<LightMyRequestResponse> {
  const values = await valuesOf(operation, cell);
  const of = (place: string) =>
    operation.parameters.filter((parameter) => parameter.in === place && values.has(parameter.name));
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values.get(name)!);
  const payload = payloadOf(operation, cell);
  return client.send({
    method: operation.method,
    url: path,
    query: Object.fromEntries(of('query').map(({ name }) => [name, values.get(name)!])),
    headers: Object.fromEntries(of('header').map(({ name }) => [name.toLowerCase(), values.get(name)!])),
    ...(payload === undefined ? {} : { payload }),
  });
}

async function eventsRecorded(): Promise<string> {
  const [row] = await city.database.query<{ count: string }>('SELECT count(*) FROM audit.event');
  return row!.count;
}

/** Asks once and says what is wrong with the answer. */
async function problemsOf(
  client: ApiClient,
  operation: Operation,
  person: Person | null,
  cell: Cell,
): Promise<string[]> {
  const expected = expectedStatus(operation, person, cell);
  if (cell[0] !== undefined && cell[0].scope !== null) await preparations[operation.name]?.(cell[0]);
  const before = await eventsRecorded();
  const { statusCode, body } = await ask(client, operation, cell);
  const after = await eventsRecorded();
  const what = `${operation.name} of ${cell.map((target) => target.what).join(' and ') || 'nothing'}`;
  return [
    ...(statusCode === expected
      ? []
      : [`${what}: ${statusCode} instead of ${expected} ${body.slice(0, 200)}`]),
    ...(operation.documented.includes(statusCode) ? [] : [`${what}: ${statusCode} is not documented`]),
    ...(statusCode < 300 || before === after ? [] : [`${what}: refused, yet recorded`]),
  ];
}

/**
 * What may stand in the request: everything own; then, one id after the other, a foreign thing, another thing's id and
 * nothing's; and every setting.
 */
async function* cellsOf({ slots }: Operation, own: Place, foreign: Place): AsyncGenerator<Cell> {
  const allOwn = async (): Promise<Target[]> => {
    const cell: Target[] = [];
    for (const { kind } of slots) cell.push({ ...(await targets.at(kind, own)), what: `an own ${kind}` });
    return cell;
  };
  yield allOwn();
  for (const [index, { kind }] of slots.entries()) {
    const others =
      kind === 'setting'
        ? settingKeys.map((key) => targets.setting(key))
        : [
            { ...(await targets.at(kind, foreign)), what: `a foreign ${kind}` },
            ...(await targets.strange(kind, own)),
          ];
    for (const other of others) yield (await allOwn()).with(index, other);
  }
}

describe('every operation of the document', () => {
  it('is in the matrix: with an action, a success and nothing that the matrix cannot fill', async () => {
    const place = { areaId: city.areaId, onProject: null };
    for (const operation of operations) {
      const { name, action, success, unmarked, slots } = operation;
      expect([name, action]).toEqual([name, expect.stringMatching(/^[a-z_.]+$/)]);
      expect([name, success]).toEqual([name, expect.any(Number)]);
      expect([name, unmarked]).toEqual([name, []]);
      const cell: Target[] = [];
      for (const { kind } of slots) cell.push(await targets.at(kind, place));
      await valuesOf(operation, cell);
      expect(() =>
        expectedStatus(operation, { kind: 'person', personId: '', duties: [] }, cell),
      ).not.toThrow();
    }
    expect(operations.length).toBeGreaterThan(0);
    for (const name of Object.keys(preparations))
      expect(operations.map((operation) => operation.name)).toContain(name);
  });

  it('has every role asking', () => {
    expect([...new Set(readers.map(([, role]) => role))].sort()).toEqual([...roleCodes].sort());
  });

  it('security line 1: nobody gets past the log-in, whatever the id', async () => {
    const place = { areaId: city.areaId, onProject: null };
    const problems: string[] = [];
    for (const operation of operations)
      for await (const cell of cellsOf(operation, place, { ...place, areaId: city.otherAreaId }))
        problems.push(...(await problemsOf(api, operation, null, cell)));
    expect(problems).toEqual([]);
  });

  it.each(readers)(
    'security line 1: %s, on own ids and foreign ones',
    async (name, role, where) => {
      const login = `reader-${readers.findIndex(([one]) => one === name)}`;
      const areaId = where === 'area' ? await city.unit(`板块 ${login}`, [city.rootId]) : city.areaId;
      const first = { areaId, onProject: null };
      const scope =
        where === 'project'
          ? { projectId: (await targets.at('project', first)).id }
          : { unitId: where === 'area' ? areaId : city.rootId };
      const { personId } = await city.person(role, scope, { login });
      const own: Place = { areaId, onProject: where === 'project' ? { personId, role } : null };
      const foreign: Place = { areaId: city.otherAreaId, onProject: null };
      const reader = await api.as(login);
      const problems: string[] = [];
      let successes = 0;
      for (const operation of operations)
        for await (const cell of cellsOf(operation, own, foreign)) {
          // A session of its own for what ends one: a log-out, and a log-in over it.
          const ends = ['session.end', 'public'].includes(operation.action);
          const client = ends ? await api.as(login) : reader;
          const duties = await city.database.query<HeldDuty & Record<string, unknown>>(
            'SELECT role, project_id AS "projectId", unit_id AS "unitId" FROM duty_current WHERE person_id = $1',
            [personId],
          );
          const person: Person = { kind: 'person', personId, duties };
          if (expectedStatus(operation, person, cell) < 300) successes += 1;
          problems.push(...(await problemsOf(client, operation, person, cell)));
        }
      expect(problems).toEqual([]);
      expect(successes).toBeGreaterThan(0);
    },
    60_000,
  );
});
