import type { Command } from 'commander';
import { isLocalDate, isRefusal, type Actor, type LocalDate, type Refusal } from '#domain';
import { onlyOne, withAdministration, type Administration } from '../administration.js';
import { jsonOption } from '../options.js';
import { answer, CommandError, refusedCommand } from '../output.js';

/** Whoever works on the machine; the history says so and no more. */
export const operator: Actor = { kind: 'system', part: 'operator' };

/** Adds `people disable`, `people enable` and `people hand-over`. */
export function peopleChangeCommands(people: Command): void {
  const person = '人员编号、账号或姓名 · a person’s id, log-in or name';
  people
    .command('disable')
    .description('停用人员，其会话随即结束 · Disable a person; their sessions end at once')
    .argument('<person>', person)
    .option('--vacate', '职责一并结束并空出 · end the open duties too, which then stand vacant', false)
    .option('--reason <text>', '原因 · why')
    .addOption(jsonOption())
    .action(async (named: string, options: { vacate: boolean; reason?: string; json: boolean }) => {
      const { vacate, reason = null } = options;
      await change(options.json, async (administration) => {
        const { id, name } = await personNamed(administration, named);
        const done = allowed(await administration.people.disable(operator, id, null, { vacate, reason }));
        return { value: done, line: `已停用：${name}。Disabled: ${name}.` };
      });
    });

  people
    .command('enable')
    .description('启用已停用的人员，原职责不恢复 · Enable a person again, without the former duties')
    .argument('<person>', person)
    .addOption(jsonOption())
    .action(async (named: string, options: { json: boolean }) => {
      await change(options.json, async (administration) => {
        const { id, name } = await personNamed(administration, named);
        const done = allowed(await administration.people.enable(operator, id, null));
        return { value: done, line: `已启用：${name}。Enabled: ${name}.` };
      });
    });

  people
    .command('hand-over')
    .description('工作交接：移交某人的全部职责 · Hand all duties of a person over in one step')
    .argument('<person>', person)
    .requiredOption('--to <person>', '接手人 · the successor')
    .option('--duty <id...>', '只移交这些职责 · only these duties')
    .option('--on <day>', '接手的第一天，默认今天 · first day of the successor; today if left out', day)
    .option('--reason <text>', '原因 · why')
    .addOption(jsonOption())
    .action(
      async (
        named: string,
        options: { to: string; duty?: string[]; on?: LocalDate; reason?: string; json: boolean },
      ) => {
        await change(options.json, async (administration) => {
          const from = await personNamed(administration, named);
          const to = await personNamed(administration, options.to);
          const wish = {
            fromOn: options.on ?? null,
            dutyIds: options.duty ?? null,
            reason: options.reason ?? null,
          };
          const done = allowed(await administration.handOvers.handOver(operator, from.id, to.id, wish));
          const { duties, items, fromOn } = done;
          return {
            value: done,
            line:
              `${from.name} → ${to.name}：自 ${fromOn} 起移交职责 ${duties} 项、未发提醒 ${items} 条。` +
              `From ${fromOn}: ${duties} duties and ${items} reminders not sent yet.`,
          };
        });
      },
    );
}

/** Carries out a change and says what was done. */
export async function change(
  asJson: boolean,
  work: (administration: Administration) => Promise<{ value: object; line: string }>,
): Promise<void> {
  const { value, line } = await withAdministration(work);
  answer(value, [line], asJson);
}

/** The one person that an id, a log-in or a name means. Throws CommandError otherwise. */
export async function personNamed(
  { directory }: Administration,
  named: string,
): Promise<{ id: string; name: string }> {
  return onlyOne(await directory.findPeople(named), 'person', named);
}

/** The answer of a change. Throws the refusal as a sentence in both languages. */
export function allowed<T extends object>(done: T | Refusal): T {
  if (isRefusal(done)) throw refusedCommand(done);
  return done;
}

/** A day as an operator types it. Throws CommandError for none. */
export function day(text: string): LocalDate {
  if (!isLocalDate(text))
    throw new CommandError(
      `“${text}”不是日期，请写成 2022-03-07。"${text}" is no day: write it as 2022-03-07.`,
    );
  return text;
}
