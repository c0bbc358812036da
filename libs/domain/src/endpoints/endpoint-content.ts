/** The channels that end in an endpoint: an address of a program, or of the robot of a group chat. */
export const endpointChannels = ['webhook', 'wecom_robot', 'dingtalk_robot', 'feishu_robot'] as const;

/** One of them. */
export type EndpointChannel = (typeof endpointChannels)[number];

/** What a webhook is told of a message that was sent: ids and counts, no name. */
export interface MessageContent {
  readonly kind: 'message';
  readonly message: string;
  /** What was sent: reminders, or a rollup. */
  readonly of: 'reminders' | 'rollup';
  /** `YYYY-MM-DD`, in the city. */
  readonly day: string;
  /** Reminders in it. */
  readonly items: number;
  /** Those that went to somebody above the liaison officer. */
  readonly escalated: number;
  readonly projects: readonly string[];
}

/** What a group is told of a day: counts. */
export interface DayContent {
  readonly kind: 'day';
  /** `YYYY-MM-DD`, in the city. */
  readonly day: string;
  /** Mails sent. */
  readonly messages: number;
  /** Projects that they are about. */
  readonly projects: number;
  /** Projects of these with a date that has passed. */
  readonly overdue: number;
}

/** What is handed to an endpoint. */
export type EndpointContent = MessageContent | DayContent;
