import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { assertEveryJobHasOneHandler, type QueueName } from '#jobs';
import {
  AccessCountsService,
  AnswerTokens,
  RollupMailTokens,
  KeptAnswersService,
  CalendarService,
  CosigningService,
  DeadlinesService,
  DeliveriesService,
  DirectDeliveriesService,
  EndpointDeliveriesService,
  LateDifficultiesService,
  LightRemakesService,
  mailHostOf,
  NotContinuedError,
  NoticeIssuesService,
  OutboxService,
  ProjectChanges,
  RemindersService,
  RepliesService,
  RollupHeadlinesService,
  RollupsService,
  SendingService,
  SequencerService,
  WorkerStateService,
  newId,
  type Database,
  type OpenSigner,
} from '#portfolio';
import { noticePdf } from '#documents';
import { measureClockDifference, NestLogger, type GuardedPost, type Logger, type RepliesEnv } from '#runtime';
import { DirectChannels } from './channels/direct.js';
import { EndpointsChannel } from './channels/endpoints.js';
import { mailRenderer } from './channels/render-mail.js';
import { SmtpChannel } from './channels/smtp.js';
import { smtpServer } from './channels/smtp-server.js';
import { sendingWithTokens } from './channels/with-tokens.js';
import { askWitness } from './channels/witness.js';
import { Heartbeat } from './heartbeat.js';
import { OutboxRelay } from './outbox-relay.js';
import { DeliveriesProcessor } from './processors/deliveries.processor.js';
import { SweepsProcessor } from './processors/sweeps.processor.js';
import { openQueues, type QueueConnections } from './queues.js';
import { takingReplies } from './replies/take-replies.js';
import { ensureSchedules } from './schedules.js';
import { Sweeps } from './sweeps.js';
import { Watchdog } from './watchdog.js';
import { WorkerModule } from './worker.module.js';

/** What a worker is made of; main.ts takes these from the environment, a test from its own. */
export interface WorkerParts {
  readonly database: Database;
  readonly connections: QueueConnections;
  readonly smtpUrl: string;
  readonly mailFrom: string;
  /** The address that people type: links in mails begin with it. */
  readonly publicUrl: string;
  /** Where replies to mails are read; null: nowhere. */
  readonly replies: RepliesEnv | null;
  /** What the tokens of links are made from, and what seals the addresses of endpoints; not in the database. */
  readonly serverKey: Buffer;
  /** Keys and last note of the history's signer; opened for each run, so that a wrong file stops the signing alone. */
  readonly openSigner: OpenSigner;
  /** Addresses of the witnesses that are asked to cosign checkpoints. */
  readonly witnessUrls: readonly string[];
  /** The way out to endpoints. */
  readonly post: GuardedPost;
  readonly logger: Logger;
  /** Told once when this worker must not go on; with a reason for a person. */
  readonly onUnfit: (reason: string) => void;
}

/** A worker that runs. */
export interface RunningWorker {
  readonly heartbeat: Heartbeat;
  readonly relay: OutboxRelay;
  readonly sweeps: Sweeps;
  readonly queues: ReadonlyMap<QueueName, Queue>;
  /** Takes nothing new, waits for the sends under way, closes the connections to queue and mail server. */
  stop(): Promise<void>;
}

/**
 * Starts a worker: consumers, relay, heartbeat, watchdog. Throws when a job has no handler or two, or when this
 * machine's clock is not the database's. A database that was rolled back is served, but nothing is sent from it.
 */
