/** A file that goes with a mail. */
export interface MailAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Buffer | string;
}

/** A picture that the HTML shows where it says `cid:` and the id. */
export interface MailPicture {
  readonly id: string;
  readonly contentType: string;
  readonly content: Buffer;
}

/** A rendered mail, without sender and receiver: what a template makes of its document. */
export interface MailContent {
  /** One line, without control characters. */
  readonly subject: string;
  /** For readers that show no HTML. */
  readonly text: string;
  /** A whole HTML document with inline styles, under 100 KB. */
  readonly html: string;
  readonly pictures?: readonly MailPicture[];
  readonly attachments?: readonly MailAttachment[];
}
