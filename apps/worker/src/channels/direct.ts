import type { AppChannel } from '#domain';
import type { DirectMessage, SendOutcome, SendDirect } from '#portfolio';
import type { GuardedPost } from '#runtime';
import type { AppFormat } from './app-format.js';
import { AppTokens } from './app-tokens.js';
import type { Channel } from './channel.js';
import { dingtalkApp } from './dingtalk-app.js';
import { directText } from './direct-text.js';
import { outcomeOfSilence, refusedForNow } from './endpoint-format.js';
import { feishuApp } from './feishu-app.js';
import { smsWebhook } from './sms-webhook.js';
import { wecomApp } from './wecom-app.js';

/** An app without its format does not compile. */
const apps: Readonly<Record<AppChannel, AppFormat>> = {
  wecom: wecomApp,
  dingtalk: dingtalkApp,
  feishu: feishuApp,
};

/** The channels to one person besides mail. An attempt asks at most twice for a token and posts at most twice: 40 seconds. */
export class DirectChannels implements Channel<DirectMessage> {
  readonly #tokens: AppTokens;
  #stopping = false;

  /** `publicUrl`: where people log in. `clock`: milliseconds, for the life of tokens. */
  constructor(
    private readonly post: GuardedPost,
    private readonly publicUrl: string,
    clock: () => number = () => performance.now(),
  ) {
    this.#tokens = new AppTokens(post, clock);
  }

  /** Hands a message to its channel. */
  readonly send: SendDirect = async (message) => {
    if (this.#stopping) return refusedForNow('The worker is stopping.');
    const text = directText(message, this.publicUrl);
    if (message.channel !== 'sms') return this.#sendByApp(apps[message.channel], message, text);
    const answer = await this.post(smsWebhook.post(message, new Date(), text));
    // The service knows a second copy by its id.
    return answer.kind === 'answered' ? smsWebhook.outcome(answer) : outcomeOfSilence(answer, true);
  };

  /** Lets nothing begin any more. */
  stop(): void {
    this.#stopping = true;
  }

  /** Nothing is kept open: each post has a connection of its own. */
  close(): void {
    this.#stopping = true;
  }

  /** A token that is not taken any more is renewed once: until then nothing was sent. */
  async #sendByApp(format: AppFormat, message: DirectMessage, text: string): Promise<SendOutcome> {
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      const token = await this.#tokens.of(message, format);
      if (typeof token !== 'string') return token;
      const answer = await this.post(format.post(message, token, text));
      if (answer.kind !== 'answered') return outcomeOfSilence(answer, false);
      const outcome = format.outcome(answer);
      if (outcome !== 'expired') return outcome;
      this.#tokens.forget(message.channelId, token);
    }
    return refusedForNow('The app does not take the tokens that it gives.');
  }
}
