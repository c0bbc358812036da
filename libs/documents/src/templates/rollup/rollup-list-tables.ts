import { hundredMillions, localDate, type RollupData } from '#domain';
import { joinedSaid, numberSaid, said, type Said, type SaidNumber } from './said.js';
import type { RollupNames } from './rollup-names.js';
import { limited, type ShownTable, type TableContext } from './table-parts.js';
import { percentText, plainNumber, type RollupWords } from './rollup-words.js';

/** Projects whose light is another than before. */
export function turnedTable({ data, names, words, lines }: TableContext): ShownTable {
  const { turned, counts } = data.lights;
  const shown = counts
    .filter(({ atCut }) => atCut > 0)
    .map(({ light, atCut }) => said`${words.light(light)} ${numberSaid(atCut, `/lights/${light}`)}`);
  const count = numberSaid(turned.length, '/lights/turned');
  const all = joinedSaid(shown, words.say('、', ', '));
  return {
    title: words.say(said`灯色变化（${count} 个）`, said`Lights that turned (${count})`),
    note: words.say(said`期末：${all}。`, said`At the end: ${all}.`),
    columns: [
      { label: words.say('项目', 'Project'), share: 6 },
      { label: words.say('原灯色', 'From'), share: 1.5, fit: true },
      { label: words.say('现灯色', 'To'), share: 1.5, fit: true },
      { label: words.say('原因', 'Because'), share: 3 },
    ],
    ...limited(turned, lines, (line) => [
      { main: names.project(line.project), sub: names.unit(line.leadUnit) },
      { main: words.light(line.from) },
      { main: words.light(line.to), late: line.to === 'red' },
      { main: words.reasons(line.because) || '—' },
    ]),
  };
}

/** Stages reached in the period. */
export function movementsTable({ data: { movements }, names, words, lines }: TableContext): ShownTable {
  const count = numberSaid(movements.length, '/movements');
  return {
    title: words.say(said`${words.this}变动（${count} 项）`, said`Stages reached ${words.this} (${count})`),
    columns: [
      { label: words.say('项目', 'Project'), share: 7 },
      { label: words.say('达到节点', 'Stage'), share: 2.5, fit: true },
      { label: words.say('日期', 'Day'), share: 2, number: true },
    ],
    ...limited(movements, lines, (line, place) => [
      { main: names.project(line.project), sub: names.unit(line.leadUnit) },
      { main: names.milestone(line) },
      {
        main: [
          numberSaid(
            line.reachedOn === null ? words.say('未载明', 'not stated') : words.day(line.reachedOn),
            '/movements',
            place,
          ),
        ],
      },
    ]),
  };
}

/** Missed dates, with who must answer. */
export function missedTable(
  { data, names, words, lines }: TableContext,
  title: string,
  list: 'newly' | 'still',
): ShownTable {
  const missed = data.overdue[list];
  const [key, count] = [`/overdue/${list}`, numberSaid(missed.length, `/overdue/${list}`)];
  const closed = missed.filter(({ open }) => !open).length;
  const settled = numberSaid(closed, key);
  const answered = {
    date_change: words.say('已申请调整', 'new date asked for'),
    difficulty: words.say('问题已受理', 'difficulty accepted'),
  };
  return {
    title: words.say(
      said`${title}（${count} 项${closed > 0 ? said`，其中 ${settled} 项已消除` : ''}）`,
      said`${title} (${count}${closed > 0 ? said`, ${settled} settled` : ''})`,
    ),
    columns: [
      { label: words.say('项目与责任', 'Project and who must answer'), share: 7 },
      { label: words.say('节点', 'Stage'), share: 2.5, fit: true },
      { label: words.say('逾期', 'Late'), share: 2, number: true },
    ],
    ...limited(missed, lines, (line, place) => [
      { main: names.project(line.project), sub: names.responsible(line) },
      {
        main: names.milestone(line),
        sub: words.say(`应于${words.day(line.dueOn)}`, `due ${words.day(line.dueOn)}`),
      },
      line.open
        ? {
            main: days(line.daysLate, key, place, words),
            late: true,
            ...(line.answered === null ? {} : { sub: answered[line.answered] }),
          }
        : { main: words.say('已消除', 'settled') },
    ]),
  };
}

