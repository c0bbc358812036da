import type { FrozenMail, MailToRender, SendOutcome } from '#portfolio';
import { never, type Faults } from './faults.js';
import type { Journal, ReceivedItem } from './journal.js';

/** What stands in a simulated mail. */
interface SimulatedMail {
  readonly to: string;
  readonly internetMessageId: string;
  readonly rollup: string | null;
  readonly items: readonly ReceivedItem[];
}

/** Makes the bytes of a mail: what its reader is told, as JSON. */
export async function renderSimulated(mail: MailToRender): Promise<Buffer> {
  const { to, internetMessageId } = mail;
  const content: SimulatedMail =
    mail.kind === 'rollup'
      ? { to, internetMessageId, rollup: mail.rollupId, items: [] }
      : {
          to,
          internetMessageId,
          rollup: null,
          items: mail.items.map(({ projectId, stage, step, dueOn, askedOn }) => ({
            project: projectId,
            stage,
            step,
            dueOn,
            askedOn,
          })),
        };
  return Buffer.from(JSON.stringify(content));
}

/** The mail server of the simulation: writes down what it takes before it answers, and may be in trouble. */
export class Receiver {
  constructor(
    private readonly journal: Journal,
    private readonly faults: Faults,
    private readonly now: () => Date,
  ) {}

  /** As `SendMail`. */
  async take({ messageId, mime }: FrozenMail): Promise<SendOutcome> {
    if (!this.faults.survives('before_dot')) return never();
    const cut = this.faults.receiverFails();
    if (cut && !this.faults.cutsAfterTheDot())
      return { kind: 'refused', permanent: false, reason: '451 try again later' };
    const bytes = mime.toString('utf8');
    const { to, internetMessageId, rollup, items } = JSON.parse(bytes) as SimulatedMail;
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
