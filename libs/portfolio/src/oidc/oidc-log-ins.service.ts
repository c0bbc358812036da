import type { Database } from '#database';
import { tokenHash } from '../sessions/sessions.service.js';
import * as sql from './oidc.queries.js';

/** What the provider's answer must fit. */
export interface OidcQuestion {
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Log-ins under way at the provider: each answered once, within ten minutes, in the browser that began it. */
export class OidcLogInsService {
  constructor(private readonly database: Database) {}

  /** Keeps a question under its state, for the browser that holds `browserToken`. */
  async keep(state: string, browserToken: string, question: OidcQuestion): Promise<void> {
    const { nonce, codeVerifier } = question;
    await this.database.query(sql.keepLogIn, [
      tokenHash(state),
      tokenHash(browserToken),
      nonce,
      codeVerifier,
    ]);
  }

  /** Takes the question back; null when there is none, or another browser asked it. */
  async take(state: string, browserToken: string): Promise<OidcQuestion | null> {
    const [question] = await this.database.query<{ nonce: string; codeVerifier: string }>(sql.takeLogIn, [
      tokenHash(state),
      tokenHash(browserToken),
    ]);
    return question ?? null;
  }
}
