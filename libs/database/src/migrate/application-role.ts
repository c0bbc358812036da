import type { Client } from 'pg';
import { MigrateError } from './migrate-error.js';

/** Group role that the migrations grant to; the product's log-in role is a member. */
export const RIGHTS_ROLE = 'key_projects_app_rights';

/** The role that API, worker and command line log in as. */
export interface ApplicationRole {
  /** Usually `key_projects_app`. */
  name: string;
  password: string;
}

/** Roles belong to the whole server, so two databases may be migrated against the same row at once. */
const RACES = new Set([
  '42710', // duplicate_object
  '23505', // unique_violation in pg_authid
  'XX000', // "tuple concurrently updated"
]);
const RACE_ATTEMPTS = 20;

/**
 * Makes the group role that the migrations grant to, where it is missing.
 * @throws MigrateError when the owner may not create roles.
 */
export async function ensureRightsRole(client: Client): Promise<void> {
  await despiteRaces(async () => {
    if (await roleExists(client, RIGHTS_ROLE)) return;
    await create(client, `CREATE ROLE ${RIGHTS_ROLE} NOLOGIN`, RIGHTS_ROLE);
  });
}

/**
 * Makes the log-in role or gives it the password, and makes it a member of the group role. Where the owner may not
 * change an existing role (somebody else administers it), it is taken as it is, if it is a member.
 * @throws MigrateError when the role could do more than the application may: superuser, the owner itself, or one that
 *   creates roles or databases.
 */
export async function ensureApplicationRole(client: Client, role: ApplicationRole): Promise<void> {
  await ensureRightsRole(client);
  const name = client.escapeIdentifier(role.name);
  const password = client.escapeLiteral(role.password);
  await despiteRaces(async () => {
    if (!(await roleExists(client, role.name))) {
      await create(client, `CREATE ROLE ${name} LOGIN INHERIT PASSWORD ${password}`, role.name);
    }
  });
  await refusePowerfulRole(client, role.name);
  await despiteRaces(async () => {
    try {
      await client.query(`ALTER ROLE ${name} LOGIN INHERIT PASSWORD ${password}`);
      if (!(await isMember(client, role.name))) await client.query(`GRANT ${RIGHTS_ROLE} TO ${name}`);
    } catch (error) {
      if (codeOf(error) !== '42501') throw error;
      if (await isMember(client, role.name)) return;
      throw new MigrateError(
        `The owner in DATABASE_URL may not change the role ${role.name}; run "GRANT ${RIGHTS_ROLE} TO ${role.name}" as the role's administrator.`,
      );
    }
  });
}

async function create(client: Client, sql: string, name: string): Promise<void> {
  await client.query(sql).catch((error: unknown) => {
    if (codeOf(error) !== '42501') throw error;
    throw new MigrateError(
      `The owner in DATABASE_URL may not create the role ${name}; give it CREATEROLE, or create the role beforehand.`,
    );
  });
}

async function refusePowerfulRole(client: Client, name: string): Promise<void> {
  const { rows } = await client.query<{ excess: string | null }>(
    `SELECT CASE WHEN rolname = current_user THEN 'the owner' WHEN rolsuper THEN 'a superuser'
                 WHEN rolcreaterole THEN 'allowed to create roles' WHEN rolcreatedb THEN 'allowed to create databases'
                 WHEN rolbypassrls THEN 'allowed to bypass row security'
                 WHEN pg_has_role(oid, current_user, 'MEMBER') THEN 'a member of the owner' END AS excess
       FROM pg_roles WHERE rolname = $1`,
    [name],
  );
  const excess = rows[0]?.excess;
  if (!excess) return;
  throw new MigrateError(
    `The application's role ${name} is ${excess}, which would let it change the history; name another role in DATABASE_APP_URL.`,
  );
}

async function roleExists(client: Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [name]);
  return rowCount === 1;
}

async function isMember(client: Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles r ON r.oid = m.member
      WHERE g.rolname = $1 AND r.rolname = $2`,
    [RIGHTS_ROLE, name],
  );
  return (rowCount ?? 0) > 0;
}

async function despiteRaces(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!RACES.has(codeOf(error) ?? '') || attempt === RACE_ATTEMPTS) throw error;
    }
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as { code?: string }).code;
}