export async function createWorker(parts: WorkerParts): Promise<RunningWorker> {
  const { database, connections, logger } = parts;
  const state = new WorkerStateService(database);
  await refuseWrongClock(state);
  const watchdog = makeWatchdog(parts, new DeliveriesService(database));
  const channel = new SmtpChannel({ server: smtpServer(parts.smtpUrl), from: addressOf(parts.mailFrom) });
  const endpoints = new EndpointsChannel(parts.post, parts.publicUrl);
  const direct = new DirectChannels(parts.post, parts.publicUrl);
  const tokens = new AnswerTokens(parts.serverKey);
  const sendMail = sendingWithTokens(tokens, new RollupMailTokens(parts.serverKey), async (mail) => {
    watchdog.sign();
    return channel.send(mail);
  });
  const rollups = new RollupsService(database, newId, { host: mailHostOf(parts.mailFrom) });
  const render = mailRenderer(parts.mailFrom, parts.publicUrl, rollups, parts.replies?.replyTo ?? null);
  const deliveries = new DeliveriesService(database, tokens);
  const calendars = new CalendarService(database);
  const reminders = new RemindersService(database, newId, calendars, mailHostOf(parts.mailFrom));
  const changes = new ProjectChanges(database, newId, calendars);
  const difficulties = new LateDifficultiesService(database, changes, newId);
  const notices = new NoticeIssuesService(database, changes, calendars, newId, noticePdf);
  const lights = new LightRemakesService(database, changes);
  const deadlines = new DeadlinesService(database, newId);
  const sequencer = new SequencerService(database, parts.openSigner, newId);
  await pauseAfterRollback(parts, sequencer);
  const accessCounts = new AccessCountsService(database, newId);
  const keptAnswers = new KeptAnswersService(database);
  const cosigning = new CosigningService(database, askWitness, parts.witnessUrls);
  const sweeps = new Sweeps({
    deadlines,
    difficulties,
    lights,
    reminders,
    notices,
    rollups,
    headlines: new RollupHeadlinesService(database),
    deliveries,
    sequencer,
    cosigning,
    accessCounts,
    keptAnswers,
    endpoints: new EndpointDeliveriesService(database, parts.serverKey),
    sendToEndpoint: endpoints.send,
    direct: new DirectDeliveriesService(database, parts.serverKey),
    sendDirect: direct.send,
    takeReplies: repliesOf(parts, tokens, channel),
    render,
    sendMail,
  });
  const app = await NestFactory.createApplicationContext(
    WorkerModule.with({ connections, deliveries, sweeps, render, sendMail, logger }),
    { logger: new NestLogger(logger), abortOnError: false },
  );
  checkHandlers(app);
  const queues = openQueues(connections, logger);
  const relay = new OutboxRelay(new OutboxService(database), queues, logger);
  const heartbeat = new Heartbeat(sweeps, relay, upkeep(parts, state, queues), logger);
  relay.start();
  heartbeat.start();
  watchdog.start();
  const stop = async (): Promise<void> => {
    watchdog.stop();
    channel.stop();
    endpoints.stop();
    direct.stop();
    await Promise.all([deliveries.stop(), relay.stop(), sweeps.stop(), heartbeat.stop(), app.close()]);
    channel.close();
    endpoints.close();
    direct.close();
    await Promise.all([...queues.values()].map(async (queue) => queue.close()));
  };
  return { heartbeat, relay, sweeps, queues, stop };
}

/**
 * A database that does not continue what was signed last may have forgotten what it has sent: before anything is claimed,
 * sending is paused until an administrator has looked. Other trouble of the signer stops the signing alone.
 */
async function pauseAfterRollback(
  { database, logger }: WorkerParts,
  sequencer: SequencerService,
): Promise<void> {
  try {
    await sequencer.check();
  } catch (error) {
    logger.error({ err: error }, 'the history is not signed');
    if (!(error instanceof NotContinuedError)) return;
    await new SendingService(database, newId).pause({ kind: 'system', part: 'signer' }, error.message);
  }
}

/** Replies are read where there is a mailbox. */
function repliesOf(
  { replies: mailbox, database, serverKey, mailFrom, publicUrl, logger }: WorkerParts,
  tokens: AnswerTokens,
  { send }: SmtpChannel,
): (stopped: AbortSignal) => Promise<number> {
  if (mailbox === null) return async () => 0;
  const replies = new RepliesService(database, newId, tokens, serverKey);
  return takingReplies({ replies, mailbox, mailFrom, publicUrl, send, logger });
}

function checkHandlers(app: INestApplicationContext): void {
  assertEveryJobHasOneHandler(
    [SweepsProcessor, DeliveriesProcessor].map((type) => ({ handler: type.name, jobs: app.get(type).jobs })),
  );
}

function makeWatchdog({ logger, onUnfit }: WorkerParts, deliveries: DeliveriesService): Watchdog {
  return new Watchdog({
    oldestDueSeconds: async () => deliveries.oldestDueSeconds(),
    clock: () => performance.now(),
    onWedged: onUnfit,
    logger,
  });
}

/** What the heartbeat sees to besides the sweeps. */
function upkeep(
  { onUnfit }: WorkerParts,
  state: WorkerStateService,
  queues: ReadonlyMap<QueueName, Queue>,
): (() => Promise<void>)[] {
  return [
    async function compareClocks() {
      await refuseWrongClock(state).catch((error: unknown) => {
        if (!(error instanceof WrongClockError)) throw error;
        onUnfit(error.message);
      });
    },
    async function keepSchedules() {
      await state.asLeader(async () => ensureSchedules(queues));
    },
  ];
}

/** This machine's clock is not the database's: BullMQ on PostgreSQL would run jobs early and twice. */
class WrongClockError extends Error {}

async function refuseWrongClock(state: WorkerStateService): Promise<void> {
  const askedAt = Date.now();
  const databaseAt = await state.databaseClockMs();
  const difference = measureClockDifference({ askedAt, databaseAt, answeredAt: Date.now() });
  if (!difference.isTooLarge) return;
  const seconds = (difference.aheadMs / 1_000).toFixed(1);
  throw new WrongClockError(
    `This machine's clock is ${seconds} s ahead of the database's; set both by the same time server.`,
  );
}

function addressOf(mailFrom: string): string {
  return /<([^<>]+)>\s*$/.exec(mailFrom)?.[1] ?? mailFrom;
}
