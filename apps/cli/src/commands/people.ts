import { Option, type Command } from 'commander';
import { roleCodes, type RoleCode } from '#domain';
import type { DutyRecord, PersonRecord, UnitRecord } from '#portfolio';
import { report } from '../administration.js';
import { labelOf, roleLabels, unitKindLabels } from '../labels.js';
import { contactsOption, jsonOption } from '../options.js';
import { clipped, table } from '../table.js';
import { peopleChangeCommands } from './people-changes.js';

/** Adds `units list`, `people list`, and what changes people. */
export function peopleCommands(program: Command): void {
  const people = program.command('people').description('人员 · People');
  peopleChangeCommands(people);
  people
    .command('list')
    .description('列出人员及今天的职责 · List people with the duties of today')
    .addOption(
      new Option('--role <role>', '只列今天担任该职责的人 · only who holds this role today').choices(
        roleCodes,
      ),
    )
    .addOption(contactsOption())
    .addOption(jsonOption())
    .action(async (options: { role?: RoleCode; contacts: boolean; json: boolean }) => {
      await report(options.json, async ({ directory }) => {
        const found = await directory.people({ role: options.role ?? null, contacts: options.contacts });
        return { value: { people: found }, lines: peopleLines(found, options.contacts) };
      });
    });

  program
    .command('units')
    .description('单位 · Units')
    .command('list')
    .description('按层级列出单位 · List the organisation tree')
    .addOption(jsonOption())
    .action(async (options: { json: boolean }) => {
      await report(options.json, async ({ directory }) => {
        const units = await directory.units();
        return { value: { units }, lines: unitLines(units) };
      });
    });
}

function peopleLines(people: readonly PersonRecord[], contacts: boolean): string[] {
  const headings = ['姓名', '单位', '状态', ...(contacts ? ['邮箱', '账号'] : []), '职责', '编号'];
  const rows = people.map(({ id, name, unit, state, duties, contacts: known }) => [
    name ?? '已删除',
    unit,
    state === 'active' ? '在岗' : '停用',
    ...(contacts ? [known?.email ?? '—', known?.login ?? '—'] : []),
    clipped(dutiesText(duties), 60),
    id,
  ]);
  return [
    ...table(
      headings.map((heading) => ({ heading })),
      rows,
    ),
    `共 ${people.length} 人 · ${people.length} people`,
  ];
}

/** Duties of one role together: by name where there are few, by number where there are many. */
function dutiesText(duties: readonly DutyRecord[]): string {
  const byRole = new Map<RoleCode, DutyRecord[]>();
  for (const duty of duties) byRole.set(duty.role, [...(byRole.get(duty.role) ?? []), duty]);
  const parts = [...byRole].map(([role, held]) => {
    const deputy = held.every(({ deputyFor }) => deputyFor !== null) ? '（代理）' : '';
    const scopes = held.length <= 2 ? held.map(({ scope }) => scope).join('、') : `${held.length} 项`;
    return `${roleLabels[role]}${deputy}：${scopes}`;
  });
  return parts.join('；') || '—';
}

function unitLines(units: readonly UnitRecord[]): string[] {
  const columns = [
    { heading: '单位' },
    { heading: '类别' },
    { heading: '人员', right: true },
    { heading: '牵头项目', right: true },
    { heading: '编号' },
  ];
  const rows = units.map(({ id, depth, name, kind, state, people, ledProjects }) => [
    `${'  '.repeat(depth)}${name}${state === 'closed' ? '（已撤销）' : ''}`,
    labelOf(unitKindLabels, kind),
    String(people),
    String(ledProjects),
    id,
  ]);
  return table(columns, rows);
}
