import { generate } from 'otplib';
import { newId } from '#database';
import type { Actor, HeldDuty, Person } from '#domain';
import {
  AnswerTokens,
  AppIdentitiesService,
  DirectChannelsService,
  EndpointsService,
  OidcLinksService,
  RollupArchiveService,
  RollupLinksService,
  RepliesService,
  TokensService,
  TotpResetsService,
  TotpService,
} from '#portfolio';
import type { ApiClient } from './api-client.js';
import { apiParts } from './api-parts.js';
import type { City } from './city.js';
import { issuedRollup } from './issued-rollup.js';
import { taken } from './taken.js';

/** An identity provider that no test asks. */
export const unaskedProvider = {
  issuer: 'http://127.0.0.1:9/oidc',
  clientId: 'key-projects',
  clientSecret: 'a secret of the test',
  linksByEmail: false,
};

/** Puts people of a city into every state of signing in, past the API. */
export class SignInStand {
  readonly #totp: TotpService;

  constructor(private readonly city: City) {
    this.#totp = new TotpService(city.database, newId, apiParts(city.database).serverKey);
  }

  /** Somebody without a duty; with a login also an account. */
  async person(login: string | null = null): Promise<{ personId: string; login: string }> {
    const id = newId();
    const setup: Actor = { kind: 'system', part: 'setup' };
    const unitId = this.city.rootId;
    await this.city.organisation.createPerson(setup, {
      id,
      synthetic: true,
      unitId,
      name: `人员 ${id.slice(-4)}`,
      email: `${id}@city.example`,
    });
    if (login !== null) await this.city.account(id, login);
    return { personId: id, login: login ?? '' };
  }

  /** Somebody with an account of any name. */
  async account(): Promise<{ personId: string; login: string }> {
    return this.person(newId());
  }

