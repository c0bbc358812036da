import 'reflect-metadata';
import { Database, FolderFileStore, newId, SettingsRecordService } from '#portfolio';
import {
  createLogger,
  OutboundGuard,
  dataFolder,
  onShutdown,
  readApiEnv,
  readServerKey,
  runMain,
} from '#runtime';
import { createApi } from './create-api.js';
import { createMetrics } from './operations/metrics.js';
import { SignInSettings } from './session/sign-in-settings.js';

async function main(): Promise<void> {
  const env = readApiEnv();
  const logger = createLogger('api', env.logLevel);
  const database = new Database({
    url: env.databaseAppUrl,
    applicationName: 'key-projects-api',
    onError: (error) => logger.error({ err: error }, 'a database connection broke'),
  });
  const { signIn } = env;
  const app = await createApi({
    env: signIn,
    serverKey: await readServerKey(signIn.serverKey, env.dataDir),
    slowStepMs: 1_000,
    providerRetryMs: 10_000,
    trustedProxies: signIn.trustedProxies,
    signerFolder: dataFolder(env.dataDir).signer,
    metricsToken: signIn.metricsToken ?? null,
    requestsPerMinute: signIn.requestsPerMinute ?? null,
    files: new FolderFileStore(dataFolder(env.dataDir).files),
    fileLimit: env.fileLimit,
    oc4idsPrefix: env.oc4idsPrefix,
    outbound: new OutboundGuard(env.outboundAllowed),
    database,
    logger,
    metrics: createMetrics('api'),
    publicUrl: env.publicUrl,
    isPublicUrlSecure: env.isPublicUrlSecure,
  });
  const { passwordProfile, totpRequired } = app.get(SignInSettings);
  await new SettingsRecordService(database, newId).record({
    passwordProfile: passwordProfile.name,
    totpRequired,
    oidcIssuer: signIn.oidc?.issuer ?? null,
    oidcLinksByEmail: signIn.oidc?.linksByEmail ?? false,
    trustedProxies: signIn.trustedProxies,
    requestsPerMinute: signIn.requestsPerMinute ?? null,
  });
  onShutdown('http', () => app.close());
  onShutdown('database', () => database.close());
  await app.listen(env.port, env.listenHost);
  logger.info({ port: env.port }, 'the API listens');
}

runMain(main);