/** What is due next. */
export function dueTable({ data: { due }, names, words, lines }: TableContext): ShownTable {
  const passed = due.filter(({ daysLeft }) => daysLeft < 0).length;
  const [count, gone] = [numberSaid(due.length - passed, '/due'), numberSaid(passed, '/due')];
  const left = (days: number): string =>
    days === 0 ? words.say('今天', 'today') : words.say(`${days} 天后`, `in ${days} days`);
  return {
    title: words.say(
      said`未来两周到期（${count} 项${passed > 0 ? said`，另有 ${gone} 项已过期、待登记` : ''}）`,
      said`Due within two weeks (${count}${passed > 0 ? said`, ${gone} just passed` : ''})`,
    ),
    columns: [
      { label: words.say('项目与责任', 'Project and who must answer'), share: 7 },
      { label: words.say('节点', 'Stage'), share: 2.5, fit: true },
      { label: words.say('到期', 'Due'), share: 2, number: true },
    ],
    ...limited(due, lines, (line, place) => [
      { main: names.project(line.project), sub: names.responsible(line) },
      { main: names.milestone(line) },
      line.daysLeft < 0
        ? { main: words.day(line.dueOn), sub: words.say('已过期', 'passed'), late: true }
        : { main: words.day(line.dueOn), sub: [numberSaid(left(line.daysLeft), '/due', place)] },
    ]),
  };
}

/** Projects behind 序时进度. */
export function behindTable({ data: { investment }, names, words, lines }: TableContext): ShownTable {
  const { behind, behindFromBasisPoints } = investment;
  const count = numberSaid(behind.length, '/investment/behind');
  return {
    title: words.say(said`投资滞后（${count} 个）`, said`Behind on investment (${count})`),
    note: words.say(
      `低于序时进度 ${behindFromBasisPoints / 100} 个百分点及以上。`,
      `${behindFromBasisPoints / 100} points and more below what is due by now.`,
    ),
    columns: [
      { label: words.say('项目', 'Project'), share: 6 },
      { label: words.say('完成', 'Completed'), share: 2, number: true },
      { label: words.say('应完成', 'Due'), share: 2, number: true },
      { label: words.say('差', 'Points'), share: 2, number: true },
    ],
    ...limited(behind, lines, (line, place) => {
      const percent = (points: number): Said => [
        numberSaid(percentText(points), '/investment/behind', place),
      ];
      return [
        { main: names.project(line.project), sub: names.unit(line.leadUnit) },
        { main: percent(line.doneBasisPoints) },
        { main: percent(line.dueBasisPoints) },
        { main: percent(-line.behindBasisPoints), late: true },
      ];
    }),
  };
}

/** Difficulties past their due date. */
export function difficultiesTable({ data: { difficulties }, names, words, lines }: TableContext): ShownTable {
  const { overLimit } = difficulties;
  const [open, raised, closed] = (['open', 'raised', 'closed'] as const).map((figure) =>
    numberSaid(difficulties[figure], `/difficulties/${figure}`),
  ) as [SaidNumber, SaidNumber, SaidNumber];
  const count = numberSaid(overLimit.length, '/difficulties/overLimit');
  return {
    title: words.say(said`超期问题（${count} 项）`, said`Difficulties over their limit (${count})`),
    note: words.say(
      said`未销号 ${open} 项；${words.this}新增 ${raised} 项、销号 ${closed} 项。`,
      said`${open} not closed; ${words.this} ${raised} raised, ${closed} closed.`,
    ),
    columns: [
      { label: words.say('项目', 'Project'), share: 5 },
      { label: words.say('问题', 'Difficulty'), share: 2.5 },
      { label: words.say('责任单位', 'Owner'), share: 3 },
      { label: words.say('超期', 'Late'), share: 2, number: true },
    ],
    ...limited(overLimit, lines, (line, place) => [
      { main: names.project(line.project), sub: names.unit(line.leadUnit) },
      { main: words.code('cause', line.cause), sub: words.code('settledBy', line.settledBy) },
      {
        main: names.unit(line.owner),
        ...(line.charged ? { sub: words.say('计入责任单位', 'charged') } : {}),
      },
      { main: days(line.daysLate, '/difficulties/overLimit', place, words), late: true },
    ]),
  };
}

