import type { Command } from 'commander';
import { shanghaiText } from '#portfolio';
import { report } from '../administration.js';
import { jsonOption } from '../options.js';
import { table } from '../table.js';

/** Adds `lists list`. */
export function listCommands(program: Command): void {
  program
    .command('lists')
    .description('年度清单 · Yearly lists')
    .command('list')
    .description('列出各年度清单 · List them, newest first')
    .addOption(jsonOption())
    .action(async (options: { json: boolean }) => {
      await report(options.json, async ({ projects }) => {
        const lists = await projects.lists();
        const columns = [
          { heading: '年度' },
          { heading: '下达' },
          { heading: '文号' },
          { heading: '项目', right: true },
        ];
        const rows = lists.map((list) => [
          String(list.year),
          list.issuedAt === null ? '未下达' : shanghaiText(list.issuedAt),
          list.decision ?? '—',
          String(list.projects),
        ]);
        return { value: { lists }, lines: table(columns, rows) };
      });
    });
}
