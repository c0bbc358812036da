// A process of its own that runs a server until it is killed; specs start it to kill it. It writes the server's first
// process and port as one line of JSON. Arguments: the cluster's folder, and "fast" to do without forcing to disk.
import { startPostgresServer } from '#postgres-server';

const [dataDir = '', how] = process.argv.slice(2);
const server = await startPostgresServer({ dataDir, durable: how !== 'fast' });
process.stdout.write(`${JSON.stringify({ pid: server.pid, port: server.port })}\n`);
