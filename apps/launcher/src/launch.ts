import { existsSync } from 'node:fs';
import { applicationUrl, childEnvironment, dataFolder, type DataFolder, type LauncherEnv } from '#runtime';
import { announce } from './announce.js';
import { runStep } from './command-step.js';
import { lockDataDir } from './data-dir-lock.js';
import { prepareData, type PreparedData } from './prepare-data.js';
import { LaunchError } from './launch-error.js';
import type { LaunchParts } from './launch-parts.js';
import { endLeftOvers } from './left-overs.js';
import { startMailbox } from './mailbox/mailbox-server.js';
import { startMailReceiver } from './mail-receiver.js';
import { freePort, isPortFree, portHolder } from './ports.js';
import { RuntimeFile } from './runtime-file.js';
import { probeService } from './service-probe.js';
import { StopList } from './stop-list.js';
import { SupervisedPart, type PartOptions } from './supervised-part.js';
import { waitUntilReady } from './wait-until-ready.js';

/** What a start is told beside the environment. */
export interface LaunchOptions {
  /** A live database with its first administrators instead of the demonstration. */
  readonly isEmpty: boolean;
  /** A line for the person at the terminal. */
  readonly say: (line: string) => void;
  /** Something went wrong for good: stop everything and exit with an error. */
  readonly onGivenUp: (reason: string) => void;
}

/** The child processes' variables that do not depend on the database. */
const ZONE = 'Asia/Shanghai';
/** Name of the witness that the launcher starts: fixed, since its key bears it for ever. */
const WITNESS_NAME = 'localhost/witness';

/**
 * One run of the product: starts the embedded parts that no variable replaces, brings the database up to date, then
 * API and worker. An embedded PostgreSQL that ends by itself ends everything: its own processes it restarts itself,
 * so what ended it lies outside (memory, disk), and a person should see it.
 */
export class Launch {
  private readonly stops: StopList;
  private readonly files: DataFolder;
  private readonly ended = new AbortController();

  constructor(
    private readonly env: LauncherEnv,
    private readonly parts: LaunchParts,
    private readonly options: LaunchOptions,
  ) {
    this.stops = new StopList(options.say);
    this.files = dataFolder(env.dataDir);
  }

  /**
   * Starts everything and resolves when API and worker are ready.
   * @throws LaunchError, PostgresServerError: one sentence. Call `stop` then, too.
   */
  async start(): Promise<void> {
    const { env, options } = this;
    const lock = lockDataDir(env.dataDir, { pid: process.pid, url: env.publicUrl });
    await this.stops.add('the lock', lock, (held) => held.release());
    await endLeftOvers(this.files.runtime, options.say);
    await this.checkPort();
    await this.probeServices();
    const runtime = new RuntimeFile(this.files.runtime, env.publicUrl);
    await this.stops.add('runtime.json', Promise.resolve(runtime), (file) => file.remove());

    const ownerUrl = env.databaseUrl ?? (await this.startDatabase());
    const appUrl = env.databaseAppUrl ?? (await applicationUrl(ownerUrl, env.dataDir));
    const data = await this.prepareData(ownerUrl, appUrl);
    const mail = env.smtpUrl === undefined ? await this.startMail(runtime, data) : undefined;
    const witness = env.witnessUrls === undefined ? await this.chooseWitness() : undefined;
    const workerReady = this.startParts(runtime, appUrl, {
      SMTP_URL: env.smtpUrl ?? mail?.smtpUrl ?? '',
      WITNESS_URLS: (env.witnessUrls ?? [witness?.url]).join(','),
    });
    await waitUntilReady(env.port, workerReady, this.ended.signal);
    const hasWitness = witness !== undefined && this.startWitness(runtime, witness.port);
    if (this.stops.hasBegun) return;
    options.say(
      announce({
        url: env.publicUrl,
        mailboxUrl: mail?.mailboxUrl,
        witnessUrl: hasWitness ? witness.url : undefined,
        data,
        files: this.files,
      }),
    );
  }

  /** True once stopping has begun; a start that fails then says nothing of its own. */
  get isStopping(): boolean {
    return this.stops.hasBegun;
  }

  /** Stops what runs, in the opposite order; leaves no process, port or lock. */
  async stop(): Promise<void> {
    this.ended.abort();
    await this.stops.stopAll();
  }

  private async checkPort(): Promise<void> {
    const { port, publicUrl, isPortChosen } = this.env;
    const host = publicUrl.startsWith('https:') ? '0.0.0.0' : '127.0.0.1';
    if (await isPortFree(host, port)) return;
    const holder = portHolder(port) ?? 'another process';
    const which = isPortChosen ? `PORT ${port}` : `Port ${port}, which is used when PORT is not set,`;
    throw new LaunchError(
      `${which} is taken by ${holder}: choose another, such as PORT=${port + 10} npm start.`,
    );
  }

  private async probeServices(): Promise<void> {
    const { databaseUrl, databaseAppUrl, redisUrl, smtpUrl } = this.env;
    if (databaseAppUrl !== undefined && databaseUrl === undefined) {
      throw new LaunchError(
        'DATABASE_APP_URL needs DATABASE_URL beside it: the embedded database makes its own application role.',
      );
    }
    if (databaseUrl !== undefined) await probeService('DATABASE_URL', databaseUrl);
    if (databaseAppUrl !== undefined) await probeService('DATABASE_APP_URL', databaseAppUrl);
    if (redisUrl !== undefined) await probeService('REDIS_URL', redisUrl);
    if (smtpUrl !== undefined) await probeService('SMTP_URL', smtpUrl);
  }

