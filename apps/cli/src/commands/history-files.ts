import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { shanghaiText } from '#portfolio';
import {
  exportFolder,
  ExportReadError,
  NoteKeyError,
  parseVerifierKey,
  readExportedEvents,
  verifyEventProof,
  verifyExport,
  type ExportSummary,
  type Finding,
  type Verifier,
} from '#transparency';
import { eventLines } from '../event-lines.js';
import { findingLines } from '../finding-texts.js';
import { noteFromMail } from '../note-from-mail.js';
import { jsonOption } from '../options.js';
import { answer, CommandError } from '../output.js';

/** Adds `history verify`, `verify-proof` and `inspect`, which need files only: no database, no network. */
export function historyFileCommands(history: Command): void {
  history
    .command('verify')
    .description(
      '离线核验导出的历史 · Check an exported history, offline; exit code 1 when something does not hold',
    )
    .argument('<folder>', 'history export 写出的文件夹 · the folder that history export wrote')
    .option(
      '--checkpoint <note>',
      '含有旧邮件中检查点的文件（正文、附件或整封 .eml） · a file with the checkpoint from an old mail: its text, its attachment or the whole .eml',
    )
    .option(
      '--witness <file>',
      '可信的见证公钥，须有检查点带其联署 · the public key of a witness that must have cosigned',
    )
    .addOption(jsonOption())
    .action(verifyFolder);
  history
    .command('verify-proof')
    .description('离线核验单个事件的证明文件 · Check the proof file of one event, offline')
    .argument('<file>', '.tlog-proof')
    .requiredOption('--keys <file>', '可信的 key.pub · the key.pub that you trust')
    .action(verifyProof);
  history
    .command('inspect')
    .description('显示导出文件中的事件 · Show the events of an export, oldest first')
    .argument('<folder>', 'history export 写出的文件夹 · the folder that history export wrote')
    .option('--project <id>', '只看一个项目（或 _sys） · one project only, or _sys')
    .action(inspectFolder);
}

async function verifyFolder(
  folder: string,
  options: { checkpoint?: string; witness?: string; json: boolean },
): Promise<void> {
  const { checkpoint: file, witness, json } = options;
  const verdict = await verifyExport(exportFolder(folder), {
    ...(file === undefined ? {} : { mailNote: noteFromMail(await readGiven(file)) }),
    ...(witness === undefined ? {} : { witnesses: await readKeys(witness) }),
  });
  if (verdict.holds) {
    const { summary } = verdict;
    answer({ holds: true, summary: summaryForMachine(summary) }, summaryLines(summary), json);
    return;
  }
  refuse(verdict.finding, json);
}

/** A finding is the command's answer, and its exit code. */
function refuse(finding: Finding, asJson: boolean): void {
  if (asJson) answer({ holds: false, finding }, [], true);
  else process.stderr.write(`${findingLines(finding).join('\n')}\n`);
  process.exitCode = 1;
}

function summaryForMachine(summary: ExportSummary): object {
  const { root, firstRecordedAtUs, lastRecordedAtUs } = summary;
  return {
    ...summary,
    root: root.toString('base64'),
    firstRecordedAtUs: firstRecordedAtUs?.toString() ?? null,
    lastRecordedAtUs: lastRecordedAtUs?.toString() ?? null,
  };
}

function summaryLines(summary: ExportSummary): string[] {
  const { events, chains, purged, firstRecordedAtUs, lastRecordedAtUs, checkpoints, covered } = summary;
  const { cosigned, mail } = summary;
  return [
    '全部成立 · Everything holds',
    `事件 · events             ${events}（${chains} 条链 · chains）`,
    ...(firstRecordedAtUs === null || lastRecordedAtUs === null
      ? []
      : [`记录于 · recorded         ${instantText(firstRecordedAtUs)} – ${instantText(lastRecordedAtUs)}`]),
    `检查点 · checkpoints      ${checkpoints}`,
    `已覆盖 · covered          ${covered}`,
    `尚未覆盖 · not yet covered ${summary.notYetCovered}`,
    ...(cosigned === null ? [] : [`见证已联署 · cosigned      ${cosigned}`]),
    `正文已清除 · purged bodies ${purged}`,
    `根 · root                 ${summary.root.toString('base64')}`,
    ...summary.keys.map((key) => `公钥 · key                ${key}`),
    ...summary.epochs.map(
      ({ origin, before, restored }) =>
        `新时期 · new epoch        ${origin}：恢复的备份有 ${restored} 个事件，此前已签名 ${before.size} 个 · restored with ${restored} events, ${before.size} had been signed`,
    ),
    mail === null
      ? '未给出旧邮件中的检查点：请用 --checkpoint 核对一份。No checkpoint from an old mail was given: check one with --checkpoint.'
      : `与邮件检查点相符 · agrees with the mail’s checkpoint：${mail.origin}，树大小 · tree size ${mail.size}`,
  ];
}

/** The verifier keys of a file, one a line. Throws CommandError when a line is none. */
async function readKeys(file: string): Promise<Verifier[]> {
  const lines = (await readGiven(file)).toString('utf8').split(/\r?\n/);
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      try {
        return parseVerifierKey(line);
      } catch (error) {
        if (!(error instanceof NoteKeyError)) throw error;
        throw new CommandError(`${file} 中有一行不是验证公钥。A line of it is not a verifier key.`);
      }
    });
}

async function verifyProof(file: string, options: { keys: string }): Promise<void> {
  const verdict = verifyEventProof(await readGiven(file), await readKeys(options.keys));
  if (!verdict.holds) {
    const parts = {
      file: ['不是事件证明文件', 'it is not the proof file of an event'],
      event: ['事件内容与其哈希或位置不符', 'the event does not agree with its hash or place'],
      checkpoint: ['检查点未由所给密钥签名', 'the checkpoint is not signed by a key given'],
      inclusion: ['事件不在检查点所签的树中', 'the event is not in the tree that the checkpoint signs'],
    } as const;
    const [zh, en] = parts[verdict.part];
    throw new CommandError(`不成立：${zh}。Does not hold: ${en}.`);
  }
  const { event, checkpoint } = verdict;
  const lead = `成立 · Holds：${checkpoint.origin}，树大小 · tree size ${checkpoint.size}`;
  process.stdout.write(`${[lead, ...eventLines(event)].join('\n')}\n`);
}

async function inspectFolder(folder: string, options: { project?: string }): Promise<void> {
  try {
    await showEvents(folder, options.project);
  } catch (error) {
    if (!(error instanceof ExportReadError)) throw error;
    refuse(error.finding, false);
  }
}

async function showEvents(folder: string, project: string | undefined): Promise<void> {
  let shown = 0;
  for await (const { event } of readExportedEvents(exportFolder(folder))) {
    if (project !== undefined && event.project !== project) continue;
    shown += 1;
    const text = `${eventLines(event).join('\n')}\n\n`;
    // An export may be larger than the memory: wait until the reader has taken it.
    if (!process.stdout.write(text)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
  process.stdout.write(`${shown} 个事件 · events\n`);
}

async function readGiven(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new CommandError(`无法读取 ${file}。It cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

function instantText(us: bigint): string {
  return shanghaiText(new Date(Number(us / 1000n)));
}
