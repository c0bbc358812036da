import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Option, type Command } from 'commander';
import type { RollupFile } from '#documents';
import { isRefusal, type Language } from '#domain';
import { newId } from '#database';
import { RollupsService, type ShownRollup } from '#portfolio';
import { onlyOne, report, type Administration } from '../administration.js';
import { jsonOption } from '../options.js';
import { CommandError, refusedCommand } from '../output.js';

interface BuildOptions {
  readonly period: string;
  readonly scope?: string;
  readonly language: Language;
  readonly out: string;
  readonly json: boolean;
}

/** Adds `rollup build`. */
export function rollupBuildCommand(program: Command): void {
  program
    .command('rollup')
    .description('生成周报、月报、季报、年报 · Build rollups')
    .command('build')
    .description(
      '按任一周期和单位生成 data.json、labels.json、mail.html、report.pdf、report.xlsx，不发布 · Build a rollup of any period and unit into files; nothing is issued',
    )
    .requiredOption(
      '--period <period>',
      '2022-W09、2022-03、2022-Q1 或 2022 · a week, month, quarter or year',
    )
    .option('--scope <unit>', '单位名称或编号，默认全市 · a unit by name or id; the whole city otherwise')
    .addOption(
      new Option('--language <language>', '文字 · language of the documents')
        .choices(['zh', 'en'])
        .default('zh'),
    )
    .requiredOption('--out <folder>', '写入的文件夹 · folder to write into')
    .addOption(jsonOption())
    .action(async (options: BuildOptions) => {
      await report(options.json, async (administration) => {
        const shown = await shownRollup(administration, options);
        // Read for this command alone: fonts and drawing take as long to load as most commands take to run.
        const { rollupFiles } = await import('#documents');
        const files = await rollupFiles(shown.document, options.language);
        await written(options.out, files);
        return { value: summary(shown, options), lines: lines(shown, options, files) };
      });
    });
}

async function shownRollup(
  { database, directory }: Administration,
  { period, scope }: BuildOptions,
): Promise<ShownRollup> {
  const unitId =
    scope === undefined
      ? (await directory.units())[0]?.id
      : onlyOne(await directory.findUnits(scope), 'unit', scope).id;
  if (unitId === undefined) throw new CommandError('还没有任何单位。There is no unit yet.');
  const shown = await new RollupsService(database, newId, { host: 'localhost' }).show(period, unitId);
  if (isRefusal(shown)) throw refusedCommand(shown);
  return shown;
}

async function written(folder: string, files: readonly RollupFile[]): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const { name, content } of files) await writeFile(join(folder, name), content);
  } catch (error) {
    throw new CommandError(`不能写入“${folder}”。Cannot write into "${folder}": ${(error as Error).message}`);
  }
}

function summary({ document, issuedSha256 }: ShownRollup, { out }: BuildOptions): object {
  const { kind, period, scope, number, listYear } = document.data;
  return {
    kind,
    period,
    scope,
    listYear,
    number,
    dataSha256: document.dataSha256,
    issuedSha256,
    folder: out,
  };
}

function lines(
  { document: { data, dataSha256, labels }, issuedSha256 }: ShownRollup,
  { out }: BuildOptions,
  files: readonly RollupFile[],
): string[] {
  const numbered =
    data.number === null
      ? '临时稿，不编号 · provisional, without a number'
      : `${data.listYear} 年第 ${data.number} 期 · No. ${data.number} of ${data.listYear}`;
  const issued =
    issuedSha256 === null
      ? '未发布 · not issued'
      : issuedSha256 === dataSha256
        ? '与已发布的逐字节相同 · the same bytes as were issued'
        : `与已发布的不同（${issuedSha256}）· not what was issued`;
  return [
    `${labels.units[data.scope]?.name ?? data.scope}  ${data.period}  ${numbered}`,
    `data.json SHA-256 ${dataSha256}  ${issued}`,
    ...files.map(({ name, content }) => `${join(out, name)}  ${Buffer.byteLength(content)} B`),
  ];
}
