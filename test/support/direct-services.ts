import { startEndpointReceiver, type GivenAnswer, type SeenPost } from './endpoint-receiver.js';

/** A message that one of the services took. */
export interface TakenMessage {
  readonly service: 'wecom' | 'dingtalk' | 'feishu' | 'sms';
  readonly to: string;
  readonly text: string;
}

const corporation = { key: 'ww-corp', secret: 'app-secret', agent: '1000002' };
const tokenSeconds = 7_200;

/**
 * WeCom, DingTalk, Feishu and an SMS service on this machine, strict about what they document: they give tokens for the
 * right keys only, take messages with a token that holds and in their own form only, and answer as the real ones do.
 */
export class DirectServices {
  /** What the organisation is known by at each. */
  readonly keys = corporation;
  readonly taken: TakenMessage[] = [];
  /** How often a token was asked for. */
  tokens = 0;
  /** Answers instead of the service, where it gives an answer. */
  instead: (post: SeenPost) => GivenAnswer | null = () => null;
  /** Names that nobody has at the apps. */
  readonly unknown = new Set<string>();
  #valid = new Set<string>();

  private constructor(private readonly receiver: Awaited<ReturnType<typeof startEndpointReceiver>>) {}

  /** Starts them, under one port. */
  static async start(): Promise<DirectServices> {
    const services = new DirectServices(await startEndpointReceiver());
    services.receiver.answer = (post) => services.instead(post) ?? services.#answer(post);
    return services;
  }

  /** Where they are, below the name that guards of tests let through. */
  get port(): number {
    return this.receiver.port;
  }

  /** What came, in its order. */
  get posts(): readonly SeenPost[] {
    return this.receiver.posts;
  }

  /** No token that was given holds any more. */
  expireTokens(): void {
    this.#valid = new Set();
  }

  /** Stops them. */
  async stop(): Promise<void> {
    await this.receiver.stop();
  }

