import { hundredMillions, localDate, type RollupData } from '#domain';
import type { RollupNames } from './rollup-names.js';
import { limited, type Cell, type ShownTable, type TableContext } from './table-parts.js';
import { percentText, plainNumber, type RollupWords } from './rollup-words.js';

/** Projects whose light is another than before. */
export function turnedTable({ data, names, words, lines }: TableContext): ShownTable {
  const { turned, counts } = data.lights;
  const shown = counts
    .filter(({ atCut }) => atCut > 0)
    .map(({ light, atCut }) => `${words.light(light)} ${atCut}`);
  return {
    title: words.say(`灯色变化（${turned.length} 个）`, `Lights that turned (${turned.length})`),
    note: words.say(`期末：${words.list(shown)}。`, `At the end: ${words.list(shown)}.`),
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
  return {
    title: words.say(
      `${words.this}变动（${movements.length} 项）`,
      `Stages reached ${words.this} (${movements.length})`,
    ),
    columns: [
      { label: words.say('项目', 'Project'), share: 7 },
      { label: words.say('达到节点', 'Stage'), share: 2.5, fit: true },
      { label: words.say('日期', 'Day'), share: 2, number: true },
    ],
    ...limited(movements, lines, (line) => [
      { main: names.project(line.project), sub: names.unit(line.leadUnit) },
      { main: names.milestone(line) },
      { main: line.reachedOn === null ? words.say('未载明', 'not stated') : words.day(line.reachedOn) },
    ]),
  };
}

/** Missed dates, with who must answer. */
export function missedTable(
  { names, words, lines }: TableContext,
  title: string,
  missed: RollupData['overdue']['newly'],
): ShownTable {
  const closed = missed.filter(({ open }) => !open).length;
  const answered = {
    date_change: words.say('已申请调整', 'new date asked for'),
    difficulty: words.say('问题已受理', 'difficulty accepted'),
  };
  return {
    title: words.say(
      `${title}（${missed.length} 项${closed > 0 ? `，其中 ${closed} 项已消除` : ''}）`,
      `${title} (${missed.length}${closed > 0 ? `, ${closed} settled` : ''})`,
    ),
    columns: [
      { label: words.say('项目与责任', 'Project and who must answer'), share: 7 },
      { label: words.say('节点', 'Stage'), share: 2.5, fit: true },
      { label: words.say('逾期', 'Late'), share: 2, number: true },
    ],
    ...limited(missed, lines, (line) => [
      { main: names.project(line.project), sub: names.responsible(line) },
      {
        main: names.milestone(line),
        sub: words.say(`应于${words.day(line.dueOn)}`, `due ${words.day(line.dueOn)}`),
      },
      line.open
        ? {
            main: words.say(`${line.daysLate} 天`, `${line.daysLate} days`),
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
  const left = (days: number): string =>
    days === 0 ? words.say('今天', 'today') : words.say(`${days} 天后`, `in ${days} days`);
  return {
    title: words.say(
      `未来两周到期（${due.length - passed} 项${passed > 0 ? `，另有 ${passed} 项已过期、待登记` : ''}）`,
      `Due within two weeks (${due.length - passed}${passed > 0 ? `, ${passed} just passed` : ''})`,
    ),
    columns: [
      { label: words.say('项目与责任', 'Project and who must answer'), share: 7 },
      { label: words.say('节点', 'Stage'), share: 2.5, fit: true },
      { label: words.say('到期', 'Due'), share: 2, number: true },
    ],
    ...limited(due, lines, (line) => [
      { main: names.project(line.project), sub: names.responsible(line) },
      { main: names.milestone(line) },
      line.daysLeft < 0
        ? { main: words.day(line.dueOn), sub: words.say('已过期', 'passed'), late: true }
        : { main: words.day(line.dueOn), sub: left(line.daysLeft) },
    ]),
  };
}

/** Projects behind 序时进度. */
export function behindTable({ data: { investment }, names, words, lines }: TableContext): ShownTable {
  const { behind, behindFromBasisPoints } = investment;
  return {
    title: words.say(`投资滞后（${behind.length} 个）`, `Behind on investment (${behind.length})`),
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
    ...limited(behind, lines, (line) => [
      { main: names.project(line.project), sub: names.unit(line.leadUnit) },
      { main: percentText(line.doneBasisPoints) },
      { main: percentText(line.dueBasisPoints) },
      { main: percentText(-line.behindBasisPoints), late: true },
    ]),
  };
}

/** Difficulties past their due date. */
export function difficultiesTable({ data: { difficulties }, names, words, lines }: TableContext): ShownTable {
  const { open, raised, closed, overLimit } = difficulties;
  return {
    title: words.say(
      `超期问题（${overLimit.length} 项）`,
      `Difficulties over their limit (${overLimit.length})`,
    ),
    note: words.say(
      `未销号 ${open} 项；${words.this}新增 ${raised} 项、销号 ${closed} 项。`,
      `${open} not closed; ${words.this} ${raised} raised, ${closed} closed.`,
    ),
    columns: [
      { label: words.say('项目', 'Project'), share: 5 },
      { label: words.say('问题', 'Difficulty'), share: 2.5 },
      { label: words.say('责任单位', 'Owner'), share: 3 },
      { label: words.say('超期', 'Late'), share: 2, number: true },
    ],
    ...limited(overLimit, lines, (line) => [
      { main: names.project(line.project), sub: names.unit(line.leadUnit) },
      { main: words.code('cause', line.cause), sub: words.code('settledBy', line.settledBy) },
      {
        main: names.unit(line.owner),
        ...(line.charged ? { sub: words.say('计入责任单位', 'charged') } : {}),
      },
      { main: words.say(`${line.daysLate} 天`, `${line.daysLate} days`), late: true },
    ]),
  };
}

/** Dates moved to later ones. */
export function slipsTable({ data: { slips }, names, words, lines }: TableContext): ShownTable {
  return {
    title: words.say(`延期（${slips.lines.length} 次）`, `Slips ${words.this} (${slips.lines.length})`),
    columns: [
      { label: words.say('项目与当时责任单位', 'Project and unit then responsible'), share: 6 },
      { label: words.say('节点', 'Stage'), share: 2, fit: true },
      { label: words.say('原定与现定', 'From and to'), share: 3, fit: true },
      { label: words.say('天数', 'Days'), share: 1.4, number: true },
    ],
    ...limited(slips.lines, lines, (line) => [
      { main: names.project(line.project), sub: names.unit(line.unit) },
      { main: names.milestone(line) },
      { main: `${words.day(line.fromOn)} → ${words.day(line.toOn)}` },
      { main: String(line.days), late: true },
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
      return [
        { main: name, ...(line.owner === null ? {} : { sub: names.unit(line.owner) }) },
        { main: `${words.sense(line.sense)} ${plainNumber(line.value)} ${measure}`.trim() },
        line.reading === null
          ? { main: '—' }
          : { main: plainNumber(line.reading.value), sub: words.day(localDate(line.reading.readOn)) },
        { main: percentText(line.doneBasisPoints) },
        { main: line.light === 'none' ? '—' : words.light(line.light), late: line.light === 'red' },
      ];
    }),
  };
}

/** What changed in earlier figures. */
export function correctionsTable({ data: { corrections }, names, words, lines }: TableContext): ShownTable {
  return {
    title: words.say(
      `此前数据更正（${corrections.length} 项）`,
      `Changed in earlier figures (${corrections.length})`,
    ),
    note: words.say(
      `${words.this}入库、但发生在${words.this}之前的事项，往期数字因此有变。`,
      `Recorded ${words.this}, but of the time before: earlier figures are others now.`,
    ),
    columns: [
      { label: words.say('项目', 'Project'), share: 6 },
      { label: words.say('更正内容', 'What changed'), share: 5 },
    ],
    ...limited(corrections, lines, (line) => [
      { main: names.project(line.project) },
      correctionCell(line, names, words),
    ]),
  };
}

/** What a correction says. */
export function correctionCell(
  line: RollupData['corrections'][number],
  names: RollupNames,
  words: RollupWords,
): Cell {
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
  const also =
    never.length > 0
      ? words.say(`；另有 ${never.length} 个项目从未填报`, `; ${never.length} more have never reported`)
      : '';
  return {
    title: words.say(`未按时填报（${stale.length} 个）`, `Did not report (${stale.length})`),
    note: words.say(
      `超过 ${limitWorkingDays} 个工作日没有填报进度${also}。`,
      `No report for over ${limitWorkingDays} working days${also}.`,
    ),
    columns: [
      { label: words.say('项目', 'Project'), share: 7 },
      { label: words.say('上次填报', 'Last report'), share: 2.5, fit: true },
      { label: words.say('工作日', 'Working days'), share: 2, number: true },
    ],
    ...limited(stale, lines, ({ project, lastReportedOn, workingDays }) => [
      { main: names.project(project) },
      { main: words.day(localDate(lastReportedOn)) },
      { main: String(workingDays) },
    ]),
  };
}
