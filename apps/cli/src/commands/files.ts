import { Option, type Command } from 'commander';
import { FileCheckService, FolderFileStore } from '#portfolio';
import { dataFolder } from '#runtime';
import { withDatabase } from '../open-database.js';
import { jsonOption } from '../options.js';
import { answer } from '../output.js';

/** Adds `files check`. */
export function fileCommands(program: Command): void {
  program
    .command('files')
    .description('佐证材料 · Evidence files')
    .command('check')
    .description(
      '核对文件存储与登记：多余的（上传中断留下，超过一天）和缺失的 · Compare the file store with the record; ends with 1 where bytes are missing',
    )
    .addOption(new Option('--remove', '删除多余的 · remove what is on no record').default(false))
    .addOption(jsonOption())
    .action(async ({ remove, json }: { remove: boolean; json: boolean }) => {
      const found = await withDatabase((database, env) =>
        new FileCheckService(database, new FolderFileStore(dataFolder(env.dataDir).files)).check(
          new Date(),
          remove,
        ),
      );
      const { orphans, missing } = found;
      const lines = [
        ...orphans.map((sha256) => `${remove ? '已删除 removed' : '多余 on no record'}  ${sha256}`),
        ...missing.map((sha256) => `缺失 missing  ${sha256}`),
        `多余 ${orphans.length} · 缺失 ${missing.length}`,
      ];
      answer(found, lines, json);
      if (missing.length > 0) process.exitCode = 1;
    });
}
