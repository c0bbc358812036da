import type { z } from 'zod';
import { readSignInEnv, SIGN_IN_VARIABLES, type SignInEnv, type SignInVariable } from './env-sign-in.js';
import { readRepliesEnv, type RepliesEnv } from './env-replies.js';
import * as variable from './env-variables.js';

export type { LogLevel } from './env-variables.js';

/** Where variables come from: `process.env`, or a plain object in a test. */
export type EnvSource = Readonly<Record<string, string | undefined>>;

/** A variable is wrong or missing. The message is one sentence that begins with the variable's name. */
export class EnvError extends Error {
  override readonly name = 'EnvError';
  constructor(
    readonly variable: string,
    message: string,
  ) {
    super(message);
  }
}

/** What the API needs. It never sees the owner's DATABASE_URL. */
export interface ApiEnv {
  /** TCP port to listen on. */
  readonly port: number;
  /** `127.0.0.1`, or `0.0.0.0` once PUBLIC_URL is https, that is behind a proxy with TLS. */
  readonly listenHost: '127.0.0.1' | '0.0.0.0';
  /** Origin that people type, without trailing slash. */
  readonly publicUrl: string;
  /** True when people reach it over TLS: then cookies are `Secure` and named `__Host-…`. */
  readonly isPublicUrlSecure: boolean;
  /** Connection string of the application's role. */
  readonly databaseAppUrl: string;
  /** Absolute path of the folder of the product's own files. */
  readonly dataDir: string;
  /** Bytes of the longest evidence file that is taken. */
  readonly fileLimit: number;
  /** Begins the ids of published projects; null: they stand alone. */
  readonly oc4idsPrefix: string | null;
  /** `host:port` that endpoints may have besides https on the public Internet. */
  readonly outboundAllowed: readonly string[];
  readonly logLevel: variable.LogLevel;
  readonly signIn: SignInEnv;
}

/** What the worker needs. It never sees the owner's DATABASE_URL. */
export interface WorkerEnv {
  readonly databaseAppUrl: string;
  /** Absent: the queue runs on BullMQ's PostgreSQL backend in the same database. */
  readonly redisUrl: string | undefined;
  readonly smtpUrl: string;
  /** `a@b` or `name <a@b>`. */
  readonly mailFrom: string;
  /** Origin for links in mails, without trailing slash. */
  readonly publicUrl: string;
  /** Where replies to mails are read; null: nowhere. */
  readonly replies: RepliesEnv | null;
  /** Witnesses that cosign the history's checkpoints, without trailing slash. */
  readonly witnessUrls: readonly string[];
  /** `host:port` that is sent to besides https on the public Internet. */
  readonly outboundAllowed: readonly string[];
  /** Seals secrets in the database, and makes the tokens of links in mails. Absent: kept under DATA_DIR. */
  readonly serverKey: Buffer | undefined;
  readonly dataDir: string;
  readonly logLevel: variable.LogLevel;
}

/** What the command line needs; everything but the folder may be absent. */
export interface CliEnv {
  /** The owner's connection string, used by `migrate` alone. Absent: the embedded server. */
  readonly databaseUrl: string | undefined;
  /** The application role's connection string. Absent: role and password kept under DATA_DIR. */
  readonly databaseAppUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly publicUrl: string;
  readonly dataDir: string;
  readonly logLevel: variable.LogLevel;
}

/** What the launcher needs; an absent address means that it starts the embedded part. */
export interface LauncherEnv {
  readonly port: number;
  /** False when PORT was not given and the default is used. */
  readonly isPortChosen: boolean;
  readonly publicUrl: string;
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly databaseAppUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  /** For the worker. */
  readonly replies: RepliesEnv | null;
  readonly witnessUrls: readonly string[] | undefined;
  /** For API and worker. */
  readonly outboundAllowed: readonly string[];
  /** Bytes of the longest evidence file that the API takes. */
  readonly fileLimit: number;
  /** For the API. */
  readonly oc4idsPrefix: string | null;
  readonly logLevel: variable.LogLevel;
  /** What the API reads of signing in, checked and handed on as it is. */
  readonly signInVariables: Readonly<Partial<Record<SignInVariable, string>>>;
}

