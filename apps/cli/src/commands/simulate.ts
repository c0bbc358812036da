import { InvalidArgumentError, type Command } from 'commander';
import { isLocalDate, type LocalDate } from '#domain';
import { jsonOption, wholeNumber } from '../options.js';
import { answer } from '../output.js';
import { progressLine } from '../progress-line.js';
import { check, type Verdict } from '../simulation/checker/check.js';
import { withScratchDatabase } from '../simulation/scratch-database.js';
import { Simulation, type SimulationWish } from '../simulation/simulate.js';

/** Breaches of one invariant that are told. */
const mostFindings = 5;

/** Adds `simulate`. */
export function simulateCommand(program: Command): void {
  program
    .command('simulate')
    .description(
      '在临时数据库里用虚拟时间模拟一段工作并核对不变式 · Live through made-up work in virtual time on a scratch database and check the invariants',
    )
    .requiredOption('--from <day>', '第一天 · first day, e.g. 2022-01-01', day)
    .option('--days <number>', '天数 · how many days', (text) => wholeNumber(text, 1, 3_660), 365)
    .option(
      '--seed <number>',
      '随机种子 · seed of what is made up',
      (text) => wholeNumber(text, 0, 99_999),
      1,
    )
    .option('--projects <number>', '项目数 · how many projects', (text) => wholeNumber(text, 1, 2_000), 183)
    .option(
      '--faults <share>',
      '故障概率，0 至 0.5 · share of sweeps that end in a crash, 0 to 0.5',
      share,
      0,
    )
    .addOption(jsonOption())
    .action(async ({ json, ...wish }: SimulationWish & { json: boolean }) => {
      const { verdict, seconds } = await simulate(wish);
      const { findings, invariants, ...counts } = verdict;
      const result = { ...counts, seconds, invariants };
      answer(result, lines(result), json);
      for (const [invariant, found] of Object.entries(findings))
        for (const finding of found.slice(0, mostFindings))
          process.stderr.write(`${invariant}: ${finding}\n`);
      if (Object.values(invariants).includes(false)) process.exitCode = 1;
    });
}

async function simulate(wish: SimulationWish): Promise<{ verdict: Verdict; seconds: number }> {
  return withScratchDatabase(async (place) => {
    const progress = progressLine('Simulating');
    const begun = performance.now();
    try {
      const evidence = await new Simulation(place, wish).run((passed) => progress.show(passed, wish.days));
      const seconds = Math.round((performance.now() - begun) / 100) / 10;
      return { verdict: check(evidence), seconds };
    } finally {
      progress.stop();
    }
  });
}

function lines(result: Omit<Verdict, 'findings'> & { readonly seconds: number }): string[] {
  const { invariants, ...counts } = result;
  return [
    ...Object.entries(counts).map(([name, count]) => `${name}: ${count}`),
    ...Object.entries(invariants).map(
      ([name, holds]) => `${name}: ${holds ? '成立 · holds' : '不成立 · broken'}`,
    ),
  ];
}

function day(text: string): LocalDate {
  if (!isLocalDate(text))
    throw new InvalidArgumentError(`须为日期，如 2022-01-01。It must be a day such as 2022-01-01.`);
  return text;
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 0.5))
    throw new InvalidArgumentError('须为 0 至 0.5 的数。It must be a number from 0 to 0.5.');
  return value;
}
