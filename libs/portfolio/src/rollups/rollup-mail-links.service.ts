import {
  decideIssueMailRevocation,
  isRefusal,
  mailLinkDays,
  type HeldDuty,
  type NewId,
  type Person,
} from '#domain';
import type { Database } from '#database';
import { storeWith } from '../accounts/store-with.js';
import { ownerOf, type MessageOwner } from '../deliveries/mail.js';
import type { RollupArchiveService } from './rollup-archive.service.js';
import type { LinkedRollup } from './rollup-links.service.js';
import { openIssueMail, revokeIssueMails } from './rollup-mail-links.queries.js';
import type { RollupMailTokens } from './rollup-mail-tokens.js';

type OpenMail = MessageOwner & {
  readonly rollupId: string;
  readonly expiresAt: Date;
  readonly readerId: string;
  readonly duties: HeldDuty[];
};

/**
 * Links in the mails of issues: each reads the issue of its mail as whoever the mail was sent to could today, and nothing else;
 * one in a mail to an address, as those who get the unit's issues by their duty.
 */
export class RollupMailLinksService {
  constructor(
    private readonly database: Database,
    private readonly newId: NewId,
    private readonly archive: RollupArchiveService,
    private readonly tokens: RollupMailTokens,
  ) {}

  /**
   * What is behind a token. Null, whatever the reason: forged, of another mail, expired, revoked, its receiver disabled, forgotten
   * or without the right by now. Changes nothing.
   */
  async open(token: string): Promise<LinkedRollup | null> {
    const messageId = this.tokens.messageIn(token);
    if (messageId === null) return null;
    const [mail] = await this.database.query<OpenMail & Record<string, unknown>>(
      openIssueMail,
      [messageId, mailLinkDays],
      'open_issue_mail',
    );
    if (mail === undefined) return null;
    const { rollupId, expiresAt, readerId, duties } = mail;
    if (!this.tokens.isOf(token, { messageId, ...ownerOf(mail) })) return null;
    const maker: Person = { kind: 'person', personId: readerId, duties };
    const found = await this.archive.document(maker, rollupId);
    return isRefusal(found) ? null : { ...found, maker, expiresAt };
  }

  /** Ends the links in all mails that the person has been sent up to now. */
  async revoke(person: Person): Promise<void> {
    const { personId } = person;
    const decided = decideIssueMailRevocation(this.newId(), personId);
    await storeWith(this.database, person, decided, [[revokeIssueMails, [personId]]]);
  }
}
