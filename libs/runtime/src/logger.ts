import type { LoggerService } from '@nestjs/common';
import { destination, pino, stdSerializers, type DestinationStream, type Logger as PinoLogger } from 'pino';
import type { LogLevel } from './env.js';

/** The product's log: `logger.info({ some: 'fields' }, 'text')`, one JSON line per entry. */
export type Logger = PinoLogger;

/** Where the lines go. */
export interface LoggerOptions {
  /** `stderr` for the command line, whose stdout carries answers. Default `stdout`. */
  readonly to?: 'stdout' | 'stderr' | DestinationStream;
}

const SECRET_KEY = /password|passwd|cookie|authorization|token|secret|api-?key/i;
const MASK = '[redacted]';
const DEPTH_LIMIT = 8;

/**
 * A logger for one process or part. Text is JSON-escaped, and the line separators that JSON leaves alone
 * are escaped too, so no input splits a line (security.md, 16). Values under a key that names a secret,
 * at any depth, and passwords inside addresses are masked.
 */
export function createLogger(name: string, level: LogLevel, options: LoggerOptions = {}): Logger {
  const to = options.to ?? 'stdout';
  const stream = typeof to === 'string' ? destination({ fd: to === 'stdout' ? 1 : 2, sync: true }) : to;
  return pino(
    {
      name,
      level,
      base: { pid: process.pid },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => redact(fields, 0) as Record<string, unknown>,
      },
      serializers: { err: (error: Error) => redact(stdSerializers.err(error), 0) },
      hooks: { streamWrite: cleanLine },
    },
    stream,
  );
}

/** Nest's own messages in the product's log: `NestFactory.create(Module, { logger: new NestLogger(logger) })`. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}
  log = (message: unknown, ...rest: unknown[]) => this.write('info', message, rest);
  warn = (message: unknown, ...rest: unknown[]) => this.write('warn', message, rest);
  error = (message: unknown, ...rest: unknown[]) => this.write('error', message, rest);
  fatal = (message: unknown, ...rest: unknown[]) => this.write('fatal', message, rest);
  debug = (message: unknown, ...rest: unknown[]) => this.write('debug', message, rest);
  verbose = (message: unknown, ...rest: unknown[]) => this.write('trace', message, rest);

  private write(
    level: 'info' | 'warn' | 'error' | 'fatal' | 'debug' | 'trace',
    message: unknown,
    rest: unknown[],
  ) {
    const context = rest.length > 0 ? { context: rest.at(-1) } : {};
    const details = rest.length > 1 ? { details: rest.slice(0, -1) } : {};
    if (message instanceof Error)
      this.logger[level]({ ...context, ...details, err: message }, message.message);
    else if (typeof message === 'string') this.logger[level]({ ...context, ...details }, message);
    else this.logger[level]({ ...context, ...details, value: message });
  }
}

/** A copy of `value` with secrets masked; errors and other instances are left to their serialisers. */
function redact(value: unknown, depth: number): unknown {
  if (Array.isArray(value))
    return depth > DEPTH_LIMIT ? '[deep]' : value.map((one) => redact(one, depth + 1));
  if (!isPlainObject(value)) return value;
  if (depth > DEPTH_LIMIT) return '[deep]';
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, SECRET_KEY.test(key) ? MASK : redact(one, depth + 1)]),
  );
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || value instanceof Error) return false;
  return 'toJSON' in value ? false : !ArrayBuffer.isView(value);
}

/** Last look at a finished line: separators that JSON does not escape, passwords inside addresses, API tokens. */
function cleanLine(line: string): string {
  return line
    .replace(/[\u0085\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/(:\/\/[^\s:@/"]*):[^\s@/"]+@/g, '$1:***@')
    .replace(/([?&](?:token|password)=)[^&\s"]+/gi, `$1${MASK}`)
    .replace(/\bkp_[\w-]{20,}/g, MASK);
}
