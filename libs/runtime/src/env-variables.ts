import { accessSync, constants, statSync } from 'node:fs';
import { isIP } from 'node:net';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';

/**
 * One zod schema per environment variable. A message completes the sentence `NAME …, but is "value".`,
 * so it starts with a verb and has no full stop.
 */

/** How much a process writes to its log; the levels of pino. */
export type LogLevel = (typeof LOG_LEVELS)[number];

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** TCP port, 1 to 65535. */
export const port = z
  .string()
  .refine(
    (value) => /^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65535,
    'must be a whole number from 1 to 65535',
  )
  .transform(Number);

/** Log level, one of pino's words. */
export const logLevel = z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` });

/** Folder of the product's own files; comes out absolute. It need not exist, but must be creatable. */
export const dataDir = z
  .string()
  .transform((value) => resolve(value))
  .refine(isWritableFolder, 'must be a folder that this user can create and write to');

/** Connection string of PostgreSQL. */
export const postgresUrl = urlOf(
  ['postgres:', 'postgresql:'],
  'must be a postgres:// or postgresql:// address',
);

/** Connection string of Redis; `rediss` is Redis over TLS. */
export const redisUrl = urlOf(['redis:', 'rediss:'], 'must be a redis:// or rediss:// address');

/** Connection string of an SMTP server; `smtps` is TLS from the first byte. */
export const smtpUrl = urlOf(['smtp:', 'smtps:'], 'must be a smtp:// or smtps:// address');

/** Addresses of witnesses, comma separated; each comes out without a trailing slash. */
export const witnessUrls = z
  .string()
  .transform((value) => value.split(',').map((one) => one.trim().replace(/\/+$/, '')))
  .refine(
    (urls) =>
      urls.every((one) => {
        const url = parseUrl(one);
        const isPlain = `${url?.username}${url?.password}${url?.search}${url?.hash}` === '';
        return isPlain && /^https?:$/.test(url?.protocol ?? '');
      }),
    'must be http:// or https:// addresses without password and query, separated by commas',
  );

/**
 * The address that people type. Comes out without a trailing slash. Plain http is let through only for
 * this machine itself, because without TLS passwords would cross the network readable.
 */
export const publicUrl = z
  .string()
  .refine((value) => {
    const url = parseUrl(value);
    return url !== undefined && url.username === '' && url.password === '' && isBareOrigin(url);
  }, 'must be an http:// or https:// address without path, query or password')
  .refine((value) => {
    const url = parseUrl(value);
    return url?.protocol === 'https:' || (url !== undefined && isLoopbackHost(url.hostname));
  }, 'must be https:// unless its host is this machine (put a proxy with TLS in front and name its https:// address)')
  .transform((value) => new URL(value).origin);

/** A mail address alone, `a@b`. */
export const mailAddress = z
  .string()
  .regex(/^[\x21-\x7e]+@[\x21-\x7e]+$/, 'must be a mail address, a@b')
  .refine((value) => !/[<>,;@].*@|[<>,;]/.test(value), 'must be one mail address, without a name');

/** Sender of every mail: `a@b` or `name <a@b>`. */
export const mailFrom = z
  .string()
  .refine(
    (value) => /^(?:[^\p{Cc}<>@]*<[^\s<>@,;]+@[^\s<>@,;]+>|[^\s<>@,;]+@[^\s<>@,;]+)$/u.test(value),
    'must be a mail address such as projects@example.org or "Key projects <projects@example.org>"',
  );

/** Which rule book passwords follow. */
export const passwordProfile = z.enum(['asvs', 'mlps'], { error: 'must be asvs or mlps' });

/** Of whom the second factor is demanded. */
export const totpRequired = z.enum(['administrators', 'everybody', 'nobody'], {
  error: 'must be administrators, everybody or nobody',
});

/** A wish that is either fulfilled or not. */
export const yesOrNo = z
  .enum(['yes', 'no'], { error: 'must be yes or no' })
  .transform((value) => value === 'yes');

/** Address of an OpenID provider; plain http is let through only for this machine itself. */
export const oidcIssuer = z.string().refine((value) => {
  const url = parseUrl(value);
  if (url === undefined || url.search !== '' || url.hash !== '' || url.username !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
}, 'must be the https:// address of an OpenID provider');

/** A name or secret that another system has given: one line of visible characters. */
export const visibleText = z
  .string()
  .refine((value) => /^[\x21-\x7e]{1,1000}$/.test(value), 'must be visible characters without spaces');

/** Networks as CIDR, separated by commas: `10.0.0.0/8, ::1/128`. Comes out as a list. */
export const networks = z
  .string()
  .transform((value) => value.split(',').map((one) => one.trim()))
  .refine(
    (all) => all.every(isNetwork),
    'must be networks separated by commas, such as 10.0.0.0/8 or 192.168.1.5/32',
  );

/**
 * Places beyond the public Internet's https that the product may send to, as `host:port` separated by commas. Comes out as
 * a list in small letters.
 */
export const outboundAllowed = z
  .string()
  .transform((value) => value.split(',').map((one) => one.trim().toLowerCase()))
  .refine(
    (all) => all.every((one) => URL.canParse(`http://${one}`) && /^[^/?#@\s]+:\d{1,5}$/.test(one)),
    'must be places as host:port separated by commas, such as oa.city.example:8443',
  );