/** Dates moved to later ones. */
export function slipsTable({ data: { slips }, names, words, lines }: TableContext): ShownTable {
  const count = numberSaid(slips.lines.length, '/slips');
  return {
    title: words.say(said`延期（${count} 次）`, said`Slips ${words.this} (${count})`),
    columns: [
      { label: words.say('项目与当时责任单位', 'Project and unit then responsible'), share: 6 },
      { label: words.say('节点', 'Stage'), share: 2, fit: true },
      { label: words.say('原定与现定', 'From and to'), share: 3, fit: true },
      { label: words.say('天数', 'Days'), share: 1.4, number: true },
    ],
    ...limited(slips.lines, lines, (line, place) => [
      { main: names.project(line.project), sub: names.unit(line.unit) },
      { main: names.milestone(line) },
      { main: `${words.day(line.fromOn)} → ${words.day(line.toOn)}` },
      { main: [numberSaid(line.days, '/slips', place)], late: true },
    ]),
  };
}

/** Where the targets of the year stand. */
export function targetsTable({ data: { targets }, names, words, lines }: TableContext): ShownTable {
  return {
    title: words.say(`目标任务（${targets.length} 项）`, `Targets (${targets.length})`),
    columns: [
      { label: words.say('目标', 'Target'), share: 5 },
      { label: words.say('目标值', 'Goal'), share: 2.4, number: true },
      { label: words.say('最近读数', 'Newest'), share: 2.4, number: true },
      { label: words.say('完成', 'Done'), share: 1.8, number: true },
      { label: words.say('灯色', 'Light'), share: 1.4, fit: true },
    ],
    ...limited(targets, lines, (line) => {
      const { name, measure } = names.target(line.target);
      const number = (text: string, figure: string): SaidNumber =>
        numberSaid(text, `/targets/${line.target}/${figure}`);
      const goal = number(plainNumber(line.value), 'value');
      return [
        { main: name, ...(line.owner === null ? {} : { sub: names.unit(line.owner) }) },
        {
          main: joinedSaid(
            [words.sense(line.sense), [goal], measure].filter((part) => part !== ''),
            ' ',
          ),
        },
        line.reading === null
          ? { main: '—' }
          : {
              main: [number(plainNumber(line.reading.value), 'reading')],
              sub: words.day(localDate(line.reading.readOn)),
            },
        {
          main:
            line.doneBasisPoints === null
              ? '—'
              : [number(percentText(line.doneBasisPoints), 'doneBasisPoints')],
        },
        { main: line.light === 'none' ? '—' : words.light(line.light), late: line.light === 'red' },
      ];
    }),
  };
}

/** What changed in earlier figures. */
export function correctionsTable({ data: { corrections }, names, words, lines }: TableContext): ShownTable {
  const count = numberSaid(corrections.length, '/corrections');
  return {
    title: words.say(said`此前数据更正（${count} 项）`, said`Changed in earlier figures (${count})`),
    note: words.say(
      `${words.this}入库、但发生在${words.this}之前的事项，往期数字因此有变。`,
      `Recorded ${words.this}, but of the time before: earlier figures are others now.`,
    ),
    columns: [
      { label: words.say('项目', 'Project'), share: 6 },
      { label: words.say('更正内容', 'What changed'), share: 5 },
    ],
    ...limited(corrections, lines, (line, place) => {
      const cell = correctionCell(line, names, words);
      const main = [numberSaid(cell.main, '/corrections', place)];
      return [{ main: names.project(line.project) }, { ...cell, main }];
    }),
  };
}

