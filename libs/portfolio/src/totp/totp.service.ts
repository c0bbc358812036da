import { generateSecret, generateURI, verify } from 'otplib';
import { decideTotpEnrolment, freeAttempts, attemptMinutes, refuse, type NewId, type Refusal } from '#domain';
import type { Database } from '#database';
import { storeWith } from '../accounts/store-with.js';
import { SharedCounter } from '../limits/shared-counter.js';
import { SecretBox } from './secret-box.js';
import * as sql from './totp.queries.js';

/** What the authenticator is told, shown once. */
export interface TotpSecret {
  /** Base32. */
  readonly secret: string;
  /** `otpauth://…`, for a QR code. */
  readonly uri: string;
}

/** How the authenticator names this product. */
const issuer = '重点项目';
/** RFC 6238: a code of 30 seconds; one before and one after are taken too, for clocks that differ. */
const periodSeconds = 30;

/**
 * The second factor: time-based one-time passwords (RFC 6238) by the database's clock. Secrets are sealed with the
 * server's key; a code works once.
 */
export class TotpService {
  readonly #database: Database;
  readonly #newId: NewId;
  readonly #box: SecretBox;
  readonly #wrongCodes: SharedCounter;

  /** `serverKey`: 32 bytes, not in the database. */
  constructor(database: Database, newId: NewId, serverKey: Buffer) {
    this.#database = database;
    this.#newId = newId;
    this.#box = new SecretBox(serverKey, 'totp');
    this.#wrongCodes = new SharedCounter(database, 'wrong codes', attemptMinutes * 60);
  }

  /** Begins an enrolment: a secret that counts once its first code has come. */
  async startEnrolment(personId: string): Promise<TotpSecret | Refusal> {
    const [account] = await this.#database.query<{ login: string; isEnrolled: boolean }>(sql.findEnrolled, [
      personId,
    ]);
    if (account === undefined) return refuse('account.not_found');
    if (account.isEnrolled) return refuse('totp.already_enrolled');
    const secret = generateSecret();
    await this.#database.query(sql.startEnrolment, [personId, this.#box.seal(secret, personId)]);
    return { secret, uri: generateURI({ issuer, label: account.login, secret }) };
  }

  /** The first code of the secret: from now on it is asked for. */
  async confirmEnrolment(personId: string, code: string): Promise<object | Refusal> {
    const [enrolment] = await this.#database.query<SecretRow>(sql.findEnrolment, [personId]);
    if (enrolment === undefined) return refuse('totp.no_enrolment');
    const step = await this.#stepOf(enrolment, personId, code);
    if (step === null) return refuse('totp.wrong_code');
    const id = this.#newId();
    const isFirst = await storeWith(
      this.#database,
      { kind: 'person', personId, duties: [] },
      decideTotpEnrolment(id, personId),
      [[sql.enrol, [id, personId, enrolment.secret, step]]],
      [sql.takeEnrolment, [personId, enrolment.secret]],
    );
    return isFirst ? {} : refuse('totp.no_enrolment');
  }

  /** Why a code is not taken; null when it is, and then it is used up. After five wrong ones it is not looked at. */
  async refuseCode(personId: string, code: string): Promise<Refusal | null> {
    const { times, seconds } = await this.#wrongCodes.add(personId);
    if (times > freeAttempts) return refuse('session.too_many_attempts', { seconds: String(seconds) });
    const [enrolled] = await this.#database.query<SecretRow>(sql.findSecret, [personId]);
    const step = enrolled === undefined ? null : await this.#stepOf(enrolled, personId, code);
    if (step === null) return refuse('totp.wrong_code');
    const used = await this.#database.query(sql.useStep, [personId, step]);
    if (used.length === 0) return refuse('totp.wrong_code');
    await this.#wrongCodes.forget(personId);
    return null;
  }

  /** The number of the 30 seconds that the code is of; null: of none near now. */
  async #stepOf({ secret, epoch }: SecretRow, personId: string, code: string): Promise<number | null> {
    const found = await verify({
      secret: this.#box.open(secret, personId),
      token: code,
      epoch: Math.floor(epoch),
      period: periodSeconds,
      epochTolerance: periodSeconds,
    });
    // The result is an object either way.
    if (!found.valid) return null;
    return Math.floor(epoch / periodSeconds) + found.delta;
  }
}

interface SecretRow {
  readonly secret: Buffer;
  /** Seconds since 1970 by the database's clock. */
  readonly epoch: number;
}
