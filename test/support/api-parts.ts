import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '#database';
import { FolderFileStore } from '#portfolio';
import { createLogger, OutboundGuard } from '#runtime';
import type { ApiParts } from '../../apps/api/src/api.module.js';
import { createMetrics } from '../../apps/api/src/operations/metrics.js';

/** What the tests' servers make tokens from. */
export const serverKey = Buffer.alloc(32, 7);

/** What the API of a test is made of; `more` replaces some of it. Nothing waits. */
export function apiParts(database: Database, more: Partial<ApiParts> = {}): ApiParts {
  const publicUrl = more.publicUrl ?? 'http://127.0.0.1:3000';
  return {
    database,
    logger: createLogger('test', 'fatal'),
    metrics: createMetrics('test'),
    publicUrl,
    isPublicUrlSecure: publicUrl.startsWith('https:'),
    env: { passwordProfile: 'asvs', totpRequired: undefined, oidc: undefined },
    serverKey,
    slowStepMs: 0,
    providerRetryMs: 0,
    trustedProxies: [],
    signerFolder: 'no signer',
    metricsToken: null,
    requestsPerMinute: null,
    files: new FolderFileStore(join(tmpdir(), 'key-projects-test-files')),
    fileLimit: 1024 * 1024,
    oc4idsPrefix: null,
    outbound: new OutboundGuard(['hooks.example.org:443'], async () => ['127.0.0.1']),
    ...more,
  };
}
