import {
  can,
  decideOidcLink,
  decideOidcUnlinking,
  refuse,
  type Actor,
  type NewId,
  type OidcIdentity,
  type Person,
  type Refusal,
} from '#domain';
import type { Database } from '#database';
import { findAccountOf, findLogin } from '../accounts/accounts.queries.js';
import { storeWith } from '../accounts/store-with.js';
import type { ProvenPerson } from '../sessions/log-in.service.js';
import * as sql from './oidc.queries.js';

/** What the provider says of somebody, checked. */
export interface ProvenIdentity extends OidcIdentity {
  /** Null: none, or the provider does not vouch for it. */
  readonly verifiedEmail: string | null;
}

/** Who people are at the organisation's identity provider. */
export class OidcLinksService {
  constructor(
    private readonly database: Database,
    private readonly newId: NewId,
  ) {}

  /**
   * The account of an identity. One that is not linked is linked now to the only account with the e-mail address that
   * the provider vouches for, if `linksByEmail`. Nobody else is let in.
   */
  async personOf(identity: ProvenIdentity, linksByEmail: boolean): Promise<ProvenPerson | Refusal> {
    const { issuer, subject, verifiedEmail } = identity;
    const [linked] = await this.database.query<{ personId: string }>(sql.findLinked, [issuer, subject]);
    if (linked !== undefined) return this.#account(linked.personId);
    if (!linksByEmail || verifiedEmail === null) return refuse('oidc.no_account');
    const [account, another] = await this.database.query<{ personId: string }>(sql.findByEmail, [
      verifiedEmail,
      issuer,
    ]);
    if (account === undefined || another !== undefined) return refuse('oidc.no_account');
    await this.#link({ kind: 'system', part: 'access' }, account.personId, identity);
    return this.#account(account.personId);
  }

  /** The security administrator links a person to a subject of the issuer (null: no provider is configured). */
  async link(
    actor: Person,
    personId: string,
    issuer: string | null,
    subject: string,
  ): Promise<object | Refusal> {
    if (!can(actor, 'oidc_link.create')) return refuse('permission.denied');
    if (issuer === null) return refuse('oidc.not_configured');
    const refusal = await this.#refuseWithoutAccount(personId);
    if (refusal !== null) return refusal;
    const links = await this.database.query(sql.findLinks, [personId, issuer, subject]);
    if (links.length > 0) return refuse('oidc_link.exists');
    await this.#link(actor, personId, { issuer, subject });
    return {};
  }

  /** The security administrator unlinks a person from the issuer. */
  async unlink(actor: Person, personId: string, issuer: string | null): Promise<object | Refusal> {
    if (!can(actor, 'oidc_link.remove')) return refuse('permission.denied');
    if (issuer === null) return refuse('oidc.not_configured');
    const refusal = await this.#refuseWithoutAccount(personId);
    if (refusal !== null) return refusal;
    const decided = decideOidcUnlinking(this.newId(), personId, issuer);
    const isFirst = await storeWith(this.database, actor, decided, [], [sql.unlink, [personId, issuer]]);
    return isFirst ? {} : refuse('oidc_link.not_found');
  }

  async #link(actor: Actor, personId: string, identity: OidcIdentity): Promise<void> {
    const id = this.newId();
    await storeWith(this.database, actor, decideOidcLink(id, personId, identity), [
      [sql.link, [id, identity.issuer, identity.subject, personId]],
    ]);
  }

  async #account(personId: string): Promise<ProvenPerson | Refusal> {
    const [account] = await this.database.query<ProvenPerson & { login: string }>(findAccountOf, [personId]);
    return account ?? refuse('oidc.no_account');
  }

  async #refuseWithoutAccount(personId: string): Promise<Refusal | null> {
    const [account] = await this.database.query(findLogin, [personId]);
    return account === undefined ? refuse('account.not_found') : null;
  }
}
