import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { migrate, newId, type DatabaseKind } from '#database';
import { shanghaiDate } from '#domain';
import { CalendarService, ClockService, OrganisationService, SetupService } from '#portfolio';
import { readCliEnv } from '#runtime';
import { databaseAddress, withDatabase } from '../open-database.js';
import { answer, CommandError } from '../output.js';
import { buildDemonstrationPlan } from '../seed/build-demonstration-plan.js';
import { isDemonstrationLoaded } from '../seed/load-demonstration.js';
import { readReportFile } from '../seed/read-report-file.js';

/** Adds the commands that make and fill a database. */
export function databaseCommands(program: Command): void {
  program
    .command('migrate')
    .description(
      '把数据库升级到本版本（唯一使用所有者账号的命令） · Bring the database up to date (uses the owner’s role)',
    )
    .option('--json', 'answer as JSON', false)
    .action(async (options: { json: boolean }) => {
      const { applied } = await migrateDatabase();
      answer({ applied }, applied.length === 0 ? ['Nothing to do.'] : applied, options.json);
    });

  program
    .command('initialise')
    .description('确定新数据库的类型，之后不可改变 · Fix the kind of a new database, for ever')
    .requiredOption('--kind <kind>', 'live | demo')
    .option('--json', 'answer as JSON', false)
    .action(async (options: { kind: string; json: boolean }) => {
      if (options.kind !== 'live' && options.kind !== 'demo')
        throw new CommandError(`--kind must be live or demo, but is "${options.kind}".`);
      const state = await initialise(options.kind);
      answer(state, [`kind: ${state.kind}`], options.json);
    });

  const administrator = program.command('administrator').description('管理员 · Administrators');
  administrator
    .command('create-first')
    .description(
      '创建第一个系统管理员，口令只显示一次 · Create the first system administrator; the password is shown once',
    )
    .option('--login <login>', 'login', 'admin')
    .option('--city <name>', 'name of the city, the root of the organisation', '本市')
    .option('--json', 'answer as JSON', false)
    .action(async (options: { login: string; city: string; json: boolean }) => {
      const made = await createFirstAdministrator(options.login, options.city);
      answer(
        made ?? {},
        made === null
          ? ['There is an administrator already.']
          : [`login: ${made.login}`, `password: ${made.password}`],
        options.json,
      );
    });
}

async function migrateDatabase(): Promise<{ applied: string[] }> {
  const env = readCliEnv();
  const address = await databaseAddress(env);
  try {
    if (address.ownerUrl === undefined)
      throw new CommandError(
        'DATABASE_URL must name the database as its owner: migrate needs the owner’s role.',
      );
    const app = new URL(address.appUrl);
    return await migrate({
      ownerUrl: address.ownerUrl,
      appRole: { name: decodeURIComponent(app.username), password: decodeURIComponent(app.password) },
      onProgress: (line) => process.stderr.write(`${line}\n`),
    });
  } finally {
    await address.close();
  }
}

async function initialise(wanted: DatabaseKind): Promise<{ kind: DatabaseKind; isLoaded: boolean }> {
  return withDatabase(async (database) => {
    const beginsAt =
      wanted === 'demo' ? new Date(buildDemonstrationPlan(await readReportFile()).beginsAt) : null;
    const kind = await new SetupService(database, newId).initialise(wanted, beginsAt);
    await new CalendarService(database).loadOfficialYears();
    return { kind, isLoaded: kind === 'demo' && (await isDemonstrationLoaded(database)) };
  });
}

async function createFirstAdministrator(
  login: string,
  city: string,
): Promise<{ login: string; password: string } | null> {
  return withDatabase(async (database) => {
    const [existing] = await database.query('SELECT FROM account LIMIT 1');
    if (existing !== undefined) return null;
    const actor = { kind: 'system', part: 'setup' } as const;
    const organisation = new OrganisationService(database, newId);
    const [root] = await database.query<{ id: string }>(
      'SELECT id FROM unit_current WHERE parent_id IS NULL',
    );
    const unitId = root?.id ?? newId();
    if (root === undefined)
      await organisation.createUnit(actor, {
        id: unitId,
        synthetic: false,
        kind: 'city',
        name: city,
        parentPath: [],
      });
    const password = randomBytes(15).toString('base64url');
    const personId = newId();
    const name = '首位管理员';
    await organisation.createPerson(actor, { id: personId, synthetic: false, unitId, name, email: null });
    const fromOn = shanghaiDate(await new ClockService(database).now());
    const duty = {
      id: newId(),
      personId,
      role: 'system_administrator',
      scope: { unitId },
      fromOn,
      toOn: null,
    } as const;
    await organisation.assignDuty(actor, duty);
    await organisation.createAccount(actor, personId, login, password);
    return { login, password };
  });
}
