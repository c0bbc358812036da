import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generate } from 'otplib';
import { Database, newId } from '#database';
import type { Actor } from '#domain';
import { OrganisationService, SetupService } from '#portfolio';
import { createApi } from '../../apps/api/src/create-api.js';
import { apiParts } from '../support/api-parts.js';
import { runCli, type CliResult } from '../support/run-cli.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

interface Made {
  readonly role: string;
  readonly login: string;
  readonly oneTimePassword: string;
}

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  database = new Database({ url: test.appUrl, applicationName: 'test', onError: () => undefined });
  await new SetupService(database, newId).initialise('live', null);
});

afterAll(async () => {
  await database?.close();
  await test?.drop();
});

async function cli(...args: string[]): Promise<CliResult> {
  return runCli(args, { DATABASE_APP_URL: test.appUrl });
}

async function createFirst(): Promise<Made[]> {
  const { code, stdout, stderr } = await cli('administrator', 'create-first', '--city', '太仓市', '--json');
  expect([code, stderr]).toEqual([0, '']);
  return (JSON.parse(stdout) as { administrators: Made[] }).administrators;
}

describe('the first administrators (三员分立)', () => {
  it('are three persons, each with one role and a one-time password of their own; one that was begun is completed', async () => {
    // A run that was cut off: the person and the duty are there, the account is not.
    const setup: Actor = { kind: 'system', part: 'setup' };
    const organisation = new OrganisationService(database, newId);
    const [unitId, personId] = [newId(), newId()];
    await organisation.createUnit(setup, {
      id: unitId,
      synthetic: false,
      kind: 'city',
      name: '太仓市',
      parentPath: [],
    });
    await organisation.createPerson(setup, {
      id: personId,
      synthetic: false,
      unitId,
      name: '首位',
      email: null,
    });
    const fromOn = (await database.query<{ day: string }>('SELECT app.today() AS day'))[0]!.day as never;
    const duty = {
      id: newId(),
      personId,
      role: 'security_administrator',
      scope: { unitId },
      fromOn,
      toOn: null,
    } as const;
    await organisation.assignDuty(setup, duty);

    const made = await createFirst();
    expect(made.map(({ role, login }) => [role, login])).toEqual([
      ['system_administrator', 'sysadmin'],
      ['security_administrator', 'secadmin'],
      ['audit_administrator', 'audit'],
    ]);
    expect(new Set(made.map(({ oneTimePassword }) => oneTimePassword)).size).toBe(3);
    const holders = await database.query<{ person: string; role: string }>(
      'SELECT person_id AS person, role FROM duty_current ORDER BY role',
    );
    expect(holders).toHaveLength(3);
    expect(new Set(holders.map(({ person }) => person)).size).toBe(3);
    expect(holders.find(({ role }) => role === 'security_administrator')?.person).toBe(personId);
    expect(await createFirst()).toEqual([]);
  });

  it('replace the password, enrol a second factor, and only then are in; the operator can take both back', async () => {
    const app = await createApi(apiParts(database));
    const ask = async (url: string, payload: object, cookie = '') =>
      app.inject({ method: 'POST', url, payload, headers: { cookie } });
    const { stdout } = await cli('administrator', 'reset-password', '--login', 'sysadmin', '--json');
    const { oneTimePassword } = JSON.parse(stdout) as Made;
    const password = 'seven herons over the canal';
    expect((await ask('/api/v1/session', { login: 'sysadmin', password: oneTimePassword })).json().code).toBe(
      'password.one_time',
    );
    const change = { login: 'sysadmin', currentPassword: oneTimePassword, newPassword: password };
    expect((await ask('/api/v1/password-changes', change)).statusCode).toBe(204);
    const answer = await ask('/api/v1/session', { login: 'sysadmin', password });
    expect(answer.json()).toMatchObject({ awaits: 'totp_enrolment' });
    const [{ name, value } = { name: '', value: '' }] = answer.cookies as { name: string; value: string }[];
    const cookie = `${name}=${value}`;
    const { secret } = (await ask('/api/v1/totp-enrolments', {}, cookie)).json() as { secret: string };
    const code = await generate({ secret });
    expect((await ask('/api/v1/totp-enrolments/confirmations', { code }, cookie)).statusCode).toBe(200);

    const removed = await cli('administrator', 'remove-second-factor', '--login', 'sysadmin');
    expect([removed.code, removed.stderr]).toEqual([0, '']);
    expect((await ask('/api/v1/session', { login: 'sysadmin', password })).json()).toMatchObject({
      awaits: 'totp_enrolment',
    });
    const again = await cli('administrator', 'remove-second-factor', '--login', 'sysadmin');
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('totp.not_enrolled')]);
    const nobody = await cli('administrator', 'reset-password', '--login', 'nobody');
    expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringContaining('nobody')]);
    await app.close();
  });
});
