import type { Language, Text } from '#domain';
import { escapeHtml } from '../../html.js';
import { framedPage } from '../../page-frame.js';

/** What the page shows: as `GET /api/v1/queue` has it. */
export interface QueuePageDocument {
  readonly language: Language;
  readonly isDemonstration: boolean;
  readonly pausedSince: string | null;
  readonly counts: Readonly<Record<QueueCount, number | null>>;
  readonly workers: readonly {
    readonly address: string;
    readonly connections: number;
    readonly since: string;
  }[];
}

const labels = {
  oldestDueSeconds: { zh: '最早到时未发（秒）', en: 'Oldest due and unsent (s)' },
  dueReminders: { zh: '到时未认领的提醒', en: 'Reminders due and not claimed' },
  dueMessages: { zh: '到时未发的消息', en: 'Messages due and not sent' },
  pending: { zh: '待发消息', en: 'Messages that wait' },
  sending: { zh: '发送中', en: 'Being sent' },
  sentLastHour: { zh: '一小时内已发', en: 'Sent within the hour' },
  failed: { zh: '失败', en: 'Failed' },
  ambiguous: { zh: '结果不明', en: 'Of unknown outcome' },
  claimSecondsLastHour: {
    zh: '一小时内最长认领等待（秒）',
    en: 'Longest wait for a claim within the hour (s)',
  },
  sendSecondsLastHour: {
    zh: '一小时内最长发送等待（秒）',
    en: 'Longest wait to be sent within the hour (s)',
  },
  doorbells: { zh: '未响的门铃', en: 'Doorbells that have not rung' },
  endpointsWaiting: { zh: '待通知的外部接收端', en: 'Endpoints to be told' },
} as const satisfies Readonly<Record<string, Text>>;

/** A number of the page. */
export type QueueCount = keyof typeof labels;

/** All of them, in their order. */
export const queueCounts = Object.keys(labels) as readonly QueueCount[];

const words = {
  title: { zh: '发送队列', en: 'Sending' },
  demonstration: { zh: '演示数据', en: '演示数据 · demonstration' },
  paused: { zh: '发送已暂停，自', en: 'Sending is paused since' },
  goes: { zh: '发送正常', en: 'Sending goes on' },
  workers: { zh: '后台进程', en: 'Workers' },
  none: { zh: '没有后台进程连接数据库', en: 'No worker is connected to the database' },
} as const satisfies Readonly<Record<string, Text>>;

const alarming: ReadonlySet<QueueCount> = new Set(['failed', 'ambiguous']);
/** From here on the watchdog ends a worker. */
const lateSeconds = 180;

/** A page without scripts: how sending stands, for whoever administers the system. */
export function queuePage(document: QueuePageDocument): string {
  const { language, isDemonstration, pausedSince, counts, workers } = document;
  const say = (text: Text): string => escapeHtml(text[language]);
  const rows = queueCounts.map((name) => {
    const value = counts[name];
    const isBad = alarming.has(name)
      ? (value ?? 0) > 0
      : name === 'oldestDueSeconds' && (value ?? 0) > lateSeconds;
    return `<tr><th>${say(labels[name])}</th><td${isBad ? ' class="bad"' : ''}>${value ?? '–'}</td></tr>`;
  });
  const seen = workers.map(
    ({ address, connections, since }) =>
      `<tr><th>${escapeHtml(address)}</th><td>${connections}</td><td>${escapeHtml(since)}</td></tr>`,
  );
  return framedPage(language, {
    title: say(words.title),
    notice: isDemonstration ? say(words.demonstration) : null,
    content: `<h1>${say(words.title)}</h1>
<p${pausedSince === null ? '' : ' class="bad"'}>${pausedSince === null ? say(words.goes) : `${say(words.paused)} ${escapeHtml(pausedSince)}`}</p>
<table>${rows.join('\n')}</table>
<h2>${say(words.workers)}</h2>
${seen.length === 0 ? `<p class="bad">${say(words.none)}</p>` : `<table>${seen.join('\n')}</table>`}`,
  });
}
