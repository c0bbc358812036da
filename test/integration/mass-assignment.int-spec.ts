import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../support/api-client.js';
import { City, password } from '../support/city.js';
import { operationsOf, type Operation } from '../support/described-api.js';
import { MatrixTargets, type MatrixReader, type VersionedKind } from '../support/matrix-targets.js';
import { recordedTables } from '../support/recorded-tables.js';
import { signerFolder } from '../support/signer-folder.js';
import { unaskedProvider } from '../support/sign-in-stand.js';
import { answersToExample } from '../support/sign-in-targets.js';

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

const roles = [
  'supervisor',
  'unit_head',
  'leader',
  'system_administrator',
  'security_administrator',
  'audit_administrator',
] as const;

let city: City;
let api: ApiClient;
let targets: MatrixTargets;
let operations: Operation[];
const askers = new Map<string, MatrixReader>();

beforeAll(async () => {
  city = await City.found();
  targets = new MatrixTargets(city);
  api = await ApiClient.of(city, {
    signerFolder: await signerFolder(targets.signer),
    env: { passwordProfile: 'asvs', totpRequired: undefined, oidc: unaskedProvider },
  });
  await targets.sign();
  await targets.prepare();
  operations = (await operationsOf(api)).filter(({ example }) => example !== undefined);
  for (const role of roles) {
    const person = await city.person(role, { unitId: city.rootId }, { login: role });
    askers.set(role, { client: await api.as(role), person });
  }
  const project = { projectId: await city.project() };
  const contact = await city.person('enterprise_contact', project, { login: 'enterprise_contact' });
  askers.set('enterprise_contact', { client: await api.as('enterprise_contact'), person: contact });
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

function needsEtag({ parameters }: Operation): boolean {
  return parameters.some((one) => one.in === 'header' && one.name === 'If-Match' && one.required === true);
}

async function send(asker: MatrixReader, operation: Operation, poison = ''): Promise<number> {
  const { personId, duties } = asker.person;
  const isContact = duties.some(({ role }) => role === 'enterprise_contact');
  // Whose duty is on projects has one on each that is made here.
  const onProject = isContact ? { personId, role: 'enterprise_contact' as const } : null;
  const cell = await targets.ownCell(operation, { areaId: city.areaId, onProject }, asker);
  const idOf = (name: string) => cell[operation.slots.findIndex((slot) => slot.name === name)]!.id;
  const inBody = operation.slots.filter((slot) => slot.in === 'body').map(({ name }) => [name, idOf(name)]);
  const first = operation.slots[0];
  const isSetting = first?.kind === 'setting';
  const body = {
    ...unasked,
    ...operation.example,
    ...Object.fromEntries(inBody),
    ...(isSetting ? { value: targets.valueFor(cell[0]!.id) } : {}),
    ...(operation.action === 'public' ? { login: 'supervisor', password } : {}),
  };
  // A log-in would end the session that it is sent with.
  const { statusCode } = await (operation.action === 'public' ? api : asker.client).send({
    method: operation.method,
    url: operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => idOf(name)),
    headers: {
      'content-type': 'application/json',
      'if-match': needsEtag(operation) ? await targets.etagOf(cell[0]!, first!.kind as VersionedKind) : '"0"',
    },
    payload: JSON.stringify(body).replace(/^\{/, `{${poison}`),
  });
  if (statusCode < 300) targets.spend(cell);
  return statusCode;
}

describe('security line 3: a body with role, ownerId, stage, createdAt, __proto__ beside its fields', () => {
  it('changes nothing by them, in any operation and for whoever may do it', async () => {
    const succeeded = new Set<string>();
    for (const operation of operations)
      for (const asker of askers.values()) {
        const status = await send(asker, operation);
        expect([operation.name, status]).not.toEqual([operation.name, 500]);
        if (status < 300) succeeded.add(operation.name);
      }
    // Those that only a session, code or password of their own could succeed with have no effect to look for.
    const possible = operations.filter(({ name }) => answersToExample[name] === undefined);
    expect([...succeeded].sort()).toEqual(possible.map(({ name }) => name).sort());
    expect(await everything()).not.toContain(mark);
  }, 240_000);

  it.each(poisons)(
    'that begins with {%s is refused as a whole',
    async (poison) => {
      // A poisoned body is refused before anybody's rights are asked for.
      for (const operation of operations)
        for (const asker of [askers.get('supervisor')!, askers.get('system_administrator')!])
          expect([operation.name, await send(asker, operation, poison)]).toEqual([operation.name, 400]);
      expect(await everything()).not.toContain(mark);
      expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    },
    240_000,
  );

  it('is refused where such a field is one of a value that is a whole', async () => {
    const supervisor = askers.get('supervisor')!.client;
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
