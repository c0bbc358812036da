import { Queue, createPostgresBackend, setDefaultBackendFactory, type ConnectionOptions } from 'bullmq';
import { Redis } from 'ioredis';
import { QUEUE_SCHEMA, queueNames, type QueueName } from '#jobs';
import { EnvError, type Logger } from '#runtime';

/** How the worker reaches the queue. */
export interface QueueSettings {
  readonly databaseAppUrl: string;
  /** Absent: BullMQ's PostgreSQL backend in the same database. */
  readonly redisUrl: string | undefined;
}

/** Where consumers and producers connect: the latter fail at once while Redis is away, the former wait for it. */
export interface QueueConnections {
  readonly consumers: ConnectionOptions;
  readonly producers: ConnectionOptions;
}

/**
 * Chooses the backend for this process, once, before the first queue: Redis where REDIS_URL names one, else PostgreSQL
 * as the application's role. Throws EnvError for a Redis that may throw jobs away.
 */
export async function chooseBackend(settings: QueueSettings): Promise<QueueConnections> {
  const { databaseAppUrl, redisUrl } = settings;
  if (redisUrl === undefined) {
    setDefaultBackendFactory(createPostgresBackend);
    const connection = {
      connectionString: databaseAppUrl,
      schema: QUEUE_SCHEMA,
      max: 3,
      application_name: 'key-projects-queue',
    };
    // BullMQ types the connection of the default backend as Redis's, whatever the default is.
    return { consumers: connection as ConnectionOptions, producers: connection as ConnectionOptions };
  }
  setDefaultBackendFactory();
  await refuseEviction(redisUrl);
  const url = { url: redisUrl };
  return {
    consumers: { ...url, maxRetriesPerRequest: null },
    producers: { ...url, maxRetriesPerRequest: 1, enableOfflineQueue: false },
  };
}

/** One producer per queue. */
export function openQueues(connections: QueueConnections, logger: Logger): ReadonlyMap<QueueName, Queue> {
  return new Map(
    queueNames.map((name) => {
      const queue = new Queue(name, { connection: connections.producers });
      queue.on('error', (error) => logger.warn({ err: error, queue: name }, 'the queue cannot be reached'));
      return [name, queue];
    }),
  );
}

/** A Redis that evicts keys loses jobs while every `add` succeeds (seen with allkeys-lru). */
async function refuseEviction(redisUrl: string): Promise<void> {
  const client = new Redis(redisUrl, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const policy = /^maxmemory_policy:(\S+)/m.exec(await client.info('memory'))?.[1];
    if (policy === 'noeviction') return;
    throw new EnvError(
      'REDIS_URL',
      `REDIS_URL names a Redis whose maxmemory-policy is ${policy ?? 'unknown'}: it would throw jobs away, set it to noeviction.`,
    );
  } catch (error) {
    if (error instanceof EnvError) throw error;
    throw new Error(
      `REDIS_URL names a Redis that can't be reached: ${error instanceof Error ? error.message : String(error)}.`,
    );
  } finally {
    client.disconnect();
  }
}
