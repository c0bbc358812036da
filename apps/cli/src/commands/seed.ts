import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { newId } from '#database';
import { defaultLifecycles } from '#domain';
import { SetupService } from '#portfolio';
import { dataFolder } from '#runtime';
import { withDatabase } from '../open-database.js';
import { answer, CommandError } from '../output.js';
import { progressLine } from '../progress-line.js';
import { buildDemonstrationPlan } from '../seed/build-demonstration-plan.js';
import {
  isDemonstrationLoaded,
  loadDemonstration,
  type DemonstrationAccount,
} from '../seed/load-demonstration.js';
import type { PlanAccount } from '../seed/plan-types.js';
import { readReportFile } from '../seed/read-report-file.js';

/** Adds `seed demonstration`. */
export function seedCommands(program: Command): void {
  const seed = program.command('seed').description('演示数据 · Made-up data');
  seed
    .command('demonstration')
    .description(
      '载入演示数据：183 个项目、两个月的记录 · Load the demonstration: 183 projects, two months of records',
    )
    .option('--json', 'answer as JSON', false)
    .action(async (options: { json: boolean }) => {
      const loaded = await seedDemonstration();
      answer({ loaded }, [loaded ? 'The demonstration is loaded.' : 'It was loaded already.'], options.json);
    });
}

async function seedDemonstration(): Promise<boolean> {
  return withDatabase(async (database, env) => {
    const kind = await new SetupService(database, newId).kind();
    if (kind !== 'demo')
      throw new CommandError(
        `A demonstration is loaded into a demonstration’s database only; this one is ${kind ?? 'new'}.`,
      );
    if (await isDemonstrationLoaded(database)) return false;
    const plan = buildDemonstrationPlan(await readReportFile());
    const accounts = await keptAccounts(plan.accounts, dataFolder(env.dataDir).demoAccounts);
    const progress = progressLine('Loading the demonstration');
    await loadDemonstration(database, {
      plan,
      lifecycles: defaultLifecycles,
      accounts,
      onProgress: progress.show,
    });
    progress.stop();
    return true;
  });
}

/** The accounts with their passwords, made once: the file stands before the accounts do. */
async function keptAccounts(accounts: readonly PlanAccount[], file: string): Promise<DemonstrationAccount[]> {
  const kept = await readFile(file, 'utf8').catch(() => null);
  if (kept !== null) return JSON.parse(kept) as DemonstrationAccount[];
  const made = accounts.map(({ login, role }) => ({
    login,
    password: randomBytes(9).toString('base64url'),
    role,
  }));
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.new`;
  await writeFile(draft, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flush: true });
  await rename(draft, file);
  return made;
}
