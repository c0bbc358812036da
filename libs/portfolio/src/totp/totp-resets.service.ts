import {
  can,
  decideTotpRemoval,
  decideTotpResetApproval,
  decideTotpResetRequest,
  isRefusal,
  refuse,
  type Actor,
  type NewId,
  type Person,
  type Refusal,
} from '#domain';
import type { Database } from '#database';
import { storeWith } from '../accounts/store-with.js';
import { endOthers } from '../sessions/sessions.queries.js';
import * as sql from './totp.queries.js';

/** A reset that waits for its second administrator. */
export interface TotpReset {
  readonly id: string;
  readonly personId: string;
  readonly name: string;
  readonly requestedById: string;
  readonly requestedBy: string;
  /** ISO instant. */
  readonly requestedAt: string;
}

/** A lost second factor is taken away by two administrators, neither of whom it belongs to. */
export class TotpResetsService {
  constructor(
    private readonly database: Database,
    private readonly newId: NewId,
  ) {}

  /** What waits. */
  async list(reader: Person): Promise<readonly TotpReset[] | Refusal> {
    if (!can(reader, 'totp_reset.list')) return refuse('permission.denied');
    const rows = await this.database.query<Omit<TotpReset, 'requestedAt'> & { requestedAt: Date }>(
      sql.listResets,
    );
    return rows.map((row) => ({ ...row, requestedAt: row.requestedAt.toISOString() }));
  }

  /** The first administrator asks. */
  async request(actor: Person, personId: string, reason: string): Promise<{ id: string } | Refusal> {
    if (!can(actor, 'totp_reset.request')) return refuse('permission.denied');
    const refusal = await this.#refuseWithoutTotp(personId);
    if (refusal !== null) return refusal;
    if ((await this.database.query(sql.findResetOf, [personId])).length > 0)
      return refuse('totp_reset.requested');
    const id = this.newId();
    const requested = decideTotpResetRequest(id, { personId, reason }, actor);
    if (isRefusal(requested)) return requested;
    await storeWith(this.database, actor, requested, [
      // One that nobody answered within the day.
      [sql.endReset, [personId]],
      [sql.requestReset, [id, personId, actor.personId]],
    ]);
    return { id };
  }

  /** The second one consents: the second factor is gone, and every session of the person ends. */
  async approve(actor: Person, id: string): Promise<object | Refusal> {
    if (!can(actor, 'totp_reset.approve')) return refuse('permission.denied');
    const [waiting] = await this.database.query<{ id: string; personId: string; requestedBy: string }>(
      sql.findReset,
      [id],
    );
    if (waiting === undefined) return refuse('totp_reset.not_found');
    const approved = decideTotpResetApproval(this.newId(), waiting, actor);
    if (isRefusal(approved)) return approved;
    const isFirst = await storeWith(
      this.database,
      actor,
      approved,
      [
        [sql.removeTotp, [waiting.personId]],
        [endOthers, [waiting.personId, null]],
      ],
      [sql.takeReset, [id]],
    );
    return isFirst ? {} : refuse('totp_reset.not_found');
  }

  /** The operator of the machine takes it away. */
  async remove(actor: Actor, personId: string): Promise<object | Refusal> {
    const refusal = await this.#refuseWithoutTotp(personId);
    if (refusal !== null) return refusal;
    const isFirst = await storeWith(
      this.database,
      actor,
      decideTotpRemoval(this.newId(), personId),
      [
        [sql.endReset, [personId]],
        [endOthers, [personId, null]],
      ],
      [sql.removeTotp, [personId]],
    );
    return isFirst ? {} : refuse('totp.not_enrolled');
  }

  async #refuseWithoutTotp(personId: string): Promise<Refusal | null> {
    const [account] = await this.database.query<{ isEnrolled: boolean }>(sql.findEnrolled, [personId]);
    if (account === undefined) return refuse('account.not_found');
    return account.isEnrolled ? null : refuse('totp.not_enrolled');
  }
}