const DEFAULT_PORT = 3000;
const DEFAULT_FILE_LIMIT_MIB = 20;
const DEFAULT_DATA_DIR = '.data';
const DEFAULT_MAIL_FROM = '重点项目平台 <key-projects@localhost>';

/** Every variable of the product; what a child may inherit is decided by name with this list. */
const PRODUCT_VARIABLES = [
  'PORT',
  'DATA_DIR',
  'DATABASE_URL',
  'DATABASE_APP_URL',
  'REDIS_URL',
  'SMTP_URL',
  'PUBLIC_URL',
  'MAIL_FROM',
  'WITNESS_URLS',
  'OUTBOUND_ALLOWED',
  'LOG_LEVEL',
  'FILE_LIMIT_MIB',
  'OC4IDS_PREFIX',
  'IMAP_URL',
  'REPLY_TO',
  ...SIGN_IN_VARIABLES,
] as const;

/** Never shown, not even where they are wrong. */
const SECRETS: ReadonlySet<ProductVariable> = new Set([
  'OIDC_CLIENT_SECRET',
  'METRICS_TOKEN',
  'SERVER_KEY',
  'IMAP_URL',
] as const);

type ProductVariable = (typeof PRODUCT_VARIABLES)[number];

/** Variables of the API. Throws EnvError. */
export function readApiEnv(source: EnvSource = process.env): ApiEnv {
  const base = readBase(source);
  const publicUrl = readPublicUrl(source, base.port);
  const isPublicUrlSecure = publicUrl.startsWith('https:');
  return {
    port: base.port,
    listenHost: isPublicUrlSecure ? '0.0.0.0' : '127.0.0.1',
    publicUrl,
    isPublicUrlSecure,
    databaseAppUrl: required(
      source,
      'DATABASE_APP_URL',
      variable.postgresUrl,
      'the database as the application role',
    ),
    dataDir: base.dataDir,
    fileLimit: readFileLimit(source),
    oc4idsPrefix: readOc4idsPrefix(source),
    outboundAllowed: readOutboundAllowed(source),
    logLevel: base.logLevel,
    signIn: signInEnv(source),
  };
}

/** Variables of the worker. Throws EnvError. */
export function readWorkerEnv(source: EnvSource = process.env): WorkerEnv {
  const base = readBase(source);
  return {
    databaseAppUrl: required(
      source,
      'DATABASE_APP_URL',
      variable.postgresUrl,
      'the database as the application role',
    ),
    redisUrl: optional(source, 'REDIS_URL', variable.redisUrl),
    smtpUrl: required(source, 'SMTP_URL', variable.smtpUrl, 'the mail server'),
    mailFrom: optional(source, 'MAIL_FROM', variable.mailFrom) ?? DEFAULT_MAIL_FROM,
    publicUrl: readPublicUrl(source, base.port),
    replies: repliesEnv(source),
    witnessUrls: optional(source, 'WITNESS_URLS', variable.witnessUrls) ?? [],
    outboundAllowed: readOutboundAllowed(source),
    serverKey: optional(source, 'SERVER_KEY', variable.serverKey),
    dataDir: base.dataDir,
    logLevel: base.logLevel,
  };
}

/** Variables of the command line. Throws EnvError. Creates nothing. */
export function readCliEnv(source: EnvSource = process.env): CliEnv {
  const base = readBase(source);
  return {
    databaseUrl: optional(source, 'DATABASE_URL', variable.postgresUrl),
    databaseAppUrl: optional(source, 'DATABASE_APP_URL', variable.postgresUrl),
    redisUrl: optional(source, 'REDIS_URL', variable.redisUrl),
    publicUrl: readPublicUrl(source, base.port),
    dataDir: base.dataDir,
    logLevel: base.logLevel,
  };
}

