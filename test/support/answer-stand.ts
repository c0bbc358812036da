import type { LightMyRequestResponse } from 'fastify';
import { simpleParser } from 'mailparser';
import type { Person } from '#domain';
import { AnswerTokens, DeliveriesService, RollupMailTokens, type FrozenMail } from '#portfolio';
import { mailRenderer } from '../../apps/worker/src/channels/render-mail.js';
import { sendingWithTokens } from '../../apps/worker/src/channels/with-tokens.js';
import { ApiClient } from './api-client.js';
import { serverKey } from './api-parts.js';
import { LadderStand } from './ladder-stand.js';

const publicUrl = 'http://127.0.0.1:3000';

/**
 * A city with late projects whose people answer: they were to break ground on Friday 2022-03-04, and it is Monday
 * 2022-03-07, 07:30; the step +1 is claimed, so that the officers and the unit's head have an item each.
 */
export class AnswerStand {
  readonly #people = new Map<string, ApiClient>();
  readonly #projects: LateProject[] = [];
  readonly #tokens = new AnswerTokens(serverKey);
  /** What was handed to the mail server. */
  readonly sent: FrozenMail[] = [];

  private constructor(
    readonly ladder: LadderStand,
    readonly api: ApiClient,
  ) {}

  /** With so many projects, their officers `officer-0` and on. */
  static async begin(projects: number): Promise<AnswerStand> {
    const ladder = await LadderStand.begin();
    const { city } = ladder;
    const stand = new AnswerStand(ladder, await ApiClient.of(city));
    for (let index = 0; index < projects; index += 1) {
      const projectId = await ladder.project();
      const login = `officer-${index}`;
      const officer = await city.person('liaison_officer', { projectId }, { login, name: '李娜' });
      const [milestone] = await city.database.query<{ id: string }>(
        `SELECT id FROM milestone WHERE project_id = $1 AND stage = 'groundbreaking' AND step IS NULL`,
        [projectId],
      );
      stand.#projects.push(new LateProject(stand, projectId, milestone!.id, officer, login));
    }
    const others = [
      ['head', 'unit_head', { unitId: city.areaId }],
      ['stranger', 'unit_head', { unitId: city.otherAreaId }],
      ['supervisor', 'supervisor', { unitId: city.rootId }],
      ['leader', 'leader', { unitId: city.rootId }],
      ['security', 'security_administrator', { unitId: city.rootId }],
    ] as const;
    for (const [login, role, scope] of others) await city.person(role, scope, { login });
    await stand.claimAt('2022-03-07T07:30:00');
    return stand;
  }

  /** A project that no test has had yet. */
  next(): LateProject {
    return this.#projects.shift()!;
  }

  /** Somebody who is logged in. */
  async as(login: string): Promise<ApiClient> {
    const known = this.#people.get(login) ?? (await this.api.as(login));
    this.#people.set(login, known);
    return known;
  }

  /** Goes to a time, claims what is due then and issues the papers that it brings. */
  async claimAt(time: string): Promise<void> {
    await this.ladder.goTo(time);
    await this.ladder.reminders.claimDue();
    await this.ladder.notices.issueOwed();
  }

  /** Sends what waits, as the worker does. */
  async sendAll(): Promise<void> {
    const { database } = this.ladder.city;
    const render = mailRenderer('projects@city.example', publicUrl, {
      mailDocument: () => Promise.reject(new Error('no rollup is sent here')),
    });
    const send = sendingWithTokens(this.#tokens, new RollupMailTokens(serverKey), async (mail) => {
      this.sent.push(mail);
      return { kind: 'sent' };
    });
    await new DeliveriesService(database, this.#tokens).sendDue(render, send, new AbortController().signal);
  }

  /** The text of the newest mail to whoever logs in so. */
  async mailTo(login: string): Promise<string> {
    const [row] = await this.ladder.city.database.query<{ id: string }>(
      'SELECT person_id AS id FROM account WHERE login = $1',
      [login],
    );
    return this.#textTo(row!.id);
  }

  /** Newest by its day: what is due together is sent in no order. */
  async #textTo(personId: string): Promise<string> {
    const messages = await this.ladder.city.database.query<{ id: string }>(
      'SELECT id FROM message WHERE person_id = $1 ORDER BY day DESC, slot DESC',
      [personId],
    );
    const mails = messages.map(({ id }) => this.sent.findLast(({ messageId }) => messageId === id));
    const mail = mails.find((one) => one !== undefined)!;
    return (await simpleParser(mail.mime)).text ?? '';
  }

  /** The addresses of the links in the newest mail to a person, without the host. */
  async linksTo({ personId }: Pick<Person, 'personId'>): Promise<string[]> {
    const text = await this.#textTo(personId);
    return [...text.matchAll(/http:\/\/127\.0\.0\.1:3000(\/r\/\S+)/g)].map(([, path]) => path!);
  }

  /** Ends everything. */
  async leave(): Promise<void> {
    await this.api.close();
    await this.ladder.leave();
  }
}

/** One late project of the stand. */
export class LateProject {
  constructor(
    private readonly stand: AnswerStand,
    readonly id: string,
    readonly milestoneId: string,
    readonly officer: Person,
    readonly login: string,
  ) {}

  /** Its document, as the supervisor reads it. */
  async read<T>(asOf?: string): Promise<T & { etag: string }> {
    const query = asOf === undefined ? '' : `?asOf=${encodeURIComponent(asOf)}`;
    const answer = await (await this.stand.as('supervisor')).get(`/api/v1/projects/${this.id}${query}`);
    return { ...(answer.json() as T), etag: answer.headers.etag as string };
  }

  /** A change below its address. `login`: null is its officer. */
  async post(login: string | null, path: string, body: object): Promise<LightMyRequestResponse> {
    const { etag } = await this.read();
    const client = await this.stand.as(login ?? this.login);
    return client.post(`/api/v1/projects/${this.id}/${path}`, body, { 'if-match': etag });
  }

  /** An answer after log-in: `201`, or the status and code of its refusal. */
  async answer(login: string | null, body: object): Promise<string> {
    const answer = await this.post(login, `milestones/${this.milestoneId}/answers`, body);
    return answer.statusCode === 201 ? '201' : `${answer.statusCode} ${answer.json().code}`;
  }

  /** The step that waits: its name, and what it rests for until when. */
  async waiting(): Promise<string> {
    const rows = await this.stand.ladder.city.database.query<{ waiting: string }>(
      `SELECT concat_ws(' ', step, rests_for, to_char(rests_until AT TIME ZONE 'Asia/Shanghai', 'MM-DD HH24:MI')) AS waiting
       FROM reminder WHERE project_id = $1 AND state = 'pending' AND subject_kind = 'milestone'`,
      [this.id],
    );
    return rows.map(({ waiting }) => waiting).join(', ');
  }

  /** The steps after the date, or after the limit of a decision, with what became of them, in the order of their days. */
  async steps(subjectKind: 'milestone' | 'dateChange' = 'milestone'): Promise<string> {
    const rows = await this.stand.ladder.city.database.query<{ step: string }>(
      `SELECT step || ' ' || state AS step FROM reminder
       WHERE project_id = $1 AND subject_kind = $2 AND step LIKE 'after%' ORDER BY day, step`,
      [this.id, subjectKind],
    );
    return rows.map(({ step }) => step).join(', ');
  }
}
