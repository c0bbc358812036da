import 'reflect-metadata';
import { Database } from '#portfolio';
import {
  createLogger,
  createMetrics,
  EnvError,
  EXIT_WRONG_SETTINGS,
  onShutdown,
  readApiEnv,
  requestShutdown,
} from '#runtime';
import { createApi } from './create-api.js';

async function main(): Promise<void> {
  const env = readApiEnv();
  const logger = createLogger('api', env.logLevel);
  const database = new Database({
    url: env.databaseAppUrl,
    applicationName: 'key-projects-api',
    onError: (error) => logger.error({ err: error }, 'a database connection broke'),
  });
  const app = await createApi({
    database,
    logger,
    metrics: createMetrics('api'),
    publicUrl: env.publicUrl,
    isPublicUrlSecure: env.isPublicUrlSecure,
  });
  onShutdown('http', () => app.close());
  onShutdown('database', () => database.close());
  await app.listen(env.port, env.listenHost);
  logger.info({ port: env.port }, 'the API listens');
}

main().catch((error: unknown) => {
  const isWrongSetting = error instanceof EnvError;
  process.stderr.write(
    `${error instanceof Error && !isWrongSetting ? error.stack : String(isWrongSetting ? error.message : error)}\n`,
  );
  void requestShutdown(isWrongSetting ? EXIT_WRONG_SETTINGS : 1);
});