/** Variables of the launcher. Throws EnvError. Creates nothing. */
export function readLauncherEnv(source: EnvSource = process.env): LauncherEnv {
  const base = readBase(source);
  signInEnv(source);
  return {
    ...base,
    signInVariables: Object.fromEntries(
      SIGN_IN_VARIABLES.flatMap((name) => {
        const value = present(source, name);
        return value === undefined ? [] : [[name, value]];
      }),
    ),
    fileLimit: readFileLimit(source),
    oc4idsPrefix: readOc4idsPrefix(source),
    outboundAllowed: readOutboundAllowed(source),
    isPortChosen: present(source, 'PORT') !== undefined,
    publicUrl: readPublicUrl(source, base.port),
    databaseUrl: optional(source, 'DATABASE_URL', variable.postgresUrl),
    databaseAppUrl: optional(source, 'DATABASE_APP_URL', variable.postgresUrl),
    redisUrl: optional(source, 'REDIS_URL', variable.redisUrl),
    smtpUrl: optional(source, 'SMTP_URL', variable.smtpUrl),
    mailFrom: optional(source, 'MAIL_FROM', variable.mailFrom) ?? DEFAULT_MAIL_FROM,
    replies: repliesEnv(source),
    witnessUrls: optional(source, 'WITNESS_URLS', variable.witnessUrls),
  };
}

/**
 * Environment of a child process: this one's, with every variable of the product removed and then only
 * `own` set. So a child sees no connection string that was not handed to it.
 */
export function childEnvironment(
  own: Partial<Record<ProductVariable | 'TZ', string | undefined>>,
  source: EnvSource = process.env,
): Record<string, string> {
  const names = new Set<string>(PRODUCT_VARIABLES);
  const inherited = Object.entries(source).filter(([name]) => !names.has(name));
  const all = [...inherited, ...Object.entries(own)];
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function readOc4idsPrefix(source: EnvSource): string | null {
  return optional(source, 'OC4IDS_PREFIX', variable.oc4idsPrefix) ?? null;
}

function readOutboundAllowed(source: EnvSource): readonly string[] {
  return optional(source, 'OUTBOUND_ALLOWED', variable.outboundAllowed) ?? [];
}

function signInEnv(source: EnvSource): SignInEnv {
  return readSignInEnv(
    (name, schema) => optional(source, name, schema),
    (name, names) => missing(name, names),
  );
}

function repliesEnv(source: EnvSource): RepliesEnv | null {
  return readRepliesEnv(
    (name, schema) => optional(source, name, schema),
    (name, names) => missing(name, names),
  );
}

function missing(name: ProductVariable, names: string): EnvError {
  return new EnvError(name, `${name} is missing: it names ${names}.`);
}

function readBase(source: EnvSource) {
  return {
    port: optional(source, 'PORT', variable.port) ?? DEFAULT_PORT,
    dataDir: parse('DATA_DIR', variable.dataDir, present(source, 'DATA_DIR') ?? DEFAULT_DATA_DIR),
    logLevel: optional(source, 'LOG_LEVEL', variable.logLevel) ?? 'info',
  };
}

function readFileLimit(source: EnvSource): number {
  const mib = optional(source, 'FILE_LIMIT_MIB', variable.fileLimitMib) ?? DEFAULT_FILE_LIMIT_MIB;
  return mib * 1024 * 1024;
}

function readPublicUrl(source: EnvSource, port: number): string {
  return optional(source, 'PUBLIC_URL', variable.publicUrl) ?? `http://127.0.0.1:${port}`;
}

function optional<T>(source: EnvSource, name: ProductVariable, schema: z.ZodType<T>): T | undefined {
  const value = present(source, name);
  return value === undefined ? undefined : parse(name, schema, value);
}

function required<T>(source: EnvSource, name: ProductVariable, schema: z.ZodType<T>, names: string): T {
  const value = present(source, name);
  if (value === undefined) throw missing(name, names);
  return parse(name, schema, value);
}

/** An empty variable counts as absent, as compose files write it. */
function present(source: EnvSource, name: ProductVariable): string | undefined {
  const value = source[name]?.trim();
  return value === '' ? undefined : value;
}

function parse<T>(name: ProductVariable, schema: z.ZodType<T>, value: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problem = result.error.issues[0]?.message ?? 'is not valid';
  const shown = SECRETS.has(name) ? '***' : variable.showValue(value);
  throw new EnvError(name, `${name} ${problem}, but is "${shown}".`);
}
