import { lineBehind, milestoneBehind, type LineBehind } from './behind-line.js';
import type { CorrectionLine, RollupData } from './rollup-data.js';

/** The lines behind a number that the issue itself lists, in its order. Null: it holds a count and no list. */
export function listedBehind(data: RollupData, key: string): LineBehind[] | null {
  const { overdue, lights, reporting } = data;
  const recent = { inPeriod: true };
  switch (key) {
    case '/entered':
      return data.entered.map((project) => lineBehind({ project, ...recent }));
    case '/left':
      return data.left.map((project) => lineBehind({ project, ...recent }));
    case '/movements':
      return data.movements.map((line) =>
        lineBehind({ ...milestoneBehind(line), on: line.reachedOn, ...recent }),
      );
    case '/lights/turned':
      return lights.turned.map(({ project, leadUnit, to: light }) =>
        lineBehind({ project, leadUnit, light, ...recent }),
      );
    case '/lights/red':
      return lights.red.map(({ project, leadUnit }) => lineBehind({ project, leadUnit, light: 'red' }));
    case '/overdue/newly':
      return overdue.newly.map((line) => lineBehind({ ...milestoneBehind(line), on: line.dueOn }));
    case '/overdue/still':
      return overdue.still.map((line) => lineBehind({ ...milestoneBehind(line), on: line.dueOn }));
    case '/overdue/atCut':
      return [...overdue.newly.filter(({ open }) => open), ...overdue.still].map((line) =>
        lineBehind({ ...milestoneBehind(line), on: line.dueOn }),
      );
    case '/overdue/settled':
      return overdue.settled.map((line) =>
        lineBehind({ ...milestoneBehind(line), on: line.dueOn, how: line.how, ...recent }),
      );
    case '/due':
      return data.due.map((line) => lineBehind({ ...milestoneBehind(line), on: line.dueOn }));
    case '/investment/behind':
      return data.investment.behind.map(({ project, leadUnit }) => lineBehind({ project, leadUnit }));
    case '/slips':
      return slips(data);
    case '/difficulties/overLimit':
      return data.difficulties.overLimit.map(({ project, leadUnit, difficulty: id, number, dueOn: on }) =>
        lineBehind({ project, leadUnit, difficulty: { id, number }, on, things: [id] }),
      );
    case '/reporting/stale':
      return reporting.stale.map(({ project, lastReportedOn: on }) => lineBehind({ project, on }));
    case '/reporting/never':
      return reporting.never.map((project) => lineBehind({ project }));
    case '/forecast':
      return data.forecast.lines.map((line) => lineBehind({ ...milestoneBehind(line), on: line.likelyOn }));
    case '/corrections':
      return data.corrections.map(correction);
    default:
      return slipsOfUnit(data, key);
  }
}

function slips({ slips: { lines } }: RollupData): LineBehind[] {
  return lines.map((line) => lineBehind({ ...milestoneBehind(line), on: line.toOn, inPeriod: true }));
}

function slipsOfUnit(data: RollupData, key: string): LineBehind[] | null {
  const [, unit] = /^\/slips\/units\/([^/]+)\/period$/.exec(key) ?? [];
  if (unit === undefined) return null;
  const { lines } = data.slips;
  return slips({ ...data, slips: { ...data.slips, lines: lines.filter((line) => line.unit === unit) } });
}

function correction(line: CorrectionLine): LineBehind {
  const { project, kind: how } = line;
  const on =
    'dueOn' in line ? line.dueOn : 'reachedOn' in line ? line.reachedOn : 'stage' in line ? line.after : null;
  const of = 'milestone' in line ? milestoneBehind(line) : { project };
  return lineBehind({ ...of, how, on, inPeriod: true });
}