  #answer(post: SeenPost): GivenAnswer {
    switch (`${post.method} ${post.path}`) {
      case 'GET /cgi-bin/gettoken':
        return this.#wecomToken(post);
      case 'POST /cgi-bin/message/send':
        return this.#wecom(post);
      case 'POST /v1.0/oauth2/accessToken':
        return this.#dingtalkToken(post);
      case 'POST /v1.0/robot/oToMessages/batchSend':
        return this.#dingtalk(post);
      case 'POST /open-apis/auth/v3/tenant_access_token/internal':
        return this.#feishuToken(post);
      case 'POST /open-apis/im/v1/messages':
        return this.#feishu(post);
      case 'POST /sms':
        return this.#sms(post);
      default:
        return { status: 404 };
    }
  }

  #give(): string {
    this.tokens += 1;
    const token = `token-${this.tokens}`;
    this.#valid.add(token);
    return token;
  }

  #take(service: TakenMessage['service'], to: string, text: string): void {
    this.taken.push({ service, to, text });
  }

  #wecomToken({ query }: SeenPost): GivenAnswer {
    const { key, secret } = this.keys;
    if (query.get('corpid') !== key || query.get('corpsecret') !== secret)
      return json({ errcode: 40001, errmsg: 'invalid credential' });
    return json({ errcode: 0, errmsg: 'ok', access_token: this.#give(), expires_in: tokenSeconds });
  }

  #wecom({ query, body }: SeenPost): GivenAnswer {
    if (!this.#valid.has(query.get('access_token') ?? ''))
      return json({ errcode: 42001, errmsg: 'access_token expired' });
    const said = JSON.parse(body) as {
      touser: unknown;
      msgtype: unknown;
      agentid: unknown;
      text?: { content?: unknown };
    };
    const { touser: to, msgtype, agentid, text } = said;
    if (agentid !== Number(this.keys.agent)) return json({ errcode: 40056, errmsg: 'invalid agentid' });
    if (msgtype !== 'text' || typeof to !== 'string' || typeof text?.content !== 'string')
      return json({ errcode: 40008, errmsg: 'invalid message type' });
    if (this.unknown.has(to)) return json({ errcode: 0, errmsg: 'ok', invaliduser: to });
    this.#take('wecom', to, text.content);
    return json({ errcode: 0, errmsg: 'ok', msgid: 'm', invaliduser: '' });
  }

  #dingtalkToken({ body }: SeenPost): GivenAnswer {
    const { appKey, appSecret } = JSON.parse(body) as Record<string, unknown>;
    if (appKey !== this.keys.key || appSecret !== this.keys.secret)
      return json({ code: 'invalidClientIdOrSecret', requestid: 'r', message: '无效的clientId' }, 400);
    return json({ accessToken: this.#give(), expireIn: tokenSeconds });
  }

  #dingtalk({ headers, body }: SeenPost): GivenAnswer {
    if (!this.#valid.has(String(headers['x-acs-dingtalk-access-token'])))
      return json({ code: 'InvalidAuthentication', requestid: 'r', message: '不合法的access_token' }, 401);
    const said = JSON.parse(body) as {
      robotCode: unknown;
      userIds: unknown;
      msgKey: unknown;
      msgParam: unknown;
    };
    const to = Array.isArray(said.userIds) && said.userIds.length === 1 ? String(said.userIds[0]) : null;
    if (said.robotCode !== this.keys.agent || said.msgKey !== 'sampleText' || to === null)
      return json({ code: 'invalidParameter', requestid: 'r', message: 'parameter' }, 400);
    const nobody = this.unknown.has(to) ? [to] : [];
    if (nobody.length === 0)
      this.#take('dingtalk', to, (JSON.parse(String(said.msgParam)) as { content: string }).content);
    return json({ processQueryKey: 'q', invalidStaffIdList: nobody, flowControlledStaffIdList: [] });
  }

  #feishuToken({ body }: SeenPost): GivenAnswer {
    const { app_id: key, app_secret: secret } = JSON.parse(body) as Record<string, unknown>;
    if (key !== this.keys.key || secret !== this.keys.secret)
      return json({ code: 10014, msg: 'app secret invalid' });
    return json({ code: 0, msg: 'ok', tenant_access_token: this.#give(), expire: tokenSeconds });
  }

  #feishu({ headers, query, body }: SeenPost): GivenAnswer {
    const [kind, token] = String(headers.authorization).split(' ');
    if (kind !== 'Bearer' || !this.#valid.has(token ?? ''))
      return json({ code: 99991663, msg: 'Invalid access token for authorization.' }, 400);
    const said = JSON.parse(body) as {
      receive_id: string;
      msg_type: unknown;
      content: unknown;
      uuid: string;
    };
    const { receive_id: to, msg_type, content, uuid } = said;
    const type = query.get('receive_id_type');
    if (type !== (to.startsWith('ou_') ? 'open_id' : 'user_id') || msg_type !== 'text' || uuid.length > 50)
      return json({ code: 230001, msg: 'invalid parameter' }, 400);
    if (this.unknown.has(to))
      return json({ code: 230013, msg: 'Bot has NO availability to this user.' }, 400);
    this.#take('feishu', to, (JSON.parse(String(content)) as { text: string }).text);
    return json({ code: 0, msg: 'success', data: { message_id: 'om' } });
  }

  #sms({ headers, body }: SeenPost): GivenAnswer {
    const { type, data } = JSON.parse(body) as { type: unknown; data: { to: string; text: string } };
    if (type !== 'sms.requested' || headers['webhook-signature'] === undefined) return { status: 400 };
    if (!/^\+[0-9]{7,15}$/.test(data.to) || this.unknown.has(data.to)) return { status: 422 };
    this.#take('sms', data.to, data.text);
    return { status: 204 };
  }
}

function json(body: object, status = 200): GivenAnswer {
  return { status, body: JSON.stringify(body) };
}
