import type { LocalDate } from '../calendar/local-date.js';

/** 红黄绿灯. `grey`: on hold; `none`: nothing is known that a light could be made from. Computed, never typed. */
export type Light = 'none' | 'grey' | 'green' | 'yellow' | 'red';

/** What turns a light; each with what it is about, so that "why is this red" has an answer. */
export type LightFact =
  | {
      readonly fact: 'overdue';
      readonly milestone: string;
      readonly stage: string;
      readonly dueOn: LocalDate;
    }
  | {
      readonly fact: 'second_slip';
      readonly milestone: string;
      readonly stage: string;
      readonly slips: number;
    }
  | {
      readonly fact: 'behind_plan';
      /** Hundredths of a point below the share of the year's plan that is due. */
      readonly behindBasisPoints: number;
      readonly listYear: number;
    }
  | { readonly fact: 'not_in_statistics'; readonly milestone: string; readonly startedOn: LocalDate }
  | { readonly fact: 'stale'; readonly lastReportedOn: LocalDate; readonly workingDays: number }
  | {
      readonly fact: 'difficulty_overdue';
      readonly difficulty: string;
      /** In its project, as people call it. */
      readonly number: number;
      readonly dueOn: LocalDate;
    }
  | { readonly fact: 'hold'; readonly hold: string; readonly toOn: LocalDate }
  | { readonly fact: 'hold_overrun'; readonly hold: string; readonly toOn: LocalDate }
  | { readonly fact: 'repaired'; readonly until: LocalDate };

/** A fact with the light that it makes. */
export type LitFact = LightFact & { readonly light: 'yellow' | 'red' | 'grey' };

/** The light from a day on, until the next period begins, with its reasons. */
export interface LightPeriod {
  readonly from: LocalDate;
  readonly light: Light;
  /** Worst first; empty for green and none. Under a hold only the hold. */
  readonly facts: readonly LitFact[];
}

/** The lights of a project from a day on. Each fact stands once, and periods name it by its place: a row stays small. */
export interface LightSchedule {
  readonly facts: readonly LitFact[];
  readonly periods: readonly {
    readonly from: LocalDate;
    readonly light: Light;
    readonly facts: readonly number[];
  }[];
}

/** Rises whenever the same facts would give another schedule; kept with each schedule. */
export const lightRuleVersion = 2;

/** The thresholds of the lights (domain language, lights). */
export interface LightSettings {
  /** Calendar days past the due date: from the first an unreached milestone is yellow, above the second red. */
  readonly overdueYellowFromDays: number;
  readonly overdueRedOverDays: number;
  /** Slips of one milestone from which it is red until reached. */
  readonly redSlips: number;
  /** Points below the share due, in hundredths: from the first on yellow, above the second red. */
  readonly behindYellowBasisPoints: number;
  readonly behindRedBasisPoints: number;
  /** Months after the start without being in the statistics: over the first yellow, over the second red. */
  readonly statisticsYellowMonths: number;
  readonly statisticsRedMonths: number;
  /** Total investment from which a project must be in the statistics, 万元. */
  readonly statisticsFromInvestment: string;
  /** Working days without a report after which it is stale; red at so many times as many. */
  readonly staleWorkingDays: number;
  readonly staleRedTimes: number;
}

/** As the city begins with. */
export const defaultLightSettings: LightSettings = {
  overdueYellowFromDays: 1,
  overdueRedOverDays: 30,
  redSlips: 2,
  behindYellowBasisPoints: 1_000,
  behindRedBasisPoints: 3_000,
  statisticsYellowMonths: 1,
  statisticsRedMonths: 2,
  statisticsFromInvestment: '500.0000',
  staleWorkingDays: 5,
  staleRedTimes: 2,
};
