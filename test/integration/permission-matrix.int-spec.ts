import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LightMyRequestResponse } from 'fastify';
import { newId } from '#database';
import {
  can,
  roleCodes,
  type Action,
  type HeldDuty,
  type Person,
  type ProjectScope,
  type RoleCode,
} from '#domain';
import { SequencerService } from '#portfolio';
import { ApiClient } from '../support/api-client.js';
import { City, password, planned, reached } from '../support/city.js';
import { memorySigner } from '../support/memory-signer.js';
import { unaskedProvider } from '../support/sign-in-stand.js';
import { answersToExample, signInTargets, type SignInTarget } from '../support/sign-in-targets.js';

interface Operation {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** An action of the domain, or `public`. */
  readonly action: string;
  readonly parameters: readonly Parameter[];
  readonly example: object | undefined;
  readonly success: number;
  readonly documented: readonly number[];
}
interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly example?: string | number;
}

/** What an id in the address names. */
interface Target {
  readonly what: string;
  readonly id: string;
  /** Null: it is no project. */
  readonly scope: ProjectScope | null;
  /** Of what is no project either: the answer to whoever may do it, null for the success. */
  readonly refusedWith?: SignInTarget['refusedWith'];
}

/** Where somebody's duty is: on the project asked for, on its area, or on the city. */
const readers: [string, RoleCode, 'project' | 'area' | 'city'][] = [
  ['liaison_officer', 'liaison_officer', 'project'],
  ['enterprise_contact', 'enterprise_contact', 'project'],
  ['leader of a project (挂钩领导)', 'leader', 'project'],
  ['leader of the city (主要领导)', 'leader', 'city'],
  ['unit_head', 'unit_head', 'area'],
  ['supervisor of an area', 'supervisor', 'area'],
  ['supervisor of the city', 'supervisor', 'city'],
  ['system_administrator', 'system_administrator', 'city'],
  ['security_administrator', 'security_administrator', 'city'],
  ['audit_administrator', 'audit_administrator', 'city'],
];

let city: City;
let api: ApiClient;
let operations: Operation[];
let account: { login: string; password: string };
let sequencer: SequencerService;

