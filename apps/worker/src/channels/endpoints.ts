import type { EndpointMessage, GroupMessage, SendOutcome, SendToEndpoint } from '#portfolio';
import type { GuardedPost } from '#runtime';
import type { Channel } from './channel.js';
import { dingtalkRobot } from './dingtalk-robot.js';
import { outcomeOfSilence, refusedForNow, type EndpointFormat } from './endpoint-format.js';
import { feishuRobot } from './feishu-robot.js';
import { webhook } from './webhook.js';
import { wecomRobot } from './wecom-robot.js';

/** A channel without its format does not compile. */
const robots: Readonly<Record<GroupMessage['channel'], EndpointFormat<GroupMessage>>> = {
  wecom_robot: wecomRobot,
  dingtalk_robot: dingtalkRobot,
  feishu_robot: feishuRobot,
};

/** The channels to endpoints: one guarded post for each message, by the format of its channel. */
export class EndpointsChannel implements Channel<EndpointMessage> {
  #stopping = false;

  /** `publicUrl`: where people log in. */
  constructor(
    private readonly post: GuardedPost,
    private readonly publicUrl: string,
  ) {}

  /** Hands a message to its endpoint. */
  readonly send: SendToEndpoint = async (message) =>
    message.channel === 'webhook'
      ? this.#send(webhook, message)
      : this.#send(robots[message.channel], message);

  async #send<Message>(format: EndpointFormat<Message>, message: Message): Promise<SendOutcome> {
    if (this.#stopping) return refusedForNow('The worker is stopping.');
    const answer = await this.post(format.post(message, new Date(), this.publicUrl));
    return answer.kind === 'answered' ? format.outcome(answer) : outcomeOfSilence(answer, format.knowsCopies);
  }

  /** Lets nothing begin any more. */
  stop(): void {
    this.#stopping = true;
  }

  /** Nothing is kept open: each post has a connection of its own. */
  close(): void {
    this.#stopping = true;
  }
}
