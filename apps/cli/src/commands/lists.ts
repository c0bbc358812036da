import { Option, type Command } from 'commander';
import { isRefusal } from '#domain';
import { shanghaiText, type ChangedList } from '#portfolio';
import { report, withAdministration, type Administration } from '../administration.js';
import { jsonOption, wholeNumber } from '../options.js';
import { answer, refusedCommand } from '../output.js';
import { table } from '../table.js';
import { operator } from './people-changes.js';

/** Adds `lists list`, `lists open-year` and `lists issue`. */
export function listCommands(program: Command): void {
  const lists = program.command('lists').description('年度清单 · Yearly lists');
  lists
    .command('list')
    .description('列出各年度清单 · List them, newest first')
    .addOption(jsonOption())
    .action(async (options: { json: boolean }) => {
      await report(options.json, async ({ projects }) => {
        const found = await projects.lists();
        const columns = [
          { heading: '年度' },
          { heading: '下达' },
          { heading: '文号' },
          { heading: '项目', right: true },
        ];
        const rows = found.map((list) => [
          String(list.year),
          list.issuedAt === null ? '未下达' : shanghaiText(list.issuedAt),
          list.decision ?? '—',
          String(list.projects),
        ]);
        return { value: { lists: found }, lines: table(columns, rows) };
      });
    });

  lists
    .command('open-year')
    .description(
      '编制新年度清单，结转全部未完成项目 · Open a year’s list as a draft, with all unfinished projects of the last one',
    )
    .argument('<year>', '年度 · year', year)
    .addOption(
      new Option('--from <year>', '由此年度结转 · the list to carry over from')
        .argParser(year)
        .makeOptionMandatory(),
    )
    .addOption(jsonOption())
    .action(async (opened: number, options: { from: number; json: boolean }) => {
      await withAdministration(async (administration) => {
        const value = await openOnce(administration, opened, options.from);
        answer(value, [openedLine(value, options.from)], options.json);
      });
    });

  lists
    .command('issue')
    .description('下达年度清单 · Issue a draft: from now on it is the current list')
    .argument('<year>', '年度 · year', year)
    .requiredOption('--decision <number>', '文号 · number of the decision')
    .addOption(jsonOption())
    .action(async (issued: number, options: { decision: string; json: boolean }) => {
      await withAdministration(async (administration) => {
        const done = await administration.lists.issue(operator, issued, null, options.decision);
        if (isRefusal(done)) throw refusedCommand(done);
        const line = `已下达 ${issued} 年度清单（${options.decision}），${done.entries} 项。Issued with ${done.entries} projects.`;
        answer(done, [line], options.json);
      });
    });
}

type OpenedList = Pick<ChangedList, 'year' | 'entries'> & { readonly opened: boolean };

/** Said again, it opens nothing and says what is there. */
async function openOnce(
  { lists, projects }: Administration,
  opened: number,
  from: number,
): Promise<OpenedList> {
  const done = await lists.open(operator, opened, from);
  if (!isRefusal(done)) return { year: opened, entries: done.entries, opened: true };
  if (done.code !== 'list_year.exists') throw refusedCommand(done);
  const known = (await projects.lists()).find((list) => list.year === opened);
  return { year: opened, entries: known?.projects ?? 0, opened: false };
}

function openedLine({ year: opened, entries, opened: isNew }: OpenedList, from: number): string {
  return isNew
    ? `已编制 ${opened} 年度清单（草案），由 ${from} 年度结转 ${entries} 项。Opened as a draft: ${entries} projects carried over.`
    : `${opened} 年度清单已经存在，有 ${entries} 项，未作改动。It is there already, with ${entries} projects; nothing was changed.`;
}

function year(text: string): number {
  return wholeNumber(text, 1990, 2200);
}
