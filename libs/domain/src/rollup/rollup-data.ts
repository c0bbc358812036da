import type { LocalDate } from '../calendar/local-date.js';
import type { CountedStage, StageReached } from '../lifecycle/lifecycle.js';
import type { Decimal } from '../recorded-rows.js';
import type { LadderRecipient } from '../reminders/ladder.js';

/** Where a project can stand, in the order in which it is shown. */
export const stageOrder = [
  'pipeline',
  'signing',
  'groundbreaking',
  'completion',
  'operation',
  'unknown',
] as const satisfies readonly StageReached[];

/** A person who must answer, under the duty first met. */
export interface Answerable {
  readonly role: LadderRecipient;
  readonly person: string;
}

/** One milestone of one project; all ids. `stage` is the code in the project's lifecycle. */
export interface MilestoneLine {
  readonly project: string;
  readonly leadUnit: string;
  readonly milestone: string;
  readonly stage: string;
  /** A named step inside the stage; null: the stage itself. */
  readonly step: string | null;
}

/** A stage that was recorded as reached in the period, on a day of it. */
export interface MovementLine extends MilestoneLine {
  readonly countsAs: CountedStage | null;
  /** Null: the day is not known. */
  readonly reachedOn: LocalDate | null;
}

/** A deadline recorded as missed. Days late are calendar days at the cut's day. */
export interface MissedLine extends MilestoneLine {
  readonly dueOn: LocalDate;
  /** False: reached, moved or ended since, though it stays a missed date. */
  readonly open: boolean;
  readonly daysLate: number;
  /** Empty where it is not open. */
  readonly answerable: readonly Answerable[];
}

/** An open deadline that comes up. */
export interface DueLine extends MilestoneLine {
  readonly dueOn: LocalDate;
  /** Calendar days from the cut's day; negative: the day has passed, but the miss was not recorded by the cut. */
  readonly daysLeft: number;
  readonly answerable: readonly Answerable[];
}

/** A missed date that was open at the previous cut and is not any more. */
export interface SettledLine extends MilestoneLine {
  readonly dueOn: LocalDate;
  /** `ended`: the project has left the list or ended. */
  readonly how: 'reached' | 'reported_late' | 'deadline_moved' | 'ended';
}

/** Something recorded in the period that changes the figures of earlier issues. */
export type CorrectionLine =
  | (MovementLine & { readonly kind: 'stage_reached' })
  | (MilestoneLine & { readonly kind: 'missed' | 'reported_late'; readonly dueOn: LocalDate })
  | {
      readonly kind: 'investment_restated';
      readonly project: string;
      readonly month: string;
      readonly before: Decimal;
      readonly after: Decimal;
    };

/** Figures of some of the projects, each counted once. */
export interface GroupLine {
  /** Id of the unit, or code; null: not stated. */
  readonly key: string | null;
  readonly projects: number;
  readonly stages: Readonly<Record<StageReached, number>>;
  /** Missed dates that are open at the cut. */
  readonly overdue: number;
  readonly due: number;
  /** 万元, as in `RollupData.investment`. */
  readonly planned: Decimal;
  readonly completed: Decimal;
}

/** Investment completed, reported series; amounts in 万元 over the projects that have a plan for the year. */
export interface InvestmentFigures {
  readonly planned: Decimal;
  /** Each project's newest figure since 1 January. */
  readonly completed: Decimal;
  readonly projectsWithPlan: number;
  readonly projectsReporting: number;
  /** Of which month the figures are, newest first. */
  readonly months: readonly { readonly month: string; readonly projects: number }[];
}

/**
 * The facts of one period (`data.json`): ids, codes, whole numbers, decimal texts and days only. No names, no free
 * text, no time of building, no lateness. Lists are in a fixed order, so that the same rows give the same bytes.
 */
export interface RollupData {
  readonly builderVersion: number;
  readonly kind: 'week';
  readonly period: string;
  /** The previous cut and the cut, ISO instants: what was recorded after the first, up to and with the second. */
  readonly from: string;
  readonly cutAt: string;
  readonly scope: string;
  readonly listYear: number;
  /** 第 N 期. */
  readonly number: number;
  readonly projects: number;
  /** By the last of the four stages reached; `atPreviousCut` is null in the first issue of a list. */
  readonly stages: readonly {
    readonly stage: StageReached;
    readonly atCut: number;
    readonly atPreviousCut: number | null;
  }[];
  /** Projects that came onto the list, and that left it, since the previous cut. */
  readonly entered: readonly string[];
  readonly left: readonly string[];
  readonly movements: readonly MovementLine[];
  readonly overdue: {
    readonly atCut: number;
    readonly atPreviousCut: number | null;
    readonly newly: readonly MissedLine[];
    /** Longest first. */
    readonly still: readonly MissedLine[];
    readonly settled: readonly SettledLine[];
  };
  /** In the fourteen days that begin with the cut's day. */
  readonly due: readonly DueLine[];
  readonly groups: {
    readonly area: readonly GroupLine[];
    readonly leadUnit: readonly GroupLine[];
    readonly category: readonly GroupLine[];
    /** Under the highest level that a project has. */
    readonly level: readonly GroupLine[];
  };
  readonly investment: InvestmentFigures & { readonly completedAtPreviousCut: Decimal | null };
  /** Projects with an open milestone whose last report lies back over `limitWorkingDays`, and those without any. */
  readonly reporting: {
    readonly limitWorkingDays: number;
    readonly stale: readonly {
      readonly project: string;
      readonly lastReportedOn: LocalDate;
      readonly workingDays: number;
    }[];
    readonly never: readonly string[];
  };
  readonly corrections: readonly CorrectionLine[];
  /** Whether a year without an official calendar had a say: then Monday to Friday were taken for working days. */
  readonly assumedWorkingDays: boolean;
}
