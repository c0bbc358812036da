import { InvalidArgumentError, Option, type Command } from 'commander';
import { newId } from '#database';
import {
  addressText,
  adviceOnUndelivered,
  isRefusal,
  usualSendingTime,
  type Actor,
  type Language,
  type RollupAddress,
} from '#domain';
import { RollupSchedulesService, type RollupScheduleRecord, type ShownAddress } from '#portfolio';
import { onlyOne, report } from '../administration.js';
import { contactsOption, jsonOption } from '../options.js';
import { CommandError, refusedCommand } from '../output.js';
import { table } from '../table.js';

const operator: Actor = { kind: 'system', part: 'operator' };
const kindLabels = { week: '周报', month: '月报', quarter: '季报', year: '年报' } as const;

interface ScheduleOptions {
  readonly from: string;
  readonly until?: string;
  readonly scope?: string;
  readonly at: string;
  readonly zone: string;
  readonly language: Language;
  readonly approval: boolean;
  /** Undefined: as they stand; false: none. */
  readonly address?: readonly RollupAddress[] | false;
  readonly json: boolean;
}

/** Adds `rollups schedules` and `rollups schedule`. */
export function rollupScheduleCommands(rollups: Command): void {
  rollups
    .command('schedules')
    .description('列出各单位的周报、月报、季报、年报安排 · List which units are owed which rollups')
    .addOption(contactsOption())
    .addOption(jsonOption())
    .action(async ({ contacts, json }: { contacts: boolean; json: boolean }) => {
      await report(json, async ({ database }) => {
        const schedules = await new RollupSchedulesService(database, newId).list(contacts);
        return { value: { schedules }, lines: scheduleLines(schedules) };
      });
    });
  rollups
    .command('schedule')
    .description(
      '自某周期起为单位自动发布，发给该单位的领导、负责人和督查；已过的周期补发 · Issue a unit’s rollups from a period on, to those who lead, head and supervise it; periods that are over are made up',
    )
    .requiredOption('--from <period>', '第一期：2022-W09、2022-03、2022-Q1 或 2022 · the first one')
    .option('--until <period>', '最后一期，默认一直发布 · the last one; goes on otherwise')
    .option('--scope <unit>', '单位名称或编号，默认全市 · a unit by name or id; the whole city otherwise')
    .addOption(
      new Option('--at <HH:MM>', '发送时间 · when its mails go')
        .default(usualSendingTime.sendTime)
        .argParser(timeOfDay),
    )
    .addOption(
      new Option('--zone <zone>', '发送时间所在时区（IANA）· time zone of that time').default(
        usualSendingTime.timeZone,
      ),
    )
    .addOption(
      new Option('--language <language>', '邮件文字 · language of the mails')
        .choices(['zh', 'en'])
        .default('zh'),
    )
    .option(
      '--approval',
      '每期须经该单位或上级的负责人、督查审定后寄送 · send each only after a head or supervisor of the unit or of one above has approved it',
      false,
    )
    .addOption(
      new Option(
        '--address <who>',
        '外部收件人，如“市委办 <a@b.cn>”，可重复；写出的即为全部，不写则不变 · a reader without an account, again for each; those named are all, as they stand otherwise',
      ).argParser(oneMoreAddress),
    )
    .option('--no-address', '不再寄给任何外部收件人 · to nobody without an account any more')
    .addOption(jsonOption())
    .action(async ({ from, until, scope, at, zone, language, approval, address, json }: ScheduleOptions) => {
      await report(json, async ({ database, directory }) => {
        const unit =
          scope === undefined
            ? (await directory.units())[0]
            : onlyOne(await directory.findUnits(scope), 'unit', scope);
        if (unit === undefined) throw new CommandError('还没有任何单位。There is no unit yet.');
        const wish = {
          firstPeriod: from,
          lastPeriod: until ?? null,
          sendTime: at,
          timeZone: zone,
          language,
          approval,
          addresses: address === false ? [] : (address ?? null),
        };
        const schedule = await new RollupSchedulesService(database, newId).schedule(
          operator,
          unit.id,
          null,
          wish,
        );
        if (isRefusal(schedule)) throw refusedCommand(schedule);
        const ends = until === undefined ? '' : `，至 ${until} · until ${until}`;
        return {
          value: schedule,
          lines: [`${unit.name} ${kindLabels[schedule.kind]}自 ${from} 起 · from ${from} on${ends}`],
        };
      });
    });
}

/** `市委办 <a@b.cn>`, after those that were named before. */
function oneMoreAddress(text: string, before: RollupAddress[] | boolean | undefined): RollupAddress[] {
  const [, name, email] = /^\s*([^<>]+?)\s*<([^<>]*)>\s*$/.exec(text) ?? [];
  if (name === undefined || email === undefined)
    throw new InvalidArgumentError('请写成“名称 <邮箱>”。Write it as "name <address>".');
  return [...(Array.isArray(before) ? before : []), { name, email }];
}

function timeOfDay(text: string): string {
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(text))
    throw new InvalidArgumentError('须为 00:00 至 23:59 的时间。It must be a time from 00:00 to 23:59.');
  return text;
}

function scheduleLines(schedules: readonly RollupScheduleRecord[]): string[] {
  const columns = [
    { heading: '单位' },
    { heading: '种类' },
    { heading: '自' },
    { heading: '至' },
    { heading: '发送' },
    { heading: '文字' },
    { heading: '审定' },
    { heading: '已发布', right: true },
    { heading: '未送达', right: true },
  ];
  const rows = schedules.map((one) => [
    one.scope,
    kindLabels[one.kind],
    one.firstPeriod,
    one.lastPeriod ?? '—',
    `${one.sendTime} ${one.timeZone}`,
    one.language,
    one.approval ? (one.waiting?.period ?? '需') : '—',
    String(one.issues),
    String(one.failed),
  ]);
  const undelivered = schedules.flatMap(({ scope, kind, undelivered: readers }) =>
    readers.flatMap(({ person, address, rollup, cause, reachedBy }) => {
      const { zh, en } = adviceOnUndelivered(cause);
      const instead = reachedBy === null ? '' : `（已改由 ${reachedBy} 送达 · reached by it）`;
      const name = (person ?? address)?.name ?? '已删除';
      return [`${scope} ${kindLabels[kind]} ${rollup.period} → ${name}${instead}`, `  ${zh} ${en}`];
    }),
  );
  const shown = ({ name, email }: ShownAddress): string =>
    email === null ? name : addressText({ name, email });
  const outside = schedules.flatMap(({ scope, kind, addresses, unsubscribed }) => [
    ...addresses.map((one) => `${scope} ${kindLabels[kind]} → ${shown(one)}`),
    ...unsubscribed.map((one) => `${scope} ${kindLabels[kind]} ✗ ${shown(one)}（已退订 · unsubscribed）`),
  ]);
  return [
    ...table(columns, rows),
    ...(outside.length === 0 ? [] : ['', '外部收件地址 · addresses without an account', ...outside]),
    ...(undelivered.length === 0 ? [] : ['', '未送达 · did not arrive', ...undelivered]),
  ];
}
