import { rollupHeadlines } from '#documents';
import type { JobName } from '#jobs';
import type {
  CosigningService,
  AccessCountsService,
  KeptAnswersService,
  DeadlinesService,
  DeliveriesService,
  DirectDeliveriesService,
  EndpointDeliveriesService,
  LateDifficultiesService,
  LightRemakesService,
  NoticeIssuesService,
  RemindersService,
  RenderMail,
  RollupHeadlinesService,
  RollupsService,
  WordHeadlines,
  SendDirect,
  SendMail,
  SendToEndpoint,
  SequencerService,
} from '#portfolio';

/** What an issue says first, in both languages. */
export const inEveryLanguage: WordHeadlines = (document) =>
  (['zh', 'en'] as const).flatMap((language) => rollupHeadlines(document, language));

/** The jobs that come again each minute. */
export type SweepName = Exclude<JobName, 'deliveries.send' | 'clock.moved'>;

/** What the sweeps work with. */
export interface SweepParts {
  readonly deadlines: Pick<DeadlinesService, 'recordMissedDates'>;
  readonly difficulties: Pick<LateDifficultiesService, 'raiseLate'>;
  readonly lights: Pick<LightRemakesService, 'remakeMarked'>;
  readonly reminders: Pick<RemindersService, 'claimDue' | 'replanChanged'>;
  readonly notices: Pick<NoticeIssuesService, 'issueOwed'>;
  readonly rollups: Pick<RollupsService, 'buildDue'>;
  readonly headlines: Pick<RollupHeadlinesService, 'wordMissing'>;
  readonly deliveries: Pick<DeliveriesService, 'sendDue'>;
  readonly sequencer: Pick<SequencerService, 'signDue'>;
  readonly cosigning: Pick<CosigningService, 'cosignNewest'>;
  readonly accessCounts: Pick<AccessCountsService, 'recordSums'>;
  readonly keptAnswers: Pick<KeptAnswersService, 'forgetOld'>;
  readonly endpoints: Pick<EndpointDeliveriesService, 'sendDue'>;
  readonly sendToEndpoint: SendToEndpoint;
  readonly direct: Pick<DirectDeliveriesService, 'sendDue'>;
  readonly sendDirect: SendDirect;
  /** Takes what is in the mailbox; where there is none, nothing. */
  readonly takeReplies: (stopped: AbortSignal) => Promise<number>;
  readonly render: RenderMail;
  readonly sendMail: SendMail;
}

/**
 * Each sweep at most once at a time in this process, whether the queue or the timer asks for it. Whether there is
 * anything to do is decided by PostgreSQL.
 */
export class Sweeps {
  readonly #running = new Map<SweepName, Promise<number>>();
  readonly #stopped = new AbortController();

  constructor(private readonly parts: SweepParts) {}

  /** Runs a sweep, or joins the one that runs. Returns how much there was to do. */
  async run(name: SweepName): Promise<number> {
    const running = this.#running.get(name);
    if (running !== undefined) return running;
    if (this.#stopped.signal.aborted) return 0;
    const sweep = this.#sweep(name).finally(() => this.#running.delete(name));
    this.#running.set(name, sweep);
    return sweep;
  }

  /** Begins no more and waits for those under way. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.allSettled(this.#running.values());
  }

  /** The witnesses are asked at once and not waited for; if one fails, the minute's own sweep asks again and says so. */
  #signed({ published }: { readonly published: number }): number {
    if (published > 0) this.run('history.cosign').catch(() => undefined);
    return published;
  }

  /** The papers of what was claimed are issued at once, since mails wait for them; if it fails, the minute's own sweep says so. */
  #claimed(reminders: number): number {
    if (reminders > 0) this.run('notices.sweep').catch(() => undefined);
    return reminders;
  }

  async #sweep(name: SweepName): Promise<number> {
    const {
      deadlines,
      difficulties,
      lights,
      reminders,
      notices,
      rollups,
      deliveries,
      sequencer,
      cosigning,
      accessCounts,
      keptAnswers,
      render,
      sendMail,
    } = this.parts;
    switch (name) {
      case 'deadlines.sweep':
        return deadlines.recordMissedDates();
      case 'difficulties.raise':
        return difficulties.raiseLate();
      case 'lights.remake':
        return lights.remakeMarked();
      case 'reminders.claim':
        await reminders.replanChanged();
        return this.#claimed(await reminders.claimDue());
      case 'notices.sweep':
        return notices.issueOwed();
      case 'rollups.build':
        try {
          return await rollups.buildDue();
        } finally {
          await this.parts.headlines.wordMissing(inEveryLanguage);
        }
      case 'deliveries.sweep':
        return deliveries.sendDue(render, sendMail, this.#stopped.signal);
      case 'history.sign':
        return this.#signed(await sequencer.signDue(this.#stopped.signal));
      case 'history.cosign':
        return cosigning.cosignNewest();
      case 'access.record':
        return accessCounts.recordSums();
      case 'answers.forget':
        return keptAnswers.forgetOld();
      case 'replies.take':
        return this.parts.takeReplies(this.#stopped.signal);
      case 'endpoints.send':
        return this.parts.endpoints.sendDue(this.parts.sendToEndpoint, this.#stopped.signal);
      case 'direct.send':
        return this.parts.direct.sendDue(this.parts.sendDirect, this.#stopped.signal);
    }
  }
}
