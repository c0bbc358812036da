import { Option, type Command } from 'commander';
import { codeWords, isRefusal } from '#domain';
import type { ListedProject, MilestoneRecord, ProjectRecord } from '#portfolio';
import { onlyOne, report } from '../administration.js';
import { wordOf } from '../labels.js';
import { jsonOption, listYearOption } from '../options.js';
import { CommandError, refusedCommand } from '../output.js';
import { clipped, table } from '../table.js';

/** Adds `projects list` and `projects show`. */
export function projectCommands(program: Command): void {
  const projects = program.command('projects').description('项目 · Projects');
  projects
    .command('list')
    .description('列出年度清单中的项目 · List the projects of a year’s list')
    .addOption(listYearOption('最新下达 · the newest that was issued'))
    .addOption(
      new Option('--missed', '只列已逾期未达到的 · only those whose date has passed').default(false, 'all'),
    )
    .addOption(jsonOption())
    .action(async (options: { listYear?: number; missed: boolean; json: boolean }) => {
      await report(options.json, async (administration) => {
        const { listYear = null, missed } = options;
        const found = await administration.projects.projects({ listYear, missed });
        if (isRefusal(found)) throw refusedCommand(found);
        return { value: found, lines: listLines(found.listYear, found.projects) };
      });
    });

  projects
    .command('show')
    .description('显示项目的节点、日期和责任人 · Show a project’s stages, dates and duties')
    .argument('<project>', '编号或名称（或名称的一部分） · its id, its name or a part of it')
    .addOption(jsonOption())
    .action(async (named: string, options: { json: boolean }) => {
      await report(options.json, async (administration) => {
        const { id } = onlyOne(await administration.projects.find(named), 'project', named);
        const project = await administration.projects.read(id);
        if (project === null) throw new CommandError(`没有项目“${named}”。There is no project "${named}".`);
        return { value: project, lines: projectLines(project) };
      });
    });
}

function listLines(listYear: number, projects: readonly ListedProject[]): string[] {
  const columns = [
    { heading: '项目' },
    { heading: '板块' },
    { heading: '牵头单位' },
    { heading: '联络员' },
    { heading: '当前阶段' },
    { heading: '下一节点' },
    { heading: '到期日' },
    { heading: '逾期天数', right: true },
    { heading: '编号' },
  ];
  const rows = projects.map((project) => [
    clipped(project.name, 44),
    project.area ?? '—',
    project.leadUnit,
    project.liaisonOfficer ?? '—',
    project.stageKnown ? (project.stageLabel ?? '在谈、储备') : '未载明',
    project.nextStageLabel ?? '—',
    project.dueOn ?? (project.dueYear === null ? '—' : `${project.dueYear} 年`),
    project.daysLate === null || project.daysLate === 0 ? '' : String(project.daysLate),
    project.id,
  ]);
  return [...table(columns, rows), `${listYear} 年度 ${projects.length} 项 · ${projects.length} projects`];
}

function projectLines(project: ProjectRecord): string[] {
  const { lifecycle, milestones, duties, lastReport } = project;
  const stage = (code: string): string =>
    lifecycle.stages.find((known) => known.code === code)?.label.zh ?? code;
  const facts: [string, string | null][] = [
    ['编号', project.id],
    ['项目代码', project.code],
    ['类别', project.category],
    ['板块', project.area?.name ?? null],
    ['牵头单位', project.leadUnit.name],
    ['状态', project.state === 'active' ? null : project.state],
    ['当前阶段', stageText(project, stage)],
    ['总投资', project.totalInvestment === null ? null : `${project.totalInvestment} 万元`],
    ['清单', project.entries.map(({ listYear }) => String(listYear)).join('、')],
    [
      '最近填报',
      lastReport && [lastReport.reportedOn, percentText(lastReport.percent), lastReport.text ?? ''].join(' '),
    ],
  ];
  const columns = ['节点', '首次约定', '计划', '到期', '达到', '逾期记录'].map((heading) => ({ heading }));
  return [
    project.name,
    ...facts
      .filter(([, value]) => value !== null && value !== '')
      .map(([name, value]) => `  ${name}：${value}`),
    '',
    ...table(
      columns,
      milestones.map((milestone) => milestoneCells(milestone, stage)),
    ),
    '',
    ...table(
      [{ heading: '职责' }, { heading: '责任人' }],
      duties.map(({ role, person }) => [wordOf(codeWords.role, role), person]),
    ),
    ...obstacleTables(project),
  ];
}

/** Nothing of what there is none of. */
function obstacleTables({ difficulties, permits, instructions }: ProjectRecord): string[] {
  const titled = (headings: readonly string[], rows: string[][]): string[] =>
    rows.length === 0
      ? []
      : [
          '',
          ...table(
            headings.map((heading) => ({ heading })),
            rows,
          ),
        ];
  return [
    ...titled(
      ['问题', '状态', '期限', '责任单位', '内容'],
      difficulties.map(({ number, title, state, dueOn, ownerUnit }) => [
        String(number),
        wordOf(codeWords.difficultyState, state),
        dueOn,
        ownerUnit.name,
        clipped(title, 60),
      ]),
    ),
    ...titled(
      ['审批事项', '状态', '申请', '办结'],
      permits.map(({ kind, name, state, appliedOn, endedOn }) => [
        name ?? wordOf(codeWords.permitKind, kind),
        wordOf(codeWords.permitState, state),
        appliedOn,
        endedOn ?? '—',
      ]),
    ),
    ...titled(
      ['批示', '状态', '期限', '责任单位', '内容'],
      instructions.map(({ number, text, state, dueOn, ownerUnit }) => [
        String(number),
        wordOf(codeWords.instructionState, state),
        dueOn,
        ownerUnit.name,
        clipped(text, 60),
      ]),
    ),
  ];
}

function stageText({ stage, stageReached }: ProjectRecord, label: (code: string) => string): string {
  if (stageReached === 'unknown') return '未载明';
  return stage === null ? '在谈、储备' : label(stage);
}

function percentText(percent: number | null): string {
  return percent === null ? '' : `${percent}%`;
}

function milestoneCells(milestone: MilestoneRecord, stage: (code: string) => string): string[] {
  const { step, baselineOn, plannedOn, dueYear, dueOn, daysLate, missed } = milestone;
  const late = daysLate ? `（逾期 ${daysLate} 天）` : '';
  return [
    step === null ? stage(milestone.stage) : `  ${step}`,
    baselineOn ?? '—',
    plannedOn ?? (dueYear === null ? '—' : `${dueYear} 年`),
    `${dueOn ?? '—'}${late}`,
    reachedText(milestone),
    missed
      .map(({ dueOn: on, state }) => `${on}${state === 'reported_late' ? '（系补报）' : ''}`)
      .join('、') || '—',
  ];
}

/** The day as precisely as it is known. */
function reachedText({ reachedOn, reachedPrecision }: MilestoneRecord): string {
  if (reachedPrecision === null) return '—';
  if (reachedOn === null) return '已达到，日期不详';
  const lengths: Record<string, number> = { year: 4, month: 7 };
  return reachedOn.slice(0, lengths[reachedPrecision] ?? 10);
}
