import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LightMyRequestResponse } from 'fastify';
import { can, roleCodes, settingKeys, type Action, type Person, type RoleCode } from '#domain';
import { ApiClient } from '../support/api-client.js';
import { City, password } from '../support/city.js';
import { photo, temporaryFiles, type TemporaryFiles } from '../support/evidence.js';
import {
  operationsOf,
  isPart,
  type IdKind,
  type IdSlot,
  type Operation,
  type ScopedKind,
} from '../support/described-api.js';
import {
  MatrixTargets,
  type MatrixReader,
  type Place,
  type Target,
  type VersionedKind,
} from '../support/matrix-targets.js';
import { signerFolder } from '../support/signer-folder.js';
import { unaskedProvider } from '../support/sign-in-stand.js';
import { answersToExample } from '../support/sign-in-targets.js';

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
const readActions: Partial<Record<IdKind, Action>> = {
  project: 'project.read',
  unit: 'unit.read',
  person: 'person.read',
  duty: 'duty.read',
  event: 'history.read_proof',
  lifecycle: 'lifecycle.read',
  programme: 'programme.read',
  target: 'target.read',
  file: 'file.read',
  rollup: 'rollup.read',
};

/** The units of the matrix are younger than the minute by which what can be built is behind. */
const alsoRefused: Readonly<Record<string, readonly number[]>> = {
  'GET /api/v1/rollup-schedules/{unit}/preview': [409],
  'GET /api/v1/rollup-schedules/{unit}/preview/mail.html': [409],
};

/** The targets of one request, in the order of the operation's slots. */
type Cell = readonly Target[];

let city: City;
let api: ApiClient;
let targets: MatrixTargets;
let files: TemporaryFiles;
let operations: Operation[];
/** Requests with something of their own in them. */
let asked = 0;
let account: { login: string; password: string };

beforeAll(async () => {
  files = await temporaryFiles();
  city = await City.found();
  targets = new MatrixTargets(city, files.store);
  api = await ApiClient.of(city, {
    signerFolder: await signerFolder(targets.signer),
    env: { passwordProfile: 'asvs', totpRequired: undefined, oidc: unaskedProvider },
    files: files.store,
  });
  await targets.sign();
  await targets.prepare();
  operations = await operationsOf(api);
  account = { login: 'somebody', password };
  await city.person('enterprise_contact', { projectId: await city.project() }, { login: account.login });
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
  await files?.remove();
});

/** What the domain says that the answer must be; for most cells it is one status. */
function expectedStatuses(operation: Operation, person: Person | null, cell: Cell): readonly number[] {
  const { action, success } = operation;
  const isPublic = action === 'public';
  const byExample = answersToExample[operation.name];
  if (byExample !== undefined && (isPublic || (person !== null && can(person, action as Action))))
    return byExample;
  if (isPublic) return [success];
  return person === null ? [401] : expectedOf(operation, person, cell);
}

/** The right is asked at each id before those that are only named. */
function expectedOf(operation: Operation, person: Person, cell: Cell): readonly number[] {
  const action = operation.action as Action;
  const access = cell[0]?.refusedWith;
  if (access !== undefined) return [can(person, action) ? (access(person) ?? operation.success) : 403];
  const places = operation.slots.map((slot, index) => ({ ...slot, ...cell[index]! }));
  const asked = places.filter(({ isAsked }) => isAsked);
  // What names nothing is done to the whole city.
  if (asked.length === 0 && !can(person, action, { unitPath: [city.rootId] })) return [403];
  for (const { kind, scope } of asked) {
    if (scope === null) return [404];
    if (can(person, action, scope)) continue;
    const read = readActions[kind];
    return [read === undefined || can(person, read, scope) ? 403 : 404];
  }
  const missing = places.find(({ scope }) => scope === null);
  if (missing === undefined) return [operation.success, ...(alsoRefused[operation.name] ?? [])];
  // Of a request that is not among the project's open ones it is said that it is not open.
  return isPart(missing.kind) ? [404, 409] : [404];
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
    else if (place === 'header' && name === 'If-Match' && required === true)
      values.set(name, await targets.etagOf(cell[0]!, operation.slots[0]!.kind as VersionedKind));
    else if (place !== 'header' && example !== undefined) {
      if (required) values.set(name, String(example));
    } else if (required)
      throw new Error(`The matrix cannot fill ${place} parameter ${name} of ${operation.name}.`);
  }
  return values;
}

