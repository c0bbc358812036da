/** The apps through which an organisation writes to one of its people. */
export const appChannels = ['wecom', 'dingtalk', 'feishu'] as const;

/** One of them. */
export type AppChannel = (typeof appChannels)[number];

/** The channels that reach one person besides mail, in the order in which they are tried. */
export const directChannels = [...appChannels, 'sms'] as const;

/** One of them. */
export type DirectChannel = (typeof directChannels)[number];

/** Every channel that has an address of a person's. */
export type PersonChannel = 'email' | DirectChannel;

/** What a direct message says of reminders: counts, no name. */
export interface RemindersContent {
  readonly kind: 'reminders';
  readonly items: number;
  /** Those of dates that have passed. */
  readonly overdue: number;
}

/** What it says of a rollup. */
export interface RollupContent {
  readonly kind: 'rollup';
  readonly rollup: 'week' | 'month' | 'quarter' | 'year';
  /** E.g. `2022-W08`. */
  readonly period: string;
}

/** What it says of issues that wait for the reader's approval. */
export interface ApprovalsContent {
  readonly kind: 'rollup_approval';
  readonly items: number;
}

/** What is told to one person. */
export type DirectContent = RemindersContent | RollupContent | ApprovalsContent;
