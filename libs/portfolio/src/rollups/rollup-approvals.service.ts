import {
  can,
  decideRollupApproval,
  hasScheduledIt,
  isRefusal,
  refuse,
  visibleProjects,
  type ApprovalState,
  type ApprovalWish,
  type ApprovedIssue,
  type NewId,
  type PeriodKind,
  type Person,
  type Refusal,
} from '#domain';
import type { Database } from '#database';
import { pageOf, type Page, type PageWish } from '../organisation/page.js';
import { SettingsService } from '../settings/settings.service.js';
import { addressIssue, goingAt, type RollupMailOptions } from './address-issue.js';
import { endWaiting, listApprovals, readApproval } from './rollup-approvals.queries.js';
import { lockSchedule } from './rollups.queries.js';

/** An issue that had to be approved, with what became of it. */
export interface RollupApproval {
  /** Of the issue. */
  readonly id: string;
  readonly kind: PeriodKind;
  readonly period: string;
  readonly scope: { readonly id: string; readonly name: string };
  readonly number: number;
  readonly dataSha256: string;
  /** When its mails go at the earliest. */
  readonly sendAt: Date;
  readonly state: ApprovalState;
  readonly openedAt: Date;
  readonly endedAt: Date | null;
  readonly decidedBy: { readonly id: string; readonly name: string } | null;
  /** Null: none was given, or it was erased. */
  readonly note: string | null;
  /** Whether the reader may decide it now. */
  readonly mayDecide: boolean;
}

/** What was decided. */
export interface DecidedApproval {
  readonly state: 'approved' | 'refused';
  /** When its mails go; null: never. */
  readonly goesAt: Date | null;
  /** How many there are. */
  readonly mails: number;
}

interface Placed {
  readonly unitPath: string[];
  readonly scheduledBy: string | null;
}

/** Issues that are sent only after somebody has approved them. */
export class RollupApprovalsService {
  readonly #settings: SettingsService;

  constructor(
    private readonly database: Database,
    private readonly newId: NewId,
    private readonly options: RollupMailOptions,
  ) {
    this.#settings = new SettingsService(database, newId);
  }

  /** Those of the reader's units and of those below, the newest issue first; `state` null: whatever became of them. */
  async list(
    reader: Person,
    state: ApprovalState | null,
    page: PageWish,
  ): Promise<Page<RollupApproval> | Refusal> {
    if (!can(reader, 'rollup_approval.list')) return refuse('permission.denied');
    const rows = await this.database.query<Omit<RollupApproval, 'mayDecide'> & Placed>(listApprovals, [
      visibleProjects(reader).unitIds,
      page.cursor,
      page.limit,
      state,
    ]);
    const items = rows.map(({ unitPath, scheduledBy, ...approval }) => ({
      ...approval,
      mayDecide:
        approval.state === 'waiting' &&
        can(reader, 'rollup.approve', { unitPath }) &&
        !hasScheduledIt({ scheduledBy }, reader.personId),
    }));
    return pageOf(items, page);
  }

  /**
   * Approves an issue, which has it mailed at its schedule's time or now, whichever is later, or refuses it for good. Of two who
   * decide at once the second finds it decided; an issue that the worker builds meanwhile comes before or after.
   */
  async decide(person: Person, rollupId: string, wish: ApprovalWish): Promise<DecidedApproval | Refusal> {
    const { reminder_hours: hours } = await this.#settings.current();
    return this.database.transaction(async (client) => {
      await client.query('SELECT app.hold_clock()');
      const read = async () =>
        (await client.query<ApprovedIssue & Placed & { sendAt: Date; now: Date }>(readApproval, [rollupId]))
          .rows[0];
      const found = await read();
      if (found === undefined || !can(person, 'rollup.read', found)) return refuse('rollup.not_found');
      if (!can(person, 'rollup.approve', found)) return refuse('permission.denied');
      await client.query(lockSchedule, [found.kind, found.scopeId]);
      const issue = (await read())!;
      const event = this.newId();
      const decided = decideRollupApproval(issue, wish, person.personId, event);
      if (isRefusal(decided)) return decided;
      const state = wish.approve ? 'approved' : 'refused';
      const { rowCount } = await client.query(endWaiting, [rollupId, state, person.personId, event]);
      if (rowCount === 0) return refuse('rollup.not_waiting');
      await this.database.storeIn(client, decided, person);
      if (!wish.approve) return { state, goesAt: null, mails: 0 };
      const goesAt = goingAt(issue.sendAt, issue.now, hours);
      const { host } = this.options;
      const mails = await addressIssue(client, { ...issue, goesAt }, issue.now, { host, newId: this.newId });
      return { state, goesAt, mails };
    });
  }
}
