import {
  can,
  decideRollupTest,
  isRefusal,
  mostTestsAnHour,
  refuse,
  type Language,
  type NewId,
  type Person,
  type Refusal,
  type TestedIssue,
} from '#domain';
import type { Database } from '#database';
import { internetMessageId } from '../deliveries/internet-message-id.js';
import { insertDeliveryAgain } from '../deliveries/sending-again.queries.js';
import { SharedCounter } from '../limits/shared-counter.js';
import { ringDoorbells } from '../deliveries/ring-doorbells.js';
import type { RollupMailOptions } from './address-issue.js';
import { insertTest, readTestedIssue } from './rollup-test-sends.queries.js';

/** Sends issued rollups to whoever wants to see their mail, and to nobody else. */
export class RollupTestSendsService {
  readonly #sent: SharedCounter;

  constructor(
    private readonly database: Database,
    private readonly newId: NewId,
    private readonly options: RollupMailOptions,
  ) {
    this.#sent = new SharedCounter(database, 'rollup tests', 3_600);
  }

  /**
   * Sends an issue to the person at once, also in the quiet hours: they ask for it now. What has become of the issue, its mails and
   * its approval stay as they are. Gives the id of the message.
   */
  async send(
    person: Person,
    rollupId: string,
    language: Language,
  ): Promise<{ readonly message: string } | Refusal> {
    const { personId } = person;
    const [issue] = await this.database.query<TestedIssue & { unitPath: string[] }>(readTestedIssue, [
      rollupId,
      personId,
    ]);
    if (issue === undefined || !can(person, 'rollup.read', issue)) return refuse('rollup.not_found');
    if (!can(person, 'rollup.test_send', issue)) return refuse('permission.denied');
    const message = this.newId();
    const decided = decideRollupTest(issue, { personId, language }, message);
    if (isRefusal(decided)) return decided;
    const { times, seconds } = await this.#sent.add(personId);
    if (times > mostTestsAnHour) return refuse('request.too_many', { seconds: String(seconds) });
    return this.database.transaction(async (client) => {
      await client.query('SELECT app.hold_clock()');
      await this.database.storeIn(client, decided, person);
      await client.query(insertTest, [message, personId, rollupId, language]);
      await client.query(insertDeliveryAgain, [message, internetMessageId(message, this.options.host)]);
      await ringDoorbells(client, [message], this.newId);
      return { message };
    });
  }
}
