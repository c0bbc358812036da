import {
  isAnswerable,
  tokenPlaceholder,
  withTokens,
  type AnswerTokens,
  type ClaimedMail,
  type MailToRender,
  type SendOutcome,
} from '#portfolio';
import { never, type Faults } from './faults.js';
import type { Journal, ReceivedItem } from './journal.js';

/** What stands in a simulated mail. */
interface SimulatedMail {
  readonly to: string;
  readonly internetMessageId: string;
  readonly rollup: string | null;
  readonly items: readonly (ReceivedItem & {
    /** With a placeholder where the token will stand; null: no answer is asked for. */
    readonly link: string | null;
  })[];
}

/** Makes the bytes of a mail: what its reader is told, as JSON. */
export async function renderSimulated(mail: MailToRender): Promise<Buffer> {
  const { to, internetMessageId } = mail;
  const content: SimulatedMail =
    mail.kind !== 'reminders'
      ? { to, internetMessageId, rollup: mail.kind === 'rollup' ? mail.rollupId : null, items: [] }
      : {
          to,
          internetMessageId,
          rollup: null,
          items: mail.items.map((item) => ({
            project: item.projectId,
            stage: item.stage,
            step: item.step,
            dueOn: item.dueOn,
            askedOn: item.askedOn,
            owed: item.owed?.id ?? null,
            link: isAnswerable(item) ? tokenPlaceholder(item.itemId) : null,
          })),
        };
  return Buffer.from(JSON.stringify(content));
}

/** The mail server of the simulation: writes down what it takes before it answers, and may be in trouble. */
export class Receiver {
  readonly #links = new Map<string, string>();

  constructor(
    private readonly journal: Journal,
    private readonly faults: Faults,
    private readonly tokens: AnswerTokens,
    private readonly now: () => Date,
  ) {}

  /** The token in the newest mail that told of a project's stage. */
  linkOf(project: string, stage: string): string | undefined {
    return this.#links.get(`${project} ${stage}`);
  }

  /** As `SendMail`. */
  async take({ messageId, personId, mime }: ClaimedMail): Promise<SendOutcome> {
    if (!this.faults.survives('before_dot')) return never();
    const cut = this.faults.receiverFails();
    if (cut && !this.faults.cutsAfterTheDot())
      return { kind: 'refused', permanent: false, reason: '451 try again later' };
    const bytes = mime.toString('utf8');
    const sent =
      personId === null
        ? bytes
        : withTokens(bytes, (itemId) => this.tokens.token({ messageId, itemId, personId }));
    const { to, internetMessageId, rollup, items } = JSON.parse(sent) as SimulatedMail;
    for (const { project, stage, link } of items)
      if (link !== null) this.#links.set(`${project} ${stage}`, link);
    this.journal.add({
      kind: 'received',
      at: this.now(),
      message: messageId,
      person: to.slice(0, to.indexOf('@')),
      internetMessageId,
      rollup,
      items,
      bytes,
      answered: cut ? 'unknown' : 'sent',
    });
    if (!this.faults.survives('after_dot')) return never();
    return cut ? { kind: 'unknown', reason: 'the connection was cut after the dot' } : { kind: 'sent' };
  }
}