/** The document's example with the ids of the cell in it, and a setting's value that it does not have yet. */
function payloadOf({ name, example, slots }: Operation, cell: Cell): object | undefined {
  // The example of a log-in names an account whose password only the first start prints.
  if (name === 'POST /api/v1/session') return account;
  if (example === undefined) return undefined;
  const ids = slots.flatMap((slot, index) => (slot.in === 'body' ? [[slot.name, cell[index]!.id]] : []));
  const setting = slots.findIndex(({ kind }) => kind === 'setting');
  const value = setting < 0 ? {} : { value: targets.valueFor(cell[setting]!.id) };
  // What only one may have, another for each request.
  const unique = ['login', 'subject'].filter((field) => typeof example[field] === 'string');
  const fresh = unique.map((field) => [field, `${String(example[field])}-${(asked += 1)}`]);
  return { ...example, ...Object.fromEntries(fresh), ...Object.fromEntries(ids), ...value };
}

async function ask(client: ApiClient, operation: Operation, cell: Cell): Promise<LightMyRequestResponse> {
  const values = await valuesOf(operation, cell);
  const of = (place: string) =>
    operation.parameters.filter((parameter) => parameter.in === place && values.has(parameter.name));
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values.get(name)!);
  const payload = payloadOf(operation, cell);
  const bytes = operation.takesBytes ? await photo() : undefined;
  return client.send({
    method: operation.method,
    url: path,
    query: Object.fromEntries(of('query').map(({ name }) => [name, values.get(name)!])),
    headers: {
      ...Object.fromEntries(of('header').map(({ name }) => [name.toLowerCase(), values.get(name)!])),
      ...(bytes === undefined ? {} : { 'content-type': 'image/jpeg' }),
    },
    ...(payload === undefined ? {} : { payload }),
    ...(bytes === undefined ? {} : { payload: bytes }),
  });
}

/** Ids rise with time. Not counted: asked twice for each cell, that would be most of the suite's work. */
async function newestEvent(): Promise<string | undefined> {
  const [row] = await city.database.query<{ event: string }>(
    'SELECT event FROM audit.event ORDER BY event DESC LIMIT 1',
  );
  return row?.event;
}

/** Asks once and says what is wrong with the answer. */
async function problemsOf(
  client: ApiClient,
  operation: Operation,
  person: Person | null,
  cell: Cell,
): Promise<string[]> {
  const expected = expectedStatuses(operation, person, cell);
  const prepare = cell[0]?.scope == null ? undefined : preparations[operation.name];
  await prepare?.(cell[0]!);
  const before = await newestEvent();
  const { statusCode, body } = await ask(client, operation, cell);
  const after = await newestEvent();
  if (before !== after || prepare !== undefined) targets.spend(cell);
  const what = `${operation.name} of ${cell.map((target) => target.what).join(' and ') || 'nothing'}`;
  return [
    ...(expected.includes(statusCode)
      ? []
      : [`${what}: ${statusCode} instead of ${expected.join(' or ')} ${body.slice(0, 200)}`]),
    ...(operation.documented.includes(statusCode) ? [] : [`${what}: ${statusCode} is not documented`]),
    ...(statusCode < 300 || before === after ? [] : [`${what}: refused, yet recorded`]),
  ];
}

/** Who asks, and where things are their own. */
interface Asker {
  readonly own: Place;
  readonly foreign: Place;
  readonly reader: MatrixReader | null;
}

