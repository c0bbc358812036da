import {
  isRefusal,
  owesPeriod,
  periodHolding,
  refuse,
  rollupPeriod,
  sentAt,
  shownMail,
  type PeriodKind,
  type Person,
  type Refusal,
  type RollupMailDocument,
} from '#domain';
import type { Database } from '#database';
import { deniedTo } from '../organisation/changed.js';
import { findAddresses } from './rollup-addresses.queries.js';
import { readPreviewed, readRecipients } from './rollup-previews.queries.js';
import { readSchedule } from './rollup-schedules.queries.js';
import type { StoredSchedule } from './rollup-schedules.service.js';
import type { RollupsService } from './rollups.service.js';

/** What a unit would be sent if its period ended now, and who would get it today. */
export interface RollupPreview {
  readonly document: RollupMailDocument;
  readonly recipients: readonly { readonly id: string; readonly name: string }[];
  /** The addresses of its schedule that would get it too. */
  readonly addresses: readonly { readonly id: string; readonly name: string }[];
  /** When the period's issue will be sent; null: the unit is not owed it. */
  readonly sendAt: Date | null;
}

/** Shows unfinished periods as they would be issued: provisional, without a number, and kept nowhere. */
export class RollupPreviewsService {
  constructor(
    private readonly database: Database,
    private readonly rollups: Pick<RollupsService, 'show'>,
  ) {}

  /**
   * The running period of a kind for a unit, scheduled or not. Whoever may see it has a duty on a unit, and may see the names
   * of people.
   */
  async preview(reader: Person, scopeId: string, kind: PeriodKind): Promise<RollupPreview | Refusal> {
    const document = await this.document(reader, scopeId, kind);
    if (isRefusal(document)) return document;
    const recipients = await this.database.query<{ id: string; name: string }>(readRecipients, [scopeId]);
    const addresses = await this.database.query<{ id: string; name: string }>(findAddresses, [kind, scopeId]);
    const [schedule] = await this.database.query<StoredSchedule>(readSchedule, [kind, scopeId]);
    const { period } = document.data;
    const isOwed = schedule !== undefined && owesPeriod(schedule, period);
    const sendAt = isOwed ? sentAt(schedule, rollupPeriod(period)) : null;
    return { document, recipients, addresses, sendAt };
  }

  /** What its forms are made of. */
  async document(reader: Person, scopeId: string, kind: PeriodKind): Promise<RollupMailDocument | Refusal> {
    const [unit] = await this.database.query<{ unitPath: string[]; recordEnds: Date }>(readPreviewed, [
      scopeId,
    ]);
    if (unit === undefined) return refuse('unit.not_found');
    const { unitPath, recordEnds } = unit;
    const hidden = { read: 'unit.read', code: 'unit.not_found' } as const;
    const denied = deniedTo(reader, 'rollup.preview', { unitPath }, hidden);
    if (denied !== null) return denied;
    const shown = await this.rollups.show(periodHolding(kind, recordEnds).code, scopeId);
    return isRefusal(shown) ? shown : shownMail(shown.document);
  }
}
