import { randomBytes } from 'node:crypto';
import {
  decideRollupLink,
  decideRollupLinkRevocation,
  isRefusal,
  mostLinks,
  refuse,
  type HeldDuty,
  type NewId,
  type PeriodKind,
  type Person,
  type Refusal,
  type RollupLinkWish,
} from '#domain';
import type { Database } from '#database';
import { storeWith } from '../accounts/store-with.js';
import { pageOf, type Page, type PageWish } from '../organisation/page.js';
import { tokenHash } from '../sessions/sessions.service.js';
import type { ArchivedDocument, RollupArchiveService } from './rollup-archive.service.js';
import * as sql from './rollup-links.queries.js';

/** A link as its maker sees it; the token itself is told once. */
export interface RollupLinkRecord {
  readonly id: string;
  readonly rollupId: string;
  readonly kind: PeriodKind;
  readonly period: string;
  readonly scope: string;
  readonly madeAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  /** Neither revoked nor expired. */
  readonly works: boolean;
  /** For whom and why, or that it was erased. */
  readonly note: string;
}

/** What is behind a link. */
export interface LinkedRollup extends ArchivedDocument {
  /** As whom it is read. */
  readonly maker: Person;
  readonly expiresAt: Date;
}

/** Links by which somebody without an account reads one issue. They read as their maker could today, and nothing else. */
export class RollupLinksService {
  constructor(
    private readonly database: Database,
    private readonly newId: NewId,
    private readonly archive: RollupArchiveService,
  ) {}

  /** Makes a link to an issue that the person may read. */
  async create(
    maker: Person,
    rollupId: string,
    wish: Omit<RollupLinkWish, 'personId'>,
  ): Promise<{ readonly id: string; readonly token: string } | Refusal> {
    const found = await this.archive.read(maker, rollupId);
    if (isRefusal(found)) return found;
    const { personId } = maker;
    const [held] = await this.database.query<{ times: number }>(sql.countLinks, [personId]);
    if (held!.times >= mostLinks) return refuse('rollup_link.too_many', { most: String(mostLinks) });
    const id = this.newId();
    const token = randomBytes(32).toString('base64url');
    const { kind, period, scope } = found.issue;
    const issue = { id: rollupId, kind, period, scopeId: scope.id };
    await storeWith(this.database, maker, decideRollupLink(id, issue, { ...wish, personId }), [
      [sql.makeLink, [id, rollupId, personId, tokenHash(token), wish.validDays]],
    ]);
    return { id, token };
  }

  /** The person's own links, the newest first. */
  async list({ personId }: Person, page: PageWish): Promise<Page<RollupLinkRecord>> {
    const values = [personId, page.cursor, page.limit];
    return pageOf(await this.database.query<RollupLinkRecord>(sql.listLinks, values), page);
  }

  /** Ends an own link at once. */
  async revoke(maker: Person, id: string): Promise<object | Refusal> {
    const { personId } = maker;
    const [link] = await this.database.query<{ rollupId: string }>(sql.findOwnLink, [id, personId]);
    if (link === undefined) return refuse('rollup_link.not_found');
    const decided = decideRollupLinkRevocation(this.newId(), { id, personId, ...link });
    const isFirst = await storeWith(this.database, maker, decided, [], [sql.revokeLink, [id]]);
    return isFirst ? {} : refuse('rollup_link.not_found');
  }

  /**
   * What is behind a token. Null, whatever the reason: unknown, expired, revoked, its maker disabled or without the right by now.
   * Changes nothing.
   */
  async open(token: string): Promise<LinkedRollup | null> {
    const [link] = await this.database.query<{
      rollupId: string;
      expiresAt: Date;
      personId: string;
      duties: HeldDuty[];
    }>(sql.openLink, [tokenHash(token)], 'open_rollup_link');
    if (link === undefined) return null;
    const { rollupId, expiresAt, personId, duties } = link;
    const maker: Person = { kind: 'person', personId, duties };
    const found = await this.archive.document(maker, rollupId);
    return isRefusal(found) ? null : { ...found, maker, expiresAt };
  }
}
