import type { LocalDate } from '../calendar/local-date.js';
import type { ReferenceClass } from '../forecast/delay-record.js';
import type { CountedStage, StageReached } from '../lifecycle/lifecycle.js';
import type { Light, LightFact } from '../lights/light.js';
import type { Decimal, DifficultyRow, TargetSense, TargetStrength } from '../recorded-rows.js';
import type { LadderRecipient } from '../reminders/ladder.js';
import type { Reading } from '../targets/target-outlook.js';
import type { PeriodKind } from './period.js';

/** Where a project can stand, in the order in which it is shown. */
export const stageOrder = [
  'pipeline',
  'signing',
  'groundbreaking',
  'completion',
  'operation',
  'unknown',
] as const satisfies readonly StageReached[];

/** Lights in the order in which they are shown. */
export const lightOrder = ['red', 'yellow', 'green', 'grey', 'none'] as const satisfies readonly Light[];

/** How many projects have each light. */
export type LightCounts = Readonly<Record<Light, number>>;

/** What turns a light, by its code. */
export type LightReason = LightFact['fact'];

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
  /**
   * The code of a step that the lifecycle names inside the stage; `own`: one that the project has named itself, whose name
   * stands in the labels; null: the stage itself.
   */
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
  /** What has paused its ladder: a new date asked for, or an accepted difficulty. Null: nobody has answered. */
  readonly answered: 'date_change' | 'difficulty' | null;
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
  /** A stage that an earlier issue counted and that was undone (误报). */
  | (MilestoneLine & { readonly kind: 'stage_undone'; readonly reachedOn: LocalDate | null })
  | (MilestoneLine & {
      readonly kind: 'stage_redated';
      readonly before: LocalDate | null;
      readonly after: LocalDate | null;
    })
  | (MilestoneLine & { readonly kind: 'missed' | 'reported_late'; readonly dueOn: LocalDate })
  | {
      readonly kind: 'investment_restated';
      readonly project: string;
      readonly month: string;
      readonly before: Decimal;
      readonly after: Decimal;
    }
  /** The year's plan is another than at the previous cut. */
  | {
      readonly kind: 'plan_restated';
      readonly project: string;
      readonly before: Decimal | null;
      readonly after: Decimal | null;
    };

/** A project whose light at the end of the period is another than at the end of the one before. */
export interface TurnedLine {
  readonly project: string;
  readonly leadUnit: string;
  readonly from: Light;
  readonly to: Light;
  /** What makes the new light, worst first, each code once; empty for green and none. */
  readonly because: readonly LightReason[];
}

/** A project that is red. */
export interface RedLine {
  readonly project: string;
  readonly leadUnit: string;
  readonly because: readonly LightReason[];
}

/** The lights at the cut of an ISO week. */
export interface LightWeek extends LightCounts {
  readonly week: string;
}

/** A project whose investment lies below 序时进度 by so much that its light is no more green. */
export interface BehindLine {
  readonly project: string;
  readonly leadUnit: string;
  readonly planned: Decimal;
  readonly completed: Decimal;
  /** Hundredths of a percent of the plan: due by now, completed, and the difference. */
  readonly dueBasisPoints: number;
  readonly doneBasisPoints: number;
  readonly behindBasisPoints: number;
}

/** Plan and figures by the end of a month; `completed` is null where the month was not over at the cut. */
export interface InvestmentMonthLine {
  readonly month: string;
  readonly due: Decimal;
  readonly completed: Decimal | null;
}

/** A date that was moved to a later one in the period. */
export interface SlipLine extends MilestoneLine {
  /** Responsible then. */
  readonly unit: string;
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate;
  readonly days: number;
}

/** Slips that count to a unit: in the period, and in the list's year so far. */
export interface UnitSlips {
  readonly unit: string;
  readonly period: number;
  readonly listYear: number;
}

/** A difficulty that is past its due date and not closed. */
export interface DifficultyLine {
  readonly project: string;
  readonly leadUnit: string;
  readonly difficulty: string;
  /** In its project, as people call it. */
  readonly number: number;
  readonly cause: DifficultyRow['cause'];
  readonly settledBy: DifficultyRow['settledBy'];
  readonly owner: string;
  readonly dueOn: LocalDate;
  readonly daysLate: number;
  /** The delay is charged to the owner. */
  readonly charged: boolean;
}

/** How fresh the reports of a unit's projects are: of those with something left to reach. */
export interface UnitReporting {
  readonly unit: string;
  readonly projects: number;
  readonly stale: number;
  readonly never: number;
}

/** Where a target of the year stands. */
export interface TargetLine {
  readonly target: string;
  readonly owner: string | null;
  readonly sense: TargetSense;
  readonly strength: TargetStrength | null;
  readonly value: Decimal;
  readonly reading: Reading | null;
  /** Hundredths of a percent: of the target that is reached, of the year that has passed. */
  readonly doneBasisPoints: number | null;
  readonly yearBasisPoints: number;
  readonly forecast: Decimal | null;
  readonly light: 'none' | 'green' | 'yellow' | 'red';
}

