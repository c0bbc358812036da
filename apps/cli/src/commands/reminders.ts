import { Option, type Command } from 'commander';
import { owedName, reminderReasonWords } from '#domain';
import {
  deliveryStates,
  reminderStates,
  shanghaiText,
  type DeliveryState,
  type MessageRecord,
  type ReminderRecord,
  type ReminderState,
} from '#portfolio';
import { onlyOne, report } from '../administration.js';
import {
  deliveryStateLabels,
  rollupMessageLabels,
  labelOf,
  recipientLabels,
  reminderStateLabels,
  stepLabel,
  wordOf,
} from '../labels.js';
import { contactsOption, jsonOption, limitOption } from '../options.js';
import { CommandError } from '../output.js';
import { clipped, table } from '../table.js';

/** Adds `reminders list` and `messages list`. */
export function reminderCommands(program: Command): void {
  program
    .command('reminders')
    .description('提醒 · Reminders')
    .command('list')
    .description(
      '列出应发、已发、被替代和已取消的提醒及原因 · List what is owed, sent, superseded, cancelled, and why',
    )
    .option('--project <project>', '项目编号或名称 · a project’s id or name')
    .option(
      '--person <person>',
      '人员编号、账号或姓名；待发的按今天的职责 · a person’s id, log-in or name; what waits by the duties of today',
    )
    .addOption(new Option('--state <state>', '状态 · state').choices(reminderStates))
    .addOption(limitOption(50))
    .addOption(jsonOption())
    .action(async (options: ReminderOptions) => {
      await report(options.json, async ({ projects, directory, dispatch }) => {
        const { project, person, state = null, limit } = options;
        if (project !== undefined && person !== undefined)
          throw new CommandError('--project 与 --person 只能选一个。Give --project or --person, not both.');
        const of = project === undefined ? null : onlyOne(await projects.find(project), 'project', project);
        const to =
          person === undefined ? null : onlyOne(await directory.findPeople(person), 'person', person);
        const reminders = await dispatch.reminders({
          projectId: of?.id ?? null,
          personId: to?.id ?? null,
          state,
          limit,
        });
        return { value: { reminders }, lines: reminderLines(reminders, limit) };
      });
    });

  program
    .command('messages')
    .description('消息 · Messages')
    .command('list')
    .description('列出消息及其投递情况 · List messages and what became of them, newest first')
    .addOption(new Option('--state <state>', '投递状态 · state of the delivery').choices(deliveryStates))
    .addOption(limitOption(50))
    .addOption(contactsOption())
    .addOption(jsonOption())
    .action(async (options: { state?: DeliveryState; limit: number; contacts: boolean; json: boolean }) => {
      await report(options.json, async ({ dispatch }) => {
        const { state = null, limit, contacts } = options;
        const messages = await dispatch.messages({ state, limit, contacts });
        return { value: { messages }, lines: messageLines(messages, options) };
      });
    });
}

interface ReminderOptions {
  readonly project?: string;
  readonly person?: string;
  readonly state?: ReminderState;
  readonly limit: number;
  readonly json: boolean;
}

function reminderLines(reminders: readonly ReminderRecord[], limit: number): string[] {
  const columns = ['发送时间', '项目', '节点', '到期日', '提醒', '状态', '收件人'].map((heading) => ({
    heading,
  }));
  const rows = reminders.map((reminder) => [
    shanghaiText(reminder.sendAt).slice(0, 16),
    clipped(reminder.project, 36),
    subjectText(reminder),
    reminder.dueOn ?? '—',
    stepLabel(reminder.step),
    stateText(reminder),
    receiversText(reminder),
  ]);
  return [...table(columns, rows), countText(reminders.length, limit)];
}

/** The stage, or what a unit owes. */
function subjectText({ subject, reference, permitKind, stageLabel }: ReminderRecord): string {
  if (subject === 'milestone' || subject === 'dateChange') return stageLabel ?? '—';
  return owedName({ kind: subject, reference, permitKind }).zh;
}

function stateText({ state, reason, provisional }: ReminderRecord): string {
  const why = reason === null ? '' : `（${wordOf(reminderReasonWords, reason)}）`;
  return `${labelOf(reminderStateLabels, state)}${why}${provisional && state === 'pending' ? '（暂定）' : ''}`;
}

/** The people of the claim with what became of each message; before it, the roles that are addressed. */
function receiversText({ state, recipients, receivers }: ReminderRecord): string {
  if (receivers.length === 0)
    return state === 'pending' ? recipients.map((role) => recipientLabels[role]).join('、') : '—';
  return receivers
    .map(({ person, item, delivery, sentAt }) => {
      const name = person ?? '已删除';
      if (item === 'cancelled') return `${name}（未发）`;
      if (sentAt !== null) return `${name}（${shanghaiText(new Date(sentAt)).slice(0, 16)} 已发）`;
      return `${name}（${delivery === null ? '—' : labelOf(deliveryStateLabels, delivery)}）`;
    })
    .join('、');
}

function messageLines(
  messages: readonly MessageRecord[],
  options: { limit: number; contacts: boolean },
): string[] {
  const headings = [
    '日期',
    '收件人',
    ...(options.contacts ? ['邮箱'] : []),
    '内容',
    '状态',
    '发送时间',
    '尝试',
    '最后错误',
    '编号',
  ];
  const rows = messages.map((message) => [
    message.day,
    message.person ?? message.address ?? '已删除',
    ...(options.contacts ? [message.email ?? '—'] : []),
    message.period === null
      ? `提醒 ${message.items} 项`
      : `${labelOf(rollupMessageLabels, message.kind)} ${message.period}`,
    message.state === null ? '—' : labelOf(deliveryStateLabels, message.state),
    whenText(message),
    attemptsText(message),
    clipped(message.lastError ?? '', 60),
    message.id,
  ]);
  return [
    ...table(
      headings.map((heading) => ({ heading })),
      rows,
    ),
    countText(messages.length, options.limit),
  ];
}

function whenText({ sentAt, sendAt }: MessageRecord): string {
  const at = sentAt ?? sendAt;
  return at === null ? '—' : shanghaiText(at).slice(0, 16);
}

function attemptsText({ attempts, unknownAttempts }: MessageRecord): string {
  return unknownAttempts === 0 ? String(attempts) : `${attempts}（${unknownAttempts} 次结果不明）`;
}

function countText(count: number, limit: number): string {
  const more = count === limit ? '（可能还有，用 --limit 加大 · there may be more: --limit）' : '';
  return `${count} 条 · ${count} rows${more}`;
}
