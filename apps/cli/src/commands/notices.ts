import { writeFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { codeWords, isRefusal, noticeKinds, noticeStates, type NoticeKind, type NoticeRow } from '#domain';
import { shanghaiText, type NoticeRecord, type NoticeRecordsService, type ShownNotice } from '#portfolio';
import { onlyOne, report } from '../administration.js';
import { stepLabel, wordOf } from '../labels.js';
import { jsonOption, limitOption, wholeNumber } from '../options.js';
import { CommandError, refusedCommand } from '../output.js';
import { clipped, table } from '../table.js';

interface ListOptions {
  readonly kind?: NoticeKind;
  readonly year?: number;
  readonly unit?: string;
  readonly project?: string;
  readonly state?: NoticeRow['state'];
  readonly overdue?: true;
  readonly limit: number;
  readonly json: boolean;
}

/** Adds `notices list`, `notices show` and `notices pdf`. */
export function noticeCommands(program: Command): void {
  const notices = program
    .command('notices')
    .alias('notice')
    .description('督办文书（提示单、督办单、通报） · Notices, the numbered papers of the ladder');
  listCommand(notices);
  numbered(notices, 'show', '显示一份文书及其回复、销号 · Show a notice with its reply and its closing')
    .addOption(jsonOption())
    .action(async (reference: string, { json }: { json: boolean }) => {
      await report(json, async ({ notices: records }) => {
        const notice = await theNotice(records, reference);
        return { value: notice, lines: noticeLines(notice) };
      });
    });
  numbered(
    notices,
    'pdf',
    '写出文书原件，即随邮件发出的字节 · Write its paper: the bytes that went with the mails',
  )
    .requiredOption('--out <file>', '写入的文件 · file to write')
    .addOption(jsonOption())
    .action(async (reference: string, { out, json }: { out: string; json: boolean }) => {
      await report(json, async ({ notices: records }) => {
        const notice = await theNotice(records, reference);
        const pdf = await records.paper(notice);
        if (isRefusal(pdf)) throw refusedCommand(pdf);
        await written(out, pdf);
        return {
          value: { reference: notice.reference, file: out, bytes: pdf.length },
          lines: [`${notice.reference}  ${out}  ${pdf.length} B`],
        };
      });
    });
}

function listCommand(notices: Command): void {
  notices
    .command('list')
    .description('列出督办文书，最新的在前 · List notices, newest first')
    .addOption(new Option('--kind <kind>', '种类 · kind').choices(noticeKinds))
    .addOption(
      new Option('--year <year>', '编号年度 · year of the number').argParser((text) =>
        wholeNumber(text, 1900, 9999),
      ),
    )
    .option('--unit <unit>', '应回复的单位，名称或编号 · the unit that is to reply, by name or id')
    .option('--project <project>', '项目编号或名称 · a project’s id or name')
    .addOption(new Option('--state <state>', '状态 · state').choices(noticeStates))
    .option('--overdue', '仅限逾期未回复的 · only those whose reply is overdue')
    .addOption(limitOption(50))
    .addOption(jsonOption())
    .action(async (options: ListOptions) => {
      await report(options.json, async ({ notices: records, projects, directory }) => {
        const { kind = null, year = null, unit, project, state = null, overdue = null, limit } = options;
        const of = project === undefined ? null : onlyOne(await projects.find(project), 'project', project);
        const owner = unit === undefined ? null : onlyOne(await directory.findUnits(unit), 'unit', unit);
        const filter = {
          kind,
          year,
          ownerUnitId: owner?.id ?? null,
          projectId: of?.id ?? null,
          state,
          overdue,
        };
        const found = await records.list(filter, limit);
        return { value: { notices: found }, lines: listLines(found, limit) };
      });
    });
}

function numbered(notices: Command, name: string, description: string): Command {
  return notices
    .command(name)
    .description(description)
    .argument(
      '<reference>',
      '文号，如 重项办督〔2022〕12号（括号不限式样），或编号 · its number as it is printed, with brackets of any kind, or its id',
    );
}

/** The one that an operator names, whose keyboard may have no 〔 and 〕. */
async function theNotice(records: NoticeRecordsService, named: string): Promise<ShownNotice> {
  const notice = await records.find(named.replace(/[[(（［【]/u, '〔').replace(/[\])）］】]/u, '〕'));
  if (notice === null)
    throw new CommandError(
      `没有文书“${named}”。用 notices list 查看文号。There is no notice "${named}": see notices list.`,
    );
  return notice;
}

async function written(file: string, pdf: Buffer): Promise<void> {
  try {
    await writeFile(file, pdf);
  } catch (error) {
    throw new CommandError(`不能写入“${file}”。Cannot write "${file}": ${(error as Error).message}`);
  }
}

function listLines(notices: readonly NoticeRecord[], limit: number): string[] {
  const columns = ['文号', '种类', '项目', '单位', '印发', '回复期限', '状态'].map((heading) => ({
    heading,
  }));
  const rows = notices.map((notice) => [
    notice.reference,
    wordOf(codeWords.noticeKind, notice.kind),
    clipped(notice.project.name, 36),
    notice.ownerUnit.name,
    notice.issuedOn,
    notice.replyDueOn,
    stateText(notice),
  ]);
  const more = notices.length === limit ? '（可能还有，用 --limit 加大 · there may be more: --limit）' : '';
  return [...table(columns, rows), `${notices.length} 份 · ${notices.length} notices${more}`];
}

function stateText({ state, overdue, outcome }: NoticeRecord): string {
  const why = overdue ? '逾期' : outcome === null ? null : wordOf(codeWords.noticeOutcome, outcome);
  return `${wordOf(codeWords.noticeState, state)}${why === null ? '' : `（${why}）`}`;
}

function noticeLines(notice: ShownNotice): string[] {
  const { document } = notice;
  const facts: [string, string | null][] = [
    ['编号', notice.id],
    ['种类', wordOf(codeWords.noticeKind, notice.kind)],
    ['项目', notice.project.name],
    ['节点', [document.stageLabel, document.stepLabel].filter((label) => label !== null).join(' · ')],
    ['到期', document.dueOn],
    ['提醒', stepLabel(notice.step)],
    ['印发', notice.issuedOn],
    ['主送', document.addressee],
    ['应回复单位', notice.ownerUnit.name],
    ['回复期限', notice.replyDueOn],
    ['状态', stateText(notice)],
    ['回复', notice.reply],
    ['措施', notice.measures],
    ['措施到位', notice.doneBy],
    ['回复人', byWhom(notice.repliedBy, notice.repliedAt)],
    ['销号人', byWhom(notice.closedBy, notice.closedAt)],
    ['说明', notice.note],
  ];
  return [
    notice.reference,
    ...facts.flatMap(([name, value]) => (value === null ? [] : [`  ${name}：${value}`])),
  ];
}

/** Who did it, and when; the system, where a notice closed by itself. */
function byWhom(person: { readonly name: string } | null, at: string | null): string | null {
  return at === null ? null : `${person?.name ?? '系统'} ${shanghaiText(new Date(at)).slice(0, 16)}`;
}