  /** Enrols a second factor; returns its secret, and the code that this has used up. */
  async enrol(personId: string): Promise<{ secret: string; usedCode: string }> {
    const { secret } = taken(await this.#totp.startEnrolment(personId));
    const usedCode = await this.code(secret);
    taken(await this.#totp.confirmEnrolment(personId, usedCode));
    return { secret, usedCode };
  }

  /** The code of the 30 seconds that are `steps` from now, by the clock of the database. */
  async code(secret: string, steps = 0): Promise<string> {
    const [clock] = await this.city.database.query<{ epoch: number }>(
      'SELECT extract(epoch FROM clock_timestamp())::float AS epoch',
    );
    return generate({ secret, epoch: Math.floor(clock!.epoch) + 30 * steps });
  }

  /** Makes a session of the client's person and gives its id. */
  async sessionOf(client: ApiClient): Promise<string> {
    const answer = await client.get('/api/v1/sessions');
    const { items } = answer.json() as { items: { id: string; present: boolean }[] };
    return items.find(({ present }) => present)!.id;
  }

  /** Makes a token. */
  async token(personId: string): Promise<{ id: string; token: string }> {
    const owner: Person = { kind: 'person', personId, duties: [] };
    const tokens = new TokensService(this.city.database, newId);
    return taken(await tokens.create(owner, { name: '令牌', scope: { readOnly: true }, validDays: 30 }));
  }

  /** A reset of a new person's second factor that waits for its second administrator. */
  async totpReset(): Promise<string> {
    const { personId } = await this.account();
    await this.enrol(personId);
    const duties: HeldDuty[] = [{ role: 'system_administrator', projectId: null, unitId: this.city.rootId }];
    const { personId: requester } = await this.person();
    const actor: Person = { kind: 'person', personId: requester, duties };
    const resets = new TotpResetsService(this.city.database, newId);
    return taken(await resets.request(actor, personId, '手机遗失')).id;
  }

  /** Links a person to a subject of the provider that no test asks. */
  async link(personId: string): Promise<void> {
    const duties: HeldDuty[] = [
      { role: 'security_administrator', projectId: null, unitId: this.city.rootId },
    ];
    const { personId: administrator } = await this.person();
    const links = new OidcLinksService(this.city.database, newId);
    const actor: Person = { kind: 'person', personId: administrator, duties };
    taken(await links.link(actor, personId, unaskedProvider.issuer, `subject of ${personId}`));
  }

  /** A link of a person to an issue of a new unit. */
  async rollupLink(personId: string): Promise<string> {
    const { database, rootId } = this.city;
    const rollupId = await issuedRollup(this.city, await this.city.unit(`单位 ${newId()}`, [rootId]));
    const links = new RollupLinksService(database, newId, new RollupArchiveService(database));
    const duties: HeldDuty[] = [{ role: 'leader', projectId: null, unitId: rootId }];
    const maker: Person = { kind: 'person', personId, duties };
    return taken(await links.create(maker, rollupId, { validDays: 7, note: '查阅' })).id;
  }

  /** A direct channel, in the place of one that is there. */
  async directChannel(): Promise<string> {
    const { outbound, serverKey } = apiParts(this.city.database);
    const channels = new DirectChannelsService(this.city.database, newId, outbound, serverKey);
    const duties: HeldDuty[] = [{ role: 'system_administrator', projectId: null, unitId: this.city.rootId }];
    const actor = { kind: 'person', personId: (await this.person()).personId, duties } as const;
    const address = 'https://hooks.example.org/';
    return taken(await channels.add(actor, { channel: 'sms', address })).id;
  }

  /** Who the person is at an app. */
  async appIdentity(personId: string): Promise<void> {
    const duties: HeldDuty[] = [{ role: 'system_administrator', projectId: null, unitId: this.city.rootId }];
    const actor = { kind: 'person', personId: (await this.person()).personId, duties } as const;
    const identities = new AppIdentitiesService(this.city.database, newId);
    taken(await identities.change(actor, personId, 'wecom', 'ChenLianLuo'));
  }

  /** An address that nothing arrives at. */
  async deadAddress(): Promise<string> {
    const { personId } = await this.person();
    const run = async <T extends object>(text: string, value: string): Promise<T[]> =>
      this.city.database.query(text, [value]);
    const messageId = await this.message(personId);
    await run(`UPDATE delivery SET state = 'failed', last_error = '550' WHERE message_id = $1`, messageId);
    const [dead] = await run<{ id: string }>(`SELECT id FROM dead_address WHERE person_id = $1`, personId);
    return dead!.id;
  }

  /** A mail came that replies to nothing. */
  async strangeReply(): Promise<void> {
    const { serverKey } = apiParts(this.city.database);
    const replies = new RepliesService(this.city.database, newId, new AnswerTokens(serverKey), serverKey);
    const mail = { key: `<${newId()}@else.example>`, from: 'somebody@else.example', text: '已完成' };
    await replies.take({ ...mail, repliesTo: [], isAutomatic: false, bounce: null, hasAttachments: false });
  }

  /** An endpoint of a webhook. */
  async endpoint(): Promise<string> {
    const { outbound, serverKey } = apiParts(this.city.database);
    const endpoints = new EndpointsService(this.city.database, newId, outbound, serverKey);
    const duties: HeldDuty[] = [{ role: 'system_administrator', projectId: null, unitId: this.city.rootId }];
    const { personId } = await this.person();
    const address = 'https://hooks.example.org/';
    const added = await endpoints.add(
      { kind: 'person', personId, duties },
      { channel: 'webhook', address, secret: null },
    );
    return taken(added).id;
  }

  /** A message whose time has come, with one reminder of the newest milestone. */
  async message(personId: string): Promise<string> {
    const [id, reminderId] = [newId(), newId()];
    const run = async (text: string, values: unknown[]) => this.city.database.query(text, values);
    await run(
      `INSERT INTO message (id, person_id, channel, kind, day, slot, created_at)
       VALUES ($1, $2, 'email', 'reminders', app.today() + (random() * 100000)::integer, 1, app.now())`,
      [id, personId],
    );
    await run(
      `INSERT INTO delivery (message_id, send_at, internet_message_id) VALUES ($1, app.now(), $1::uuid::text)`,
      [id],
    );
    await run(
      `INSERT INTO reminder (id, subject_kind, subject_id, project_id, deadline_version, step, recipients, day, send_at,
         provisional, state, planned_at, ended_at)
       SELECT $1::uuid, 'milestone', id, project_id, (random() * 1000000000)::integer, 'before_7', '{}', app.today(), app.now(),
         false, 'claimed', app.now(), app.now() FROM milestone_current ORDER BY id DESC LIMIT 1`,
      [reminderId],
    );
    await run(
      `INSERT INTO item (id, reminder_id, person_id, message_id, received_as)
       SELECT $1::uuid, id, $3::uuid, $4::uuid, 'liaison_officer' FROM reminder WHERE id = $2`,
      [newId(), reminderId, personId, id],
    );
    return id;
  }

  /** One that failed, with a reminder of a date that is open. */
  async failedMessage(personId: string): Promise<string> {
    const id = await this.message(personId);
    const run = async (text: string) => this.city.database.query(text, [id]);
    await run(`UPDATE delivery SET state = 'failed' WHERE message_id = $1`);
    await run(
      `UPDATE reminder r SET subject_id = m.id, project_id = m.project_id, deadline_version = m.deadline_version,
         step = 'before_' || (random() * 1000000000)::integer
       FROM item i, (SELECT m.id, m.project_id, m.deadline_version FROM milestone_current m
         JOIN project_current p ON p.id = m.project_id AND p.state = 'active'
         WHERE m.reached_precision IS NULL ORDER BY m.id LIMIT 1) AS m
       WHERE i.message_id = $1 AND r.id = i.reminder_id`,
    );
    return id;
  }

  /** A preview of a file that says nothing new. */
  async emptyPreview(personId: string): Promise<string> {
    const id = newId();
    await this.city.database.query(
      `INSERT INTO import_preview (id, person_id, kind, list_year, file_sha256, seen, problems)
       VALUES ($1, $2, 'progress', 2022, '', '', 0)`,
      [id, personId],
    );
    return id;
  }
}
