import 'reflect-metadata';
import { Database, SignerFiles } from '#portfolio';
import {
  createLogger,
  dataFolder,
  guardedPost,
  onShutdown,
  OutboundGuard,
  readServerKey,
  readWorkerEnv,
  requestShutdown,
  runMain,
} from '#runtime';
import { createWorker } from './create-worker.js';
import { chooseBackend } from './queues.js';

async function main(): Promise<void> {
  const env = readWorkerEnv();
  const logger = createLogger('worker', env.logLevel);
  const connections = await chooseBackend(env);
  const database = new Database({
    url: env.databaseAppUrl,
    applicationName: 'key-projects-worker',
    reader: 'system',
    onError: (error) => logger.error({ err: error }, 'a database connection broke'),
  });
  const worker = await createWorker({
    ...env,
    serverKey: await readServerKey(env.serverKey, env.dataDir),
    database,
    connections,
    post: guardedPost(new OutboundGuard(env.outboundAllowed)),
    openSigner: async () =>
      SignerFiles.open(dataFolder(env.dataDir).signer, `${new URL(env.publicUrl).host}/history`),
    logger,
    onUnfit: (reason) => {
      logger.fatal(reason);
      process.stderr.write(`${reason}\n`);
      void requestShutdown(1);
    },
  });
  onShutdown('worker', async () => worker.stop());
  onShutdown('database', async () => database.close());
  logger.info({ queue: env.redisUrl === undefined ? 'postgresql' : 'redis' }, 'the worker is ready');
  process.send?.('ready');
}

runMain(main);
