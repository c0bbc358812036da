import { decision, type Decision } from '../decision.js';
import { historyEntry, systemChain } from '../history/history-entry.js';
import type { PasswordProfileName } from './password-rules.js';
import type { TotpRequirement } from './second-factor.js';

/** The settings round signing in, as far as they are no secrets. */
export interface RecordedSignInSettings {
  readonly passwordProfile: PasswordProfileName;
  readonly totpRequired: TotpRequirement;
  /** Null: there is no identity provider. */
  readonly oidcIssuer: string | null;
  readonly oidcLinksByEmail: boolean;
  readonly trustedProxies: readonly string[];
  /** Null: the usual limit. */
  readonly requestsPerMinute: number | null;
}

/** Records what has changed since the last start; null where nothing has. `before` is null at the first one. */
export function decideSettingsChange(
  id: string,
  before: RecordedSignInSettings | null,
  after: RecordedSignInSettings,
): Decision | null {
  const names = Object.keys(after) as (keyof RecordedSignInSettings)[];
  const changed = names.filter(
    (name) => before === null || JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  if (changed.length === 0) return null;
  const only = (settings: RecordedSignInSettings) =>
    Object.fromEntries(changed.map((name) => [name, settings[name]]));
  return decision({
    entries: [
      historyEntry<'sign_in_settings.changed'>({
        event: id,
        chain: systemChain,
        action: 'sign_in_settings.changed',
        before: before === null ? null : only(before),
        after: only(after),
      }),
    ],
  });
}