  private async startDatabase(): Promise<string> {
    const { say, onGivenUp } = this.options;
    say('Starting PostgreSQL …');
    const starting = this.parts.startDatabase({ dataDir: this.files.postgres, onProgress: say });
    const database = await this.stops.add('PostgreSQL', starting, (server) => server.stop());
    void database.ended.then(({ lastWords }) => {
      if (!this.stops.hasBegun) onGivenUp(`PostgreSQL ended by itself: ${lastWords ?? 'it said nothing'}`);
    });
    return database.ownerUrl;
  }

  private async prepareData(ownerUrl: string, appUrl: string): Promise<PreparedData> {
    const { env, options, parts } = this;
    const childEnv = childEnvironment({
      DATABASE_URL: ownerUrl,
      DATABASE_APP_URL: appUrl,
      DATA_DIR: env.dataDir,
      REDIS_URL: env.redisUrl,
      PORT: String(env.port),
      PUBLIC_URL: env.publicUrl,
      LOG_LEVEL: env.logLevel,
      OUTBOUND_ALLOWED: env.outboundAllowed.join(','),
      SERVER_KEY: env.signInVariables.SERVER_KEY,
      TZ: ZONE,
    });
    const run = async (name: string, ...words: string[]) => {
      const onProgress = (line: string) => options.say(`  ${line}`);
      const step = runStep({ name, command: [...parts.cli, ...words], env: childEnv, onProgress });
      const started = this.stops.add(name, Promise.resolve(step), (running) => running.stop());
      step.output.catch(() => undefined);
      return (await started).output;
    };
    return prepareData({ run, say: options.say, isEmpty: options.isEmpty, env });
  }

  private async startMail(
    runtime: RuntimeFile,
    data: PreparedData,
  ): Promise<{ smtpUrl: string; mailboxUrl: string }> {
    const receiver = await this.stops.add('the mail receiver', startMailReceiver(this.files.mail), (server) =>
      server.stop(),
    );
    const port = await freePort(this.env.port + 1);
    const isDemonstration = data.kind === 'demo';
    const page = startMailbox({ folder: this.files.mail, port, isDemonstration });
    const mailbox = await this.stops.add('the mailbox page', page, (server) => server.stop());
    const addresses = { smtpUrl: receiver.url, mailboxUrl: mailbox.url };
    runtime.add(addresses);
    return addresses;
  }

  /** Where the witness of this start will answer; the worker is told before it can be there. */
  private async chooseWitness(): Promise<{ url: string; port: number }> {
    const port = await freePort(this.env.port + 2);
    return { url: `http://127.0.0.1:${port}`, port };
  }

  /**
   * Starts the witness, once the worker has made the key that it is to know; says whether it did. It shows what a witness
   * is for; without it the product is whole, so its end ends nothing else.
   */
  private startWitness(runtime: RuntimeFile, port: number): boolean {
    const { witness: state, signer } = this.files;
    const keys = `${signer}/key.pub`;
    if (this.stops.hasBegun || !existsSync(keys)) return false;
    const words = ['--state', state, '--name', WITNESS_NAME, '--log', keys, '--port', String(port)];
    const part = this.part(runtime, 'witness', {
      command: [...this.parts.witness, ...words],
      env: childEnvironment({ TZ: ZONE }),
      onGivenUp: (reason) => this.options.say(`The witness stays away: ${reason}`),
    });
    void this.stops.add('the witness', Promise.resolve(), () => part.stop());
    part.start();
    return true;
  }

  /** Starts API and worker; the promise resolves when the worker says that it is ready. */
  private startParts(
    runtime: RuntimeFile,
    appUrl: string,
    own: { SMTP_URL: string; WITNESS_URLS: string },
  ): Promise<void> {
    const { env } = this;
    const both = {
      DATABASE_APP_URL: appUrl,
      DATA_DIR: env.dataDir,
      PORT: String(env.port),
      PUBLIC_URL: env.publicUrl,
      LOG_LEVEL: env.logLevel,
      TZ: ZONE,
    };
    const workers = {
      ...own,
      MAIL_FROM: env.mailFrom,
      IMAP_URL: env.replies?.imapUrl,
      REPLY_TO: env.replies?.replyTo,
      REDIS_URL: env.redisUrl,
      SERVER_KEY: env.signInVariables.SERVER_KEY,
    };
    this.options.say('Starting API and worker …');
    let onWorkerReady: () => void = () => undefined;
    const workerReady = new Promise<void>((resolve) => (onWorkerReady = resolve));
    const { api: apiCommand, worker: workerCommand } = this.parts;
    const api = this.part(runtime, 'api', {
      command: apiCommand,
      env: childEnvironment({
        ...both,
        FILE_LIMIT_MIB: String(env.fileLimit / 1024 / 1024),
        OC4IDS_PREFIX: env.oc4idsPrefix ?? undefined,
        ...env.signInVariables,
      }),
    });
    const worker = this.part(runtime, 'worker', {
      command: workerCommand,
      env: childEnvironment({ ...both, ...workers }),
      onReady: onWorkerReady,
    });
    const stopBoth = () => Promise.all([worker.stop(), api.stop()]);
    void this.stops.add('API and worker', Promise.resolve(), stopBoth);
    api.start();
    worker.start();
    return workerReady;
  }

  private part(
    runtime: RuntimeFile,
    name: string,
    own: Pick<PartOptions, 'command' | 'env'> & Partial<Pick<PartOptions, 'onReady' | 'onGivenUp'>>,
  ): SupervisedPart {
    return new SupervisedPart({
      name,
      logFile: `${this.files.logs}/${name}.log`,
      onStarted: (pid) => runtime.setPart(name, pid),
      onCrashed: this.options.say,
      onGivenUp: this.options.onGivenUp,
      ...own,
    });
  }
}