/** Requests of one address within a minute. */
export const requestsPerMinute = z
  .string()
  .refine((value) => /^\d{2,9}$/.test(value) && Number(value) >= 30, 'must be a whole number, at least 30')
  .transform(Number);

/** MiB of the longest evidence file. */
export const fileLimitMib = z
  .string()
  .refine((value) => /^\d{1,3}$/.test(value) && Number(value) >= 1, 'must be a whole number from 1 to 999')
  .transform(Number);

/** A project identifier prefix as the Open Contracting Partnership registers it. */
export const oc4idsPrefix = z
  .string()
  .refine((value) => /^oc4ids-[a-z0-9]{6}$/.test(value), 'must be oc4ids- and six small letters or digits');

/** A secret that a program must bring. */
export const longSecret = z
  .string()
  .refine((value) => /^[\x21-\x7e]{16,1000}$/.test(value), 'must be at least 16 visible characters');

/** 32 bytes in base64. */
export const serverKey = z
  .string()
  .transform((value) => Buffer.from(value, 'base64'))
  .refine((key) => key.length === 32, 'must be 32 random bytes in base64 (openssl rand -base64 32)');

function isNetwork(value: string): boolean {
  const [address = '', bits = '', more] = value.split('/');
  const version = isIP(address);
  if (version === 0 || more !== undefined || !/^\d{1,3}$/.test(bits)) return false;
  return Number(bits) <= (version === 4 ? 32 : 128);
}

/** True for localhost and the loopback addresses of IPv4 and IPv6, as `URL.hostname` spells them. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** A value fit for an error message: passwords in addresses masked, one line, at most 200 characters. */
export function showValue(value: string): string {
  return value
    .replace(/(:\/\/[^:@/\s]*):.*@/s, '$1:***@')
    .replace(/\p{Cc}/gu, ' ')
    .slice(0, 200);
}

function urlOf(protocols: readonly string[], message: string) {
  return z.string().refine((value) => {
    const url = parseUrl(value);
    return url !== undefined && protocols.includes(url.protocol) && hasTarget(url);
  }, message);
}

/** A server to connect to: a host, or for PostgreSQL a socket folder in the query. */
function hasTarget(url: URL): boolean {
  return url.hostname !== '' || url.searchParams.has('host');
}

function isBareOrigin(url: URL): boolean {
  const isHttp = url.protocol === 'http:' || url.protocol === 'https:';
  return isHttp && url.pathname === '/' && url.search === '' && url.hash === '';
}

function parseUrl(value: string): URL | undefined {
  return URL.canParse(value) ? new URL(value) : undefined;
}

/** True when the folder, or else its nearest existing ancestor, can be written to. Creates nothing. */
function isWritableFolder(path: string): boolean {
  try {
    let folder = path;
    while (statSync(folder, { throwIfNoEntry: false }) === undefined && dirname(folder) !== folder) {
      folder = dirname(folder);
    }
    accessSync(folder, constants.W_OK | constants.X_OK);
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}
