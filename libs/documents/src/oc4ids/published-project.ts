import type { CountedStage, StageReached } from '#domain';

/** A unit or a project that is named. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** A stage or a step of a published project. Days are `YYYY-MM-DD`. */
export interface PublishedMilestone {
  readonly id: string;
  /** Null only where the lifecycle names the step no more. */
  readonly title: string | null;
  /** Code of the stage, of whatever lifecycle. */
  readonly stage: string;
  /** Null for a step and for a stage that counts as none. */
  readonly countsAs: CountedStage | null;
  readonly isStep: boolean;
  readonly dueOn: string | null;
  readonly dueYear: number | null;
  readonly reachedOn: string | null;
  /** Null: not reached. */
  readonly reachedPrecision: 'day' | 'month' | 'year' | 'unknown' | null;
  /** Instant of the last change. */
  readonly changedAt: string;
}

/**
 * What is published of a project: nothing of persons, no free text. Amounts are decimal texts in 万元 with four places, days
 * `YYYY-MM-DD`, months `YYYY-MM`, instants RFC 3339.
 */
export interface PublishedProject {
  readonly id: string;
  readonly name: string;
  readonly code: string | null;
  readonly category: string;
  readonly state: 'active' | 'closed' | 'terminated' | 'superseded';
  readonly stageKnown: boolean;
  readonly stageReached: StageReached;
  readonly totalInvestment: string | null;
  readonly leadUnit: Named;
  readonly area: Named | null;
  /** Planned groundbreaking and completion, as they were when groundbreaking was recorded. */
  readonly periodFrom: string | null;
  readonly periodTo: string | null;
  readonly milestones: readonly PublishedMilestone[];
  /** Planned of the list's year: the whole, and cumulative by month where it is agreed. */
  readonly plan: {
    readonly year: number;
    readonly whole: string | null;
    readonly months: readonly string[] | null;
  };
  /** Cumulative since 1 January at the month's end. */
  readonly investment: readonly {
    readonly series: 'reported' | 'statistical';
    readonly month: string;
    readonly cumulative: string;
  }[];
  readonly progress: readonly { readonly on: string; readonly percent: number }[];
  readonly related: readonly (Named & {
    readonly relationship: 'parent' | 'phase' | 'successor' | 'predecessor';
  })[];
  readonly changedAt: string;
}

/** What a package says of itself. */
export interface Publication {
  /** Identifies the package in the world. */
  readonly uri: string;
  /** RFC 3339. */
  readonly publishedAt: string;
  readonly publisher: string;
  /** The day on which milestones are judged. */
  readonly today: string;
  /** Registered prefix of project ids; null: the ids alone. */
  readonly idPrefix: string | null;
  /** Stands with the publisher and each project of what is not live. */
  readonly notice: string | null;
}
