import { describe, expect, it } from '@jest/globals';
import { childEnvironment, readApiEnv, readLauncherEnv } from './env.js';

const database = { DATABASE_APP_URL: 'postgres://app:secret@127.0.0.1:5432/key_projects' };
const oidc = { OIDC_ISSUER: 'https://id.example.org', OIDC_CLIENT_ID: 'key-projects' };

describe('the variables of signing in', () => {
  it('have safe values where they are absent', () => {
    expect(readApiEnv(database).signIn).toEqual({
      passwordProfile: 'asvs',
      totpRequired: undefined,
      oidc: undefined,
      trustedProxies: [],
      metricsToken: undefined,
      requestsPerMinute: undefined,
      serverKey: undefined,
    });
  });

  it('are read', () => {
    const key = Buffer.alloc(32, 5);
    const { signIn } = readApiEnv({
      ...database,
      ...oidc,
      PASSWORD_PROFILE: 'mlps',
      TOTP_REQUIRED: 'everybody',
      OIDC_CLIENT_SECRET: 'a-secret',
      OIDC_LINK_BY_EMAIL: 'yes',
      TRUSTED_PROXIES: '10.0.0.0/8, ::1/128',
      METRICS_TOKEN: 'sixteen-or-more-characters',
      REQUESTS_PER_MINUTE: '600',
      SERVER_KEY: key.toString('base64'),
    });
    expect(signIn).toEqual({
      passwordProfile: 'mlps',
      totpRequired: 'everybody',
      oidc: {
        issuer: 'https://id.example.org',
        clientId: 'key-projects',
        clientSecret: 'a-secret',
        linksByEmail: true,
      },
      trustedProxies: ['10.0.0.0/8', '::1/128'],
      metricsToken: 'sixteen-or-more-characters',
      requestsPerMinute: 600,
      serverKey: key,
    });
  });

  it.each([
    ['PASSWORD_PROFILE', 'strict', 'PASSWORD_PROFILE must be asvs or mlps, but is "strict".'],
    ['TOTP_REQUIRED', 'yes', 'TOTP_REQUIRED must be administrators, everybody or nobody, but is "yes".'],
    [
      'OIDC_ISSUER',
      'http://id.example.org',
      'OIDC_ISSUER must be the https:// address of an OpenID provider, but is "http://id.example.org".',
    ],
    ['OIDC_LINK_BY_EMAIL', 'true', 'OIDC_LINK_BY_EMAIL must be yes or no, but is "true".'],
    [
      'TRUSTED_PROXIES',
      '10.0.0.0',
      'TRUSTED_PROXIES must be networks separated by commas, such as 10.0.0.0/8 or 192.168.1.5/32, but is "10.0.0.0".',
    ],
    [
      'TRUSTED_PROXIES',
      '0.0.0.0/33',
      'TRUSTED_PROXIES must be networks separated by commas, such as 10.0.0.0/8 or 192.168.1.5/32, but is "0.0.0.0/33".',
    ],
    ['REQUESTS_PER_MINUTE', '0', 'REQUESTS_PER_MINUTE must be a whole number, at least 30, but is "0".'],
    ['METRICS_TOKEN', 'hunter2', 'METRICS_TOKEN must be at least 16 visible characters, but is "***".'],
    [
      'SERVER_KEY',
      'hunter2',
      'SERVER_KEY must be 32 random bytes in base64 (openssl rand -base64 32), but is "***".',
    ],
  ])('%s=%s ends the start with one sentence, which shows no secret', (name, value, sentence) => {
    const variables = { ...database, ...(name.startsWith('OIDC') ? oidc : {}), [name]: value };
    expect(() => readApiEnv(variables)).toThrow(sentence);
    expect(() => readLauncherEnv(variables)).toThrow(sentence);
  });

  it.each([
    ['OIDC_CLIENT_ID', { OIDC_ISSUER: oidc.OIDC_ISSUER }],
    ['OIDC_ISSUER', { OIDC_CLIENT_ID: oidc.OIDC_CLIENT_ID }],
  ])('%s is missed where the other one is given', (name, given) => {
    expect(() => readApiEnv({ ...database, ...given })).toThrow(new RegExp(`^${name} is missing`));
  });

  it('reach the API through the launcher, and no other child', () => {
    const { signInVariables } = readLauncherEnv({ ...oidc, PASSWORD_PROFILE: 'mlps', SERVER_KEY: '' });
    expect(signInVariables).toEqual({ ...oidc, PASSWORD_PROFILE: 'mlps' });
    expect(childEnvironment({}, { ...oidc, PATH: '/bin' })).toEqual({ PATH: '/bin' });
  });
});
