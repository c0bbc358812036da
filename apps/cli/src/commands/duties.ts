import { Option, type Command } from 'commander';
import { codeWords, roleCodes, shanghaiDate, type LocalDate, type RoleCode } from '#domain';
import { ClockService, type NamedDuty } from '#portfolio';
import { onlyOne, report, type Administration } from '../administration.js';
import { wordOf } from '../labels.js';
import { jsonOption, limitOption } from '../options.js';
import { CommandError } from '../output.js';
import { table } from '../table.js';
import { allowed, change, day, operator, personNamed } from './people-changes.js';

interface ScopeOptions {
  readonly project?: string;
  readonly unit?: string;
}

interface ListOptions extends ScopeOptions {
  readonly person?: string;
  readonly role?: RoleCode;
  readonly on?: LocalDate;
  readonly limit: number;
  readonly json: boolean;
}

interface AssignOptions extends ScopeOptions {
  readonly role: RoleCode;
  readonly from?: LocalDate;
  readonly to?: LocalDate;
  readonly json: boolean;
}

const role = (): Option => new Option('--role <role>', '职责 · role').choices(roleCodes);

/** Adds `duties list` and `duties assign`. */
export function dutyCommands(program: Command): void {
  const duties = program.command('duties').description('职责 · Duties');
  duties
    .command('list')
    .description('列出职责（未结束的，或某天的） · List duties that are not over, or those of a day')
    .option('--person <person>', '担任人 · who has it')
    .option('--project <project>', '项目 · on this project')
    .option('--unit <unit>', '单位 · on this unit')
    .addOption(role())
    .option('--on <day>', '某天在任的 · held on this day', day)
    .addOption(limitOption(200))
    .addOption(jsonOption())
    .action(async (options: ListOptions) => {
      await report(options.json, async (administration) => {
        const found = await listed(administration, options);
        return { value: { duties: found }, lines: dutyLines(found) };
      });
    });

  duties
    .command('assign')
    .description(
      '指定责任人，例如首位安全管理员 · Give a person a duty, e.g. the first security administrator',
    )
    .argument('<person>', '人员编号、账号或姓名 · a person’s id, log-in or name')
    .addOption(role().makeOptionMandatory())
    .option('--project <project>', '项目 · on this project')
    .option('--unit <unit>', '单位 · on this unit')
    .option('--from <day>', '自，默认今天 · from; today if left out', day)
    .option('--to <day>', '至（不含） · first day on which it is over', day)
    .addOption(jsonOption())
    .action(async (named: string, options: AssignOptions) => {
      await change(options.json, async (administration) => {
        const person = await personNamed(administration, named);
        const { projectId, unitId } = await scopeOf(administration, options);
        if ((projectId === null) === (unitId === null))
          throw new CommandError(
            '请用 --project 或 --unit 指定一个范围。Name one scope by --project or --unit.',
          );
        const scope = projectId === null ? { unitId: unitId! } : { projectId };
        const today = shanghaiDate(await new ClockService(administration.database).now());
        const wish = {
          personId: person.id,
          role: options.role,
          scope,
          fromOn: options.from ?? today,
          toOn: options.to ?? null,
        };
        const done = allowed(await administration.duties.assign(operator, wish));
        const line = `${person.name}：${wordOf(codeWords.role, options.role)}，自 ${wish.fromOn}。From ${wish.fromOn}.`;
        return { value: done, line };
      });
    });
}

/** Up to the limit, page by page. */
async function listed(administration: Administration, options: ListOptions): Promise<NamedDuty[]> {
  const person = options.person === undefined ? null : await personNamed(administration, options.person);
  const filter = {
    personId: person?.id ?? null,
    ...(await scopeOf(administration, options)),
    role: options.role ?? null,
    on: options.on ?? null,
  };
  const found: NamedDuty[] = [];
  let cursor: string | null = null;
  do {
    const limit = Math.min(200, options.limit - found.length);
    const page: { items: readonly NamedDuty[]; nextCursor: string | null } = allowed(
      await administration.duties.list(operator, filter, { limit, cursor }),
    );
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null && found.length < options.limit);
  return found;
}

async function scopeOf(
  { projects, directory }: Administration,
  { project, unit }: ScopeOptions,
): Promise<{ projectId: string | null; unitId: string | null }> {
  return {
    projectId: project === undefined ? null : onlyOne(await projects.find(project), 'project', project).id,
    unitId: unit === undefined ? null : onlyOne(await directory.findUnits(unit), 'unit', unit).id,
  };
}

function dutyLines(duties: readonly NamedDuty[]): string[] {
  const headings = ['职责', '人员', '范围', '自', '至', '代理', '编号'];
  const rows = duties.map((duty) => [
    wordOf(codeWords.role, duty.role),
    duty.person.name ?? '已删除',
    duty.project?.name ?? duty.unit?.name ?? '',
    duty.fromOn,
    duty.toOn ?? '',
    duty.deputyFor === null ? '' : `代 ${duty.deputyFor.name ?? '已删除'}`,
    duty.id,
  ]);
  return [
    ...table(
      headings.map((heading) => ({ heading })),
      rows,
    ),
    `共 ${duties.length} 项 · ${duties.length} duties`,
  ];
}
