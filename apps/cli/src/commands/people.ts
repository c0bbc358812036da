import { Option, type Command } from 'commander';
import { newId } from '#database';
import { codeWords, isRefusal, roleCodes, type RoleCode } from '#domain';
import { HistoryRetentionService, type DutyRecord, type PersonRecord, type UnitRecord } from '#portfolio';
import { onlyOne, report, withAdministration } from '../administration.js';
import { wordOf } from '../labels.js';
import { withDatabase } from '../open-database.js';
import { contactsOption, jsonOption } from '../options.js';
import { answer, refusedCommand } from '../output.js';
import { clipped, table } from '../table.js';
import { peopleChangeCommands } from './people-changes.js';

/** Adds `units list`, `people list`, `people erase`, and what changes people. */
export function peopleCommands(program: Command): void {
  const people = program.command('people').description('人员 · People');
  peopleChangeCommands(people);
  people
    .command('erase')
    .description(
      '永久删除已离岗人员的个人信息，证明仍然有效 · Erase the personal data of somebody who has left; proofs still hold',
    )
    .argument('<person>', '编号、账号或姓名 · id, log-in or name')
    .requiredOption('--reason <text>', '原因，记入历史 · why; it goes on record')
    .addOption(jsonOption())
    .action(erasePerson);
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

async function erasePerson(named: string, options: { reason: string; json: boolean }): Promise<void> {
  const { id } = await withAdministration(async ({ directory }) =>
    onlyOne(await directory.findPeople(named), 'person', named),
  );
  const stored = await withDatabase(async (database) =>
    new HistoryRetentionService(database, newId).erasePerson(
      { kind: 'system', part: 'operator' },
      id,
      options.reason,
    ),
  );
  if (isRefusal(stored)) throw refusedCommand(stored);
  answer({ person: id, seq: stored.seq }, [`${id} 的个人信息已删除 · erased`], options.json);
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
    return `${wordOf(codeWords.role, role)}${deputy}：${scopes}`;
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
    wordOf(codeWords.kind, kind),
    String(people),
    String(ledProjects),
    id,
  ]);
  return table(columns, rows);
}