beforeAll(async () => {
  city = await City.found();
  api = await ApiClient.of(city, {
    env: { passwordProfile: 'asvs', totpRequired: undefined, oidc: unaskedProvider },
  });
  const { paths } = (await api.get('/api/openapi.json')).json();
  operations = Object.entries<Record<string, never>>(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => operationOf(method, path, described)),
  );
  sequencer = new SequencerService(city.database, memorySigner(), newId);
  await sequencer.sign();
  account = { login: 'somebody', password };
  await city.person('enterprise_contact', { projectId: await city.project() }, { login: account.login });
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

function operationOf(
  method: string,
  path: string,
  described: {
    'x-action'?: string;
    parameters?: Parameter[];
    requestBody?: { content: Record<string, { example?: object }> };
    responses: object;
  },
): Operation {
  const documented = Object.keys(described.responses).map(Number);
  return {
    name: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase() as Operation['method'],
    path,
    action: described['x-action'] ?? '',
    parameters: described.parameters ?? [],
    example: described.requestBody?.content['application/json']?.example,
    success: documented.find((status) => status < 300) ?? Number.NaN,
    documented,
  };
}

/** A project ready for the document's example, led by an area. */
async function projectOf(areaId: string): Promise<Target> {
  const milestones = [reached('signing', '2021-06-01'), planned('groundbreaking', '2022-03-31')];
  const id = await city.project({ leadUnitId: areaId, milestones });
  return { what: 'project', id, scope: { projectId: id, unitPath: [city.rootId, areaId] } };
}

/** What the domain says that the answer must be; for most operations it is one status. */
function expectedStatuses(
  operation: Operation,
  person: Person | null,
  target: Target | null,
): readonly number[] {
  const mayDo = person !== null && operation.action !== 'public' && can(person, operation.action as Action);
  const byExample = answersToExample[operation.name];
  if (byExample !== undefined && (mayDo || operation.action === 'public')) return byExample;
  return [expectedStatus(operation, person, target)];
}

function expectedStatus(operation: Operation, person: Person | null, target: Target | null): number {
  if (operation.action === 'public') return operation.success;
  if (person === null) return 401;
  const action = operation.action as Action;
  if (target?.refusedWith !== undefined)
    return can(person, action) ? (target.refusedWith(person) ?? operation.success) : 403;
  if (target === null) return can(person, action) ? operation.success : 403;
  if (target.scope === null) return 404;
  if (can(person, action, target.scope)) return operation.success;
  return can(person, 'project.read', target.scope) ? 403 : 404;
}

/** Values for the required parameters. One that the matrix does not know how to fill fails the suite. */
async function valuesOf(operation: Operation, target: Target | null): Promise<Map<string, string>> {
  const values = new Map<string, string>();
  for (const { name, in: place, required, example } of operation.parameters) {
    if (place === 'path' && name === 'id' && target !== null) values.set(name, target.id);
    else if (place === 'path' && name === 'event')
      values.set(name, target === null ? await eventWithText() : await coveredEventOf(target));
    else if (place === 'header' && name === 'If-Match') values.set(name, await etagOf(target));
    else if (place === 'query' && example !== undefined) {
      if (required) values.set(name, String(example));
    } else if (required)
      throw new Error(`The matrix cannot fill ${place} parameter ${name} of ${operation.name}.`);
  }
  return values;
}

/** An event that carries a text which can be erased. */
async function eventWithText(): Promise<string> {
  const id = await city.project({ remark: '误写的备注' });
  const [event] = await city.database.query<{ event: string }>(
    'SELECT event FROM audit.event WHERE chain = $1 ORDER BY seq LIMIT 1',
    [id],
  );
  return event!.event;
}

/** An event of the target that a checkpoint covers; the target's own id where it has no history. */
async function coveredEventOf({ id }: Target): Promise<string> {
  const [event] = await city.database.query<{ event: string }>(
    'SELECT event FROM audit.event WHERE chain = $1 ORDER BY seq DESC LIMIT 1',
    [id],
  );
  if (event !== undefined) await sequencer.sign();
  return event?.event ?? id;
}

async function etagOf(target: Target | null): Promise<string> {
  const [chain] = await city.database.query<{ seq: string }>('SELECT seq FROM audit.chain WHERE chain = $1', [
    target?.id,
  ]);
  return `"${chain?.seq ?? 0}"`;
}

async function ask(
  client: ApiClient,
  operation: Operation,
  values: ReadonlyMap<string, string>,
): Promise<LightMyRequestResponse> {
  const of = (place: string) =>
    operation.parameters.filter((parameter) => parameter.in === place && values.has(parameter.name));
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values.get(name)!);
  return client.send({
    method: operation.method,
    url: path,
    query: Object.fromEntries(of('query').map(({ name }) => [name, values.get(name)!])),
    headers: Object.fromEntries(of('header').map(({ name }) => [name.toLowerCase(), values.get(name)!])),
    // The example of a log-in names an account whose password only the first start prints.
    ...(operation.name === 'POST /api/v1/session'
      ? { payload: account }
      : operation.example === undefined
        ? {}
        : { payload: operation.example }),
  });
}

async function eventsRecorded(): Promise<unknown> {
  return city.database.query('SELECT count(*) FROM audit.event');
}

/** Asks once and says what is wrong with the answer. */
async function problemsOf(
  client: ApiClient,
  operation: Operation,
  person: Person | null,
  target: Target | null,
): Promise<string[]> {
  const expected = expectedStatuses(operation, person, target);
  const before = await eventsRecorded();
  const { statusCode, body } = await ask(client, operation, await valuesOf(operation, target));
  const after = await eventsRecorded();
  const cell = `${operation.name} of ${target?.what ?? 'nothing'}`;
  return [
    ...(expected.includes(statusCode)
      ? []
      : [`${cell}: ${statusCode} instead of ${expected.join(' or ')} ${body.slice(0, 200)}`]),
    ...(operation.documented.includes(statusCode) ? [] : [`${cell}: ${statusCode} is not documented`]),
    ...(statusCode < 300 || JSON.stringify(before) === JSON.stringify(after)
      ? []
      : [`${cell}: refused, yet recorded`]),
  ];
}

