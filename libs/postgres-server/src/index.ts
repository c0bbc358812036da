// Hides: how PostgreSQL's binaries from npm are found, initialised, run without a system user, and stopped.
// May be imported by: apps/launcher, apps/cli and the tests' set-up.
// Never imports: another library of this product. It knows a folder and a port, no table.
// A database named by DATABASE_URL is not its business: then nobody calls it.
// Linux and macOS; elsewhere the start ends with a sentence that asks for DATABASE_URL.
export { PostgresServerError } from './postgres-server-error.js';
export { runningPostgresServer } from './running-server.js';
export { startPostgresServer } from './start-server.js';
export type { PostgresServer, PostgresServerOptions } from './start-server.js';
export type { RunningPostgresServer } from './running-server.js';
