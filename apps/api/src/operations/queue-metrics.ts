import type { QueueState, QueueStateService, WaitingApprovals } from '#portfolio';
import type { MetricsRegistry } from './metrics.js';

type Measured = QueueState & WaitingApprovals;

/** What Prometheus reads of sending; a value that there is none of is NaN. */
const gauges: Readonly<Record<string, { help: string; value: (state: Measured) => number | null }>> = {
  oldest_due_seconds: {
    help: 'How long the oldest reminder or message has been due and unsent; 0: nothing is',
    value: ({ oldestDueSeconds }) => oldestDueSeconds ?? 0,
  },
  reminders_due: { help: 'Reminders due and not claimed', value: ({ dueReminders }) => dueReminders },
  messages_due: { help: 'Messages due and not sent', value: ({ dueMessages }) => dueMessages },
  messages_pending: { help: 'Messages that wait', value: ({ pending }) => pending },
  messages_sending: { help: 'Messages being sent', value: ({ sending }) => sending },
  messages_sent_last_hour: {
    help: 'Messages sent within the hour',
    value: ({ sentLastHour }) => sentLastHour,
  },
  messages_failed: { help: 'Messages given up', value: ({ failed }) => failed },
  messages_ambiguous: { help: 'Messages of unknown outcome', value: ({ ambiguous }) => ambiguous },
  claim_seconds_last_hour: {
    help: 'The longest that a reminder claimed within the hour had been due',
    value: ({ claimSecondsLastHour }) => claimSecondsLastHour,
  },
  send_seconds_last_hour: {
    help: 'The longest that a message sent within the hour had been due',
    value: ({ sendSecondsLastHour }) => sendSecondsLastHour,
  },
  doorbells_waiting: { help: 'Doorbells that have not rung', value: ({ doorbells }) => doorbells },
  sending_paused: {
    help: '1 while sending is paused',
    value: ({ pausedSince }) => (pausedSince === null ? 0 : 1),
  },
  rollup_approvals_waiting: {
    help: 'Rollups that are sent once somebody has approved them',
    value: ({ waitingApprovals }) => waitingApprovals,
  },
  rollup_approvals_oldest_seconds: {
    help: 'How long the oldest of them has waited; 0: none does',
    value: ({ oldestApprovalSeconds }) => oldestApprovalSeconds,
  },
};

/** Asks how sending stands whenever the metrics are read. */
export class QueueMetrics {
  readonly #gauges: readonly {
    gauge: { set(value: number): void };
    value: (state: Measured) => number | null;
  }[];

  constructor(
    registry: MetricsRegistry,
    private readonly queue: QueueStateService,
  ) {
    this.#gauges = Object.entries(gauges).map(([name, { help, value }]) => ({
      gauge: registry.gauge(`key_projects_${name}`, help),
      value,
    }));
  }

  /** The metrics of the process are read also while the database is away: then these are NaN. */
  async refresh(): Promise<void> {
    const state = await this.#measured().catch(() => null);
    for (const { gauge, value } of this.#gauges)
      gauge.set(state === null ? Number.NaN : (value(state) ?? Number.NaN));
  }

  async #measured(): Promise<Measured> {
    const [state, approvals] = await Promise.all([this.queue.state(), this.queue.approvals()]);
    return { ...state, ...approvals };
  }
}