/** When the stage that comes next in a project is likely to be reached, by how late others were. */
export interface ForecastLine extends MilestoneLine {
  readonly dueOn: LocalDate;
  /** By this day half of the comparable cases were reached; four of five by the other. */
  readonly likelyOn: LocalDate;
  readonly cautiousOn: LocalDate;
  /** From the date due to the likely one; negative: earlier. */
  readonly daysLater: number;
  readonly reference: ReferenceClass;
  readonly cases: number;
  /** Earlier forecasts for stages of that class whose cautious date has passed; the share that was kept, null: none has. */
  readonly scored: number;
  readonly keptBasisPoints: number | null;
}

/** Some of the list's entries with what is put into them, 万元. */
export interface YearTally {
  readonly entries: number;
  /** The phases of one parent are one. */
  readonly projects: number;
  /** Total investment of those that state it; so many do not. */
  readonly totalInvestment: Decimal;
  readonly unstated: number;
  /** In the year, as in `RollupData.investment`. */
  readonly completed: Decimal;
}

/** What a year has come to. */
export interface YearEnd {
  /** Each of the four stages with the list's projects that reached it on a day of the year. */
  readonly reached: readonly (YearTally & { readonly stage: CountedStage })[];
  /** What runs and has not reached its last stage, by the stage reached; the stages at which there is some. */
  readonly carried: readonly (YearTally & { readonly stage: StageReached })[];
  /** How many of these stand on the next year's list; null: it is not begun. */
  readonly onNextList: number | null;
}

/** Figures of some of the list's entries. */
export interface GroupLine {
  /** Id of the unit, or code; null: not stated. */
  readonly key: string | null;
  readonly entries: number;
  /** The phases of one parent are one. */
  readonly projects: number;
  /** Of the entries. */
  readonly stages: Readonly<Record<StageReached, number>>;
  readonly lights: LightCounts;
  /** Missed dates that are open at the cut. */
  readonly overdue: number;
  readonly due: number;
  /** 万元, as in `RollupData.investment`. */
  readonly planned: Decimal;
  readonly dueByNow: Decimal;
  readonly completed: Decimal;
}

/** Investment completed, reported series; amounts in 万元 over the projects that have a plan for the year. */
export interface InvestmentFigures {
  readonly planned: Decimal;
  /** 序时进度: what is due of the plan by the months that are over. */
  readonly dueByNow: Decimal;
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
  readonly kind: PeriodKind;
  readonly period: string;
  /**
   * The previous cut and the cut, ISO instants: what was recorded after the first, up to and with the second. Of a
   * provisional one the cut is where the record ended.
   */
  readonly from: string;
  readonly cutAt: string;
  readonly scope: string;
  readonly listYear: number;
  /** 第 N 期; null: provisional, the period is not finished. */
  readonly number: number | null;
  readonly entries: number;
  /** The phases of one parent are one. */
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
  /** As the schedules said at the cut for the last day of the period. */
  readonly lights: {
    readonly counts: readonly {
      readonly light: Light;
      readonly atCut: number;
      readonly atPreviousCut: number | null;
    }[];
    /** Of projects on the list at both cuts; the worst new light first. */
    readonly turned: readonly TurnedLine[];
    readonly red: readonly RedLine[];
    /** At the cuts of the last twelve ISO weeks since the list was issued, oldest first. */
    readonly weeks: readonly LightWeek[];
  };
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
  readonly investment: InvestmentFigures & {
    readonly completedAtPreviousCut: Decimal | null;
    /** Every month of the list's year. */
    readonly byMonth: readonly InvestmentMonthLine[];
    /** From so many hundredths of a percent below on; the furthest behind first. */
    readonly behindFromBasisPoints: number;
    readonly behind: readonly BehindLine[];
  };
  readonly slips: { readonly lines: readonly SlipLine[]; readonly units: readonly UnitSlips[] };
  readonly difficulties: {
    /** Not closed at the cut; raised and closed in the period. */
    readonly open: number;
    readonly raised: number;
    readonly closed: number;
    /** Longest first. */
    readonly overLimit: readonly DifficultyLine[];
  };
  /** Projects with an open milestone whose last report lies back over `limitWorkingDays`, and those without any. */
  readonly reporting: {
    readonly limitWorkingDays: number;
    readonly stale: readonly {
      readonly project: string;
      readonly lastReportedOn: LocalDate;
      readonly workingDays: number;
    }[];
    readonly never: readonly string[];
    readonly units: readonly UnitReporting[];
  };
  /** Of the list's year: the city's all, a unit's own and those below it. */
  readonly targets: readonly TargetLine[];
  /** The latest first. `silent`: so many projects have a planned stage next of which too few cases tell. */
  readonly forecast: { readonly silent: number; readonly lines: readonly ForecastLine[] };
  /** Null: it is no year's rollup. */
  readonly yearEnd: YearEnd | null;
  readonly corrections: readonly CorrectionLine[];
  /** Whether a year without an official calendar had a say: then Monday to Friday were taken for working days. */
  readonly assumedWorkingDays: boolean;
}
