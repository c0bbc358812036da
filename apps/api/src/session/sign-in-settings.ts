import { passwordProfiles, type PasswordProfile, type TotpRequirement } from '#domain';
import type { DatabaseKind } from '#portfolio';
import type { SignInEnv } from '#runtime';

/** The settings of signing in, with what the environment leaves open decided by the kind of the database. */
export class SignInSettings {
  readonly passwordProfile: PasswordProfile;
  readonly totpRequired: TotpRequirement;

  constructor(env: Pick<SignInEnv, 'passwordProfile' | 'totpRequired'>, kind: DatabaseKind) {
    this.passwordProfile = passwordProfiles[env.passwordProfile];
    // The start prints a demonstration's accounts for everybody to try; a second factor would guard nothing there.
    this.totpRequired = env.totpRequired ?? (kind === 'live' ? 'administrators' : 'nobody');
  }
}
