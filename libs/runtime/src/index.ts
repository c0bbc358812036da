// Hides: reading and checking the environment, the log's format, the order of a process's end, the way out to
// addresses that people have typed.
// May be imported by: every app, and the libraries database and portfolio.
// Never imports: any other library of this product, a database driver, the queue, HTTP beyond Nest's types.
// The environment is read here and nowhere else; a wrong value is an EnvError of one sentence.
// Everything here works before a database exists.
export {
  childEnvironment,
  EnvError,
  readApiEnv,
  readCliEnv,
  readLauncherEnv,
  readWorkerEnv,
  type ApiEnv,
  type CliEnv,
  type EnvSource,
  type LauncherEnv,
  type LogLevel,
  type WorkerEnv,
} from './env.js';
export { createLogger, NestLogger, type Logger, type LoggerOptions } from './logger.js';
export {
  EXIT_WRONG_SETTINGS,
  onShutdown,
  requestShutdown,
  SHUTDOWN_LIMIT_MS,
  ShutdownSequence,
} from './shutdown.js';
export { measureClockDifference, type ClockDifference, type ClockReading } from './clock-difference.js';
export type { RepliesEnv } from './env-replies.js';
export type { OidcEnv, SignInEnv } from './env-sign-in.js';
export { readServerKey } from './server-key.js';
export { applicationUrl } from './application-url.js';
export { dataFolder, type DataFolder } from './data-folder.js';
export {
  guardedPost,
  type GuardedPost,
  type OutboundAnswer,
  type OutboundPost,
} from './outbound/guarded-post.js';
export { OutboundGuard, type OutboundObjection } from './outbound/outbound-guard.js';
export { runMain } from './run-main.js';
