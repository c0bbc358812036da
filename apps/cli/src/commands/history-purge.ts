import type { Command } from 'commander';
import { newId } from '#database';
import { isRefusal } from '#domain';
import { AccessPurgeService } from '#portfolio';
import { withDatabase } from '../open-database.js';
import { jsonOption } from '../options.js';
import { answer, CommandError, refusedCommand } from '../output.js';

/** Adds `history purge`. */
export function historyPurgeCommand(history: Command): void {
  history
    .command('purge')
    .description(
      '清理六个月以前的访问日志（登录、拒绝、导出、查看联系方式），哈希与证明不变 · Take the bodies of access events older than six months; hashes and proofs stay',
    )
    .requiredOption('--before <time>', '早于此时间，如 2026-01-01T00:00+08:00 · recorded before this time')
    .addOption(jsonOption())
    .action(async (options: { before: string; json: boolean }) => {
      const before = new Date(options.before);
      if (Number.isNaN(before.getTime()))
        throw new CommandError(`--before 不是时间。--before is no time: "${options.before}".`);
      const purged = await withDatabase((database) =>
        new AccessPurgeService(database, newId).purge({ kind: 'system', part: 'setup' }, before),
      );
      if (isRefusal(purged)) throw refusedCommand(purged);
      answer(purged, [`已清理 ${purged.times} 条。${purged.times} events purged.`], options.json);
    });
}