/** What may stand in the address: the reader's own project, a foreign one, another thing's id, nothing's id. */
async function targetsOf(
  operation: Operation,
  own: () => Promise<Target>,
  reader: { client: ApiClient; person: Person } | null,
): Promise<(Target | null)[]> {
  if (!operation.path.includes('{id}')) return [null];
  if (reader !== null) {
    const targets = await signInTargets(city, operation.path, reader);
    if (targets !== null) return targets.map((target) => ({ ...target, scope: null }));
  }
  return [
    { ...(await own()), what: 'an own project' },
    { ...(await projectOf(city.otherAreaId)), what: 'a foreign project' },
    { what: 'the id of a unit', id: city.areaId, scope: null },
    { what: 'an id of nothing', id: newId(), scope: null },
  ];
}

async function personOf(personId: string): Promise<Person> {
  const duties = await city.database.query<HeldDuty & Record<string, unknown>>(
    'SELECT role, project_id AS "projectId", unit_id AS "unitId" FROM duty_current WHERE person_id = $1',
    [personId],
  );
  return { kind: 'person', personId, duties };
}

describe('every operation of the document', () => {
  it('is in the matrix: with an action, a success and nothing that the matrix cannot fill', async () => {
    const target = await projectOf(city.areaId);
    for (const operation of operations) {
      expect([operation.name, operation.action]).toEqual([
        operation.name,
        expect.stringMatching(/^[a-z_.]+$/),
      ]);
      expect([operation.name, operation.success]).toEqual([operation.name, expect.any(Number)]);
      expect(operation.path.replaceAll(/\{(?:id|event)\}/g, '')).not.toContain('{');
      await valuesOf(operation, target);
      expect(() =>
        expectedStatuses(operation, { kind: 'person', personId: '', duties: [] }, target),
      ).not.toThrow();
    }
    expect(operations.length).toBeGreaterThan(0);
  });

  it('has every role asking', () => {
    expect([...new Set(readers.map(([, role]) => role))].sort()).toEqual([...roleCodes].sort());
  });

  it('nobody: 401 behind the log-in, whatever the id', async () => {
    const problems: string[] = [];
    for (const operation of operations)
      for (const target of await targetsOf(operation, () => projectOf(city.areaId), null))
        problems.push(...(await problemsOf(api, operation, null, target)));
    expect(problems).toEqual([]);
  });

  it.each(readers)('%s', async (name, role, place) => {
    const login = `reader-${readers.findIndex(([one]) => one === name)}`;
    const areaId = place === 'area' ? await city.unit(`板块 ${login}`, [city.rootId]) : city.areaId;
    const unitId = place === 'area' ? areaId : city.rootId;
    const { personId } = await city.person(
      role,
      place === 'project' ? { projectId: (await projectOf(areaId)).id } : { unitId },
      { login },
    );
    const own = async (): Promise<Target> => {
      const target = await projectOf(areaId);
      if (place === 'project') await city.duty(personId, role, { projectId: target.id });
      return target;
    };
    let reader = await api.as(login);
    const problems: string[] = [];
    let successes = 0;
    for (const operation of operations) {
      const asker = { client: reader, person: await personOf(personId) };
      for (const target of await targetsOf(operation, own, asker)) {
        // A session of its own for what ends one: a log-out, and a log-in over it.
        const ends = ['session.end', 'public'].includes(operation.action);
        const client = ends ? await api.as(login) : reader;
        const person = await personOf(personId);
        if (expectedStatuses(operation, person, target)[0]! < 300) successes += 1;
        problems.push(...(await problemsOf(client, operation, person, target)));
        if (ends) reader = await api.as(login);
      }
    }
    expect(problems).toEqual([]);
    expect(successes).toBeGreaterThan(0);
  });
});
