// A witness: a process of its own, best on another machine and under another administrator, that cosigns checkpoints of
// logs it knows and refuses forks and rollbacks. It needs neither database nor environment:
//
//   node dist/apps/launcher/witness/main.js --state FOLDER --name NAME --log KEY.PUB [--log KEY.PUB …] [--port 3100]
//
// On its first start it makes its key; it writes its address and verifier key as one line of JSON. It listens on this
// machine only: a proxy with TLS stands before it where a log elsewhere asks it. What its operator adds to KEY.PUB counts
// from the next request on.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { EXIT_WRONG_SETTINGS, onShutdown } from '#runtime';
import { lockDataDir } from '../src/data-dir-lock.js';
import { LaunchError } from '../src/launch-error.js';
import { LogKeys } from './log-keys.js';
import { WitnessError, WitnessFiles } from './witness-files.js';
import { witnessServer } from './witness-server.js';

const usage = 'Say --state FOLDER --name NAME --log KEY.PUB, and --port when it is not to be 3100.';
const HOST = '127.0.0.1';

interface Settings {
  readonly state: string;
  readonly name: string;
  readonly logKeys: LogKeys;
  readonly port: number;
}

function readSettings(): Settings {
  const { state, name, log, port = '3100' } = parseOptions();
  if (state === undefined || name === undefined || log === undefined) throw new WitnessError(usage);
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new WitnessError(`--port must be a whole number up to 65535, but is "${port}".`);
  return { state, name, logKeys: new LogKeys(log), port: Number(port) };
}

function parseOptions() {
  try {
    const string = { type: 'string' } as const;
    const options = {
      state: string,
      name: string,
      log: { ...string, multiple: true },
      port: string,
    } as const;
    return parseArgs({ options }).values;
  } catch {
    throw new WitnessError(usage);
  }
}

async function main(): Promise<void> {
  const settings = readSettings();
  const files = WitnessFiles.open(settings.state, settings.name);
  const lock = await lockDataDir(settings.state, {
    pid: process.pid,
    url: `http://${HOST}:${settings.port}`,
  });
  const server = witnessServer(files, settings.logKeys);
  server.listen(settings.port, HOST);
  await once(server, 'listening');
  onShutdown('HTTP server', async () => {
    server.close();
    server.closeIdleConnections();
    await once(server, 'close');
  });
  onShutdown('lock', () => lock.release());
  const { port } = server.address() as AddressInfo;
  const { verifierKey } = files.verifier;
  process.stdout.write(`${JSON.stringify({ url: `http://${HOST}:${port}`, verifierKey })}\n`);
}

main().catch((error: unknown) => {
  const isExpected = error instanceof WitnessError || error instanceof LaunchError;
  process.stderr.write(
    `${isExpected || !(error instanceof Error) ? String((error as Error).message) : error.stack}\n`,
  );
  process.exit(isExpected ? EXIT_WRONG_SETTINGS : 1);
});
