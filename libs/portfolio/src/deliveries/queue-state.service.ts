import { can, refuse, type Person, type Refusal } from '#domain';
import type { Database } from '#database';
import { countWaiting } from '../rollups/rollup-approvals.queries.js';
import { readQueueState, readWorkers } from './queue-state.queries.js';

/** How sending stands. Seconds are of application time and whole. */
export interface QueueState {
  /** ISO instant; null: sending is not paused. */
  readonly pausedSince: string | null;
  /** Reminders that are due and not claimed. */
  readonly dueReminders: number;
  readonly pending: number;
  /** Of the pending ones: those whose time has come. */
  readonly dueMessages: number;
  readonly sending: number;
  readonly failed: number;
  readonly ambiguous: number;
  readonly sentLastHour: number;
  /** For how long the oldest has been due and unsent; null: nothing is. */
  readonly oldestDueSeconds: number | null;
  /** The longest that a reminder of the last hour waited for its claim, and a message to be sent; null: there was none. */
  readonly claimSecondsLastHour: number | null;
  readonly sendSecondsLastHour: number | null;
  /** Doorbells that have not rung. */
  readonly doorbells: number;
  readonly endpointsWaiting: number;
}

/** Issues of rollups that are sent once somebody has approved them. */
export interface WaitingApprovals {
  readonly waitingApprovals: number;
  /** For how long the oldest has waited; 0: none does. */
  readonly oldestApprovalSeconds: number;
}

/** The same with who works. */
export interface WatchedQueue extends QueueState {
  readonly workers: readonly {
    readonly address: string;
    readonly connections: number;
    readonly since: string;
  }[];
}

/** How sending stands, from PostgreSQL alone: the queue carries doorbells and knows nothing that counts. */
export class QueueStateService {
  constructor(private readonly database: Database) {}

  /** For whoever administers the system. */
  async watch(reader: Person): Promise<WatchedQueue | Refusal> {
    if (!can(reader, 'delivery.read')) return refuse('permission.denied');
    const [state, workers] = await Promise.all([
      this.state(),
      this.database.query<{ address: string; connections: number; since: Date }>(readWorkers),
    ]);
    return { ...state, workers: workers.map((row) => ({ ...row, since: row.since.toISOString() })) };
  }

  /** What waits for a person and not for the queue; for the metrics. */
  async approvals(): Promise<WaitingApprovals> {
    const [row] = await this.database.query<WaitingApprovals & Record<string, unknown>>(
      countWaiting,
      [],
      'count_waiting_approvals',
    );
    return row!;
  }

  /** For the metrics. */
  async state(): Promise<QueueState> {
    const [row] = await this.database.query<{ state: QueueState }>(readQueueState, [], 'read_queue_state');
    const { pausedSince, ...state } = row!.state;
    return { ...state, pausedSince: pausedSince === null ? null : new Date(pausedSince).toISOString() };
  }
}
