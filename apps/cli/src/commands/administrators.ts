import type { Command } from 'commander';
import { newId, type Database } from '#database';
import { codeWords, isRefusal, type Actor, type Refusal, type RoleCode } from '#domain';
import {
  AccountsService,
  FirstAdministratorsService,
  PasswordHasher,
  TotpResetsService,
  type OneTimePassword,
} from '#portfolio';
import { wordOf } from '../labels.js';
import { withDatabase } from '../open-database.js';
import { jsonOption } from '../options.js';
import { answer, CommandError, refusedCommand } from '../output.js';

/** Whoever can run these can change the database too; the history says that they were run. */
const setup: Actor = { kind: 'system', part: 'setup' };

/** 三员分立: three roles, three persons, and the logins of their first accounts. */
const firstAdministrators = [
  { role: 'system_administrator', login: 'sysadmin' },
  { role: 'security_administrator', login: 'secadmin' },
  { role: 'audit_administrator', login: 'audit' },
] as const satisfies readonly { role: RoleCode; login: string }[];

/** An administrator who was made, with the password that opens nothing but its own replacement. */
interface MadeAdministrator extends OneTimePassword {
  readonly role: RoleCode;
}

/** Adds the commands about administrators. */
export function administratorCommands(program: Command): void {
  const administrator = program.command('administrator').description('管理员 · Administrators');
  administrator
    .command('create-first')
    .description(
      '创建尚缺的系统、安全、审计管理员，一次性口令只显示一次 · Create those of the three separated administrators that are missing; one-time passwords are shown once',
    )
    .option('--city <name>', 'name of the city, the root of the organisation', '本市')
    .addOption(jsonOption())
    .action(async (options: { city: string; json: boolean }) => {
      const administrators = await createMissing(options.city);
      answer({ administrators }, linesOf(administrators), options.json);
    });
  administrator
    .command('reset-password')
    .description('发放一次性口令 · Give a one-time password, where nobody is left to do it in the product')
    .requiredOption('--login <login>', 'whose')
    .addOption(jsonOption())
    .action(async (options: { login: string; json: boolean }) => {
      const given = await forAccount(options.login, async (database, personId) =>
        new AccountsService(database, newId, new PasswordHasher()).resetPassword(setup, personId),
      );
      answer(given, [`${given.login}  ${given.oneTimePassword}`], options.json);
    });
  administrator
    .command('remove-second-factor')
    .description('解除动态口令 · Take a second factor away, where no two administrators are left to do it')
    .requiredOption('--login <login>', 'whose')
    .addOption(jsonOption())
    .action(async (options: { login: string; json: boolean }) => {
      await forAccount(options.login, async (database, personId) =>
        new TotpResetsService(database, newId).remove(setup, personId),
      );
      answer({ login: options.login }, ['已解除。It is removed.'], options.json);
    });
}

async function forAccount<T extends object>(
  login: string,
  work: (database: Database, personId: string) => Promise<T | Refusal>,
): Promise<T> {
  return withDatabase(async (database) => {
    const personId = await new AccountsService(database, newId, new PasswordHasher()).personOf(login);
    if (personId === null) throw new CommandError(`没有账号“${login}”。There is no login "${login}".`);
    const done = await work(database, personId);
    if (isRefusal(done)) throw refusedCommand(done);
    return done;
  });
}

async function createMissing(city: string): Promise<MadeAdministrator[]> {
  return withDatabase(async (database) => {
    const service = new FirstAdministratorsService(database, newId, new PasswordHasher());
    const made: MadeAdministrator[] = [];
    for (const { role, login } of firstAdministrators) {
      const one = await service.createIfMissing(
        { role, login, name: `首位${wordOf(codeWords.role, role)}` },
        city,
      );
      if (one === null) continue;
      if (isRefusal(one)) throw refusedCommand(one);
      made.push({ role, ...one });
    }
    return made;
  });
}

function linesOf(made: readonly MadeAdministrator[]): string[] {
  if (made.length === 0) return ['三位管理员都已有账号。All three administrators have accounts already.'];
  return made.map(
    ({ role, login, oneTimePassword }) =>
      `${login}  ${oneTimePassword}  ${wordOf(codeWords.role, role)} ${role}`,
  );
}