/** What a correction says. */
export function correctionCell(
  line: RollupData['corrections'][number],
  names: RollupNames,
  words: RollupWords,
): { readonly main: string; readonly sub?: string } {
  const day = (on: Parameters<RollupWords['day']>[0] | null): string =>
    on === null ? words.say('未载明', 'not stated') : words.day(on);
  const amount = (value: string | null): string => (value === null ? '—' : hundredMillions(value));
  switch (line.kind) {
    case 'stage_reached':
      return {
        main: words.say(
          `补报：已于${day(line.reachedOn)}${names.milestone(line)}`,
          `Recorded late: ${names.milestone(line)} on ${day(line.reachedOn)}`,
        ),
      };
    case 'stage_undone':
      return {
        main: words.say(`撤销误报：${names.milestone(line)}`, `Undone: ${names.milestone(line)}`),
        sub: words.say(`原报${day(line.reachedOn)}`, `was ${day(line.reachedOn)}`),
      };
    case 'stage_redated':
      return {
        main: words.say(`更正：${names.milestone(line)}日期`, `Another day: ${names.milestone(line)}`),
        sub: `${day(line.before)} → ${day(line.after)}`,
      };
    case 'missed':
      return {
        main: words.say(
          `补记：${names.milestone(line)}逾期`,
          `Missed, recorded late: ${names.milestone(line)}`,
        ),
        sub: words.say(`应于${day(line.dueOn)}`, `due ${day(line.dueOn)}`),
      };
    case 'reported_late':
      return {
        main: words.say(
          `更正：${names.milestone(line)}未逾期，只是迟报`,
          `Not missed, only reported late: ${names.milestone(line)}`,
        ),
        sub: words.say(`应于${day(line.dueOn)}`, `due ${day(line.dueOn)}`),
      };
    case 'investment_restated':
      return {
        main: words.say(
          `更正：${words.month(line.month)}完成投资`,
          `Investment completed by ${words.month(line.month)}`,
        ),
        sub: words.say(
          `${amount(line.before)} → ${amount(line.after)} 亿元`,
          `${amount(line.before)} → ${amount(line.after)} × CNY 100 m`,
        ),
      };
    case 'plan_restated':
      return {
        main: words.say('更正：年度计划投资', 'Plan of the year'),
        sub: words.say(
          `${amount(line.before)} → ${amount(line.after)} 亿元`,
          `${amount(line.before)} → ${amount(line.after)} × CNY 100 m`,
        ),
      };
  }
}

/** Who did not report. */
export function silentTable({ data: { reporting }, names, words, lines }: TableContext): ShownTable {
  const { stale, never, limitWorkingDays } = reporting;
  const [late, silent] = [
    numberSaid(stale.length, '/reporting/stale'),
    numberSaid(never.length, '/reporting/never'),
  ];
  const also =
    never.length > 0
      ? words.say(said`；另有 ${silent} 个项目从未填报`, said`; ${silent} more have never reported`)
      : '';
  return {
    title: words.say(said`未按时填报（${late} 个）`, said`Did not report (${late})`),
    note: words.say(
      said`超过 ${limitWorkingDays} 个工作日没有填报进度${also}。`,
      said`No report for over ${limitWorkingDays} working days${also}.`,
    ),
    columns: [
      { label: words.say('项目', 'Project'), share: 7 },
      { label: words.say('上次填报', 'Last report'), share: 2.5, fit: true },
      { label: words.say('工作日', 'Working days'), share: 2, number: true },
    ],
    ...limited(stale, lines, ({ project, lastReportedOn, workingDays }, place) => [
      { main: names.project(project) },
      { main: words.day(localDate(lastReportedOn)) },
      { main: [numberSaid(workingDays, '/reporting/stale', place)] },
    ]),
  };
}

function days(count: number, key: string, line: number, words: RollupWords): Said {
  const number = numberSaid(count, key, line);
  return words.say(said`${number} 天`, said`${number} days`);
}
