import type { LocalDate } from '../calendar/local-date.js';
import { compareDecimals, sumDecimals } from '../decimal.js';
import type { StageReached } from '../lifecycle/lifecycle.js';
import type { Light } from '../lights/light.js';
import type { Decimal } from '../recorded-rows.js';
import type { Reading } from '../targets/target-outlook.js';
import type { CorrectionLine, MilestoneLine, SettledLine } from './rollup-data.js';
import type { Figure } from './rollup-numbers.js';

/** One thing that a number of an issue counts or adds up: a project, with what of it is meant. Ids, codes and days only. */
export interface LineBehind {
  /** Null: a reading of a target, or a project that a target counts and the reader may not see. */
  readonly project: string | null;
  /** Null: the issue does not tell. */
  readonly leadUnit: string | null;
  readonly milestone: Pick<MilestoneLine, 'milestone' | 'stage' | 'step'> | null;
  /** When it was reached, is or was due, was moved to, last reported or read. */
  readonly on: LocalDate | null;
  /** Where the project stands, of a number of projects. */
  readonly stageReached: StageReached | null;
  readonly light: Light | null;
  /** In its project, as people call it. */
  readonly difficulty: { readonly id: string; readonly number: number } | null;
  /** How a missed date was settled, or what was corrected. */
  readonly how: SettledLine['how'] | CorrectionLine['kind'] | null;
  readonly reading: Pick<Reading, 'value' | 'state'> | null;
  /** What it adds to the number; null: the number is reckoned from the readings and no sum. */
  readonly adds: Figure | null;
  /** Ids that its events name; none: any event of the project. */
  readonly things: readonly string[];
  /** The number counts what was recorded in the period: its events are those after the previous cut. */
  readonly inPeriod: boolean;
}

const blank: LineBehind = {
  project: null,
  leadUnit: null,
  milestone: null,
  on: null,
  stageReached: null,
  light: null,
  difficulty: null,
  how: null,
  reading: null,
  adds: 1,
  things: [],
  inPeriod: false,
};

/** A line of which only this is to be told; it counts once. */
export function lineBehind(told: Partial<LineBehind>): LineBehind {
  return { ...blank, ...told };
}

/** The part of a line that says which milestone, and that its events name it. */
export function milestoneBehind({
  project,
  leadUnit,
  milestone,
  stage,
  step,
}: MilestoneLine): Partial<LineBehind> {
  return { project, leadUnit, milestone: { milestone, stage, step }, things: [milestone] };
}

/**
 * Whether the lines are what the number says, which is their sum. Those of a target are reckoned from its readings, and no sum
 * where the lines add nothing.
 */
export function areBehind(key: string, lines: readonly LineBehind[], number: Figure): boolean {
  const adds = lines.flatMap((line) => line.adds ?? []);
  if (adds.length === 0 && key.startsWith('/targets/')) return true;
  if (adds.length < lines.length) return false;
  const isSum = adds.some((one) => typeof one === 'string');
  if (isSum) return compareDecimals(sumDecimals(adds.map(String)), String(number)) === 0;
  return adds.reduce<number>((sum, one) => sum + Number(one), 0) === Number(number);
}

/**
 * The lines as somebody may see them who sees these projects today. An issue is shown whole to its readers; but a target counts
 * projects of other units too, which are lines without a name then.
 */
export function asSeen(
  key: string,
  lines: readonly LineBehind[],
  projects: ReadonlySet<string>,
): readonly LineBehind[] {
  if (!key.startsWith('/targets/')) return lines;
  return lines.map((line) =>
    line.project === null || projects.has(line.project) ? line : { ...line, project: null, leadUnit: null },
  );
}

/** Amounts as lines add them: nothing is no line. */
export function isAmount(amount: Decimal): boolean {
  return compareDecimals(amount, '0') !== 0;
}