/** What is not own, one after the other: a foreign thing, another thing's id and nothing's; and every setting. */
async function otherTargets(operation: Operation, { kind }: IdSlot, asker: Asker): Promise<Target[]> {
  if (kind === 'setting') return settingKeys.map((key) => targets.setting(key));
  if (isPart(kind)) {
    const slots = operation.slots.filter((slot) => slot.kind === 'project' || slot.kind === kind);
    const [foreign, part] = await targets.ownCell({ ...operation, slots }, asker.foreign, null);
    return [
      { what: `the ${kind} of another project`, id: part!.id, scope: null },
      { what: 'the id of another thing', id: foreign!.id, scope: null },
    ];
  }
  const strange = await targets.strange(kind as Exclude<ScopedKind, 'setting'>, asker.own);
  // Where an event with a text happened plays no part, a lifecycle is the whole city's, and whoever leads elsewhere is no leader.
  if (kind === 'text_event' || kind === 'lifecycle' || kind === 'leader') return strange;
  return [
    { ...(await targets.at(kind as ScopedKind, asker.foreign, operation.name)), what: `a foreign ${kind}` },
    ...strange,
  ];
}

/** What may stand in the request: everything own; then, one id after the other, what is not. */
async function* cellsOf(operation: Operation, asker: Asker): AsyncGenerator<Cell> {
  const access = await targets.ofAccess(operation, asker.reader);
  if (access !== null) {
    for (const target of access) yield [target];
    return;
  }
  const { own, reader } = asker;
  yield targets.ownCell(operation, own, reader);
  for (const [index, slot] of operation.slots.entries())
    for (const other of await otherTargets(operation, slot, asker)) {
      // Parts and leaders go with their project, also with a foreign one.
      const goesAlong =
        other.scope !== null &&
        operation.slots.slice(index + 1).some(({ kind }) => isPart(kind) || kind === 'leader');
      const cell = await targets.ownCell(operation, goesAlong ? asker.foreign : own, reader);
      yield goesAlong
        ? cell.map((part) => ({ ...part, what: part.what.replace('an own', 'a foreign') }))
        : cell.with(index, other);
    }
}

/** Nobody, among things of an area. */
function strangers(): Asker {
  const own = { areaId: city.areaId, onProject: null };
  return { own, foreign: { ...own, areaId: city.otherAreaId }, reader: null };
}

describe('every operation of the document', () => {
  it('is in the matrix: with an action, a success and nothing that the matrix cannot fill', async () => {
    const nobody = strangers();
    for (const operation of operations) {
      const { name, action, success, unmarked } = operation;
      expect([name, action]).toEqual([name, expect.stringMatching(/^[a-z_.]+$/)]);
      expect([name, success]).toEqual([name, expect.any(Number)]);
      expect([name, unmarked]).toEqual([name, []]);
      for await (const cell of cellsOf(operation, nobody)) {
        await valuesOf(operation, cell);
        expect(() =>
          expectedStatuses(operation, { kind: 'person', personId: '', duties: [] }, cell),
        ).not.toThrow();
        break;
      }
    }
    expect(operations.length).toBeGreaterThan(0);
    for (const name of Object.keys(preparations))
      expect(operations.map((operation) => operation.name)).toContain(name);
  });

  it('has every role asking', () => {
    expect([...new Set(readers.map(([, role]) => role))].sort()).toEqual([...roleCodes].sort());
  });

  it('security line 1: nobody gets past the log-in, whatever the id', async () => {
    const problems: string[] = [];
    for (const operation of operations)
      for await (const cell of cellsOf(operation, strangers()))
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
      let client = await api.as(login);
      const problems: string[] = [];
      let successes = 0;
      for (const operation of operations) {
        const reader = { client, person: await targets.personNow(personId) };
        for await (const cell of cellsOf(operation, { own, foreign, reader })) {
          // A session of its own for what ends one: a log-out, and a log-in over it.
          const ends = ['session.end', 'public'].includes(operation.action);
          const asking = ends ? await api.as(login) : client;
          const person = await targets.personNow(personId);
          if (expectedStatuses(operation, person, cell)[0]! < 300) successes += 1;
          problems.push(...(await problemsOf(asking, operation, person, cell)));
          if (ends) client = await api.as(login);
        }
      }
      expect(problems).toEqual([]);
      expect(successes).toBeGreaterThan(0);
    },
    240_000,
  );
});
