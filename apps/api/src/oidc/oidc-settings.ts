import { refuse } from '#domain';
import { Refused } from '../http/refused.js';
import type { IdentityProvider } from './identity-provider.js';

/** Whether there is an identity provider, and how its people are found. */
export class OidcSettings {
  constructor(
    private readonly provider: IdentityProvider | null,
    readonly linksByEmail: boolean,
  ) {}

  /** Null: there is no provider. */
  get issuer(): string | null {
    return this.provider?.issuer ?? null;
  }

  /** Whether people can log in there now; null: there is no provider. */
  async isAvailable(): Promise<boolean | null> {
    return this.provider === null ? null : this.provider.isAvailable();
  }

  /** The provider, or the refusal that none is configured. */
  required(): IdentityProvider {
    if (this.provider === null) throw new Refused(refuse('oidc.not_configured'));
    return this.provider;
  }
}
