/**
 * The Message-ID of a message: made of its id, so that every attempt carries the same one. `mailHost` is the host of
 * the sender's address.
 */
export function internetMessageId(messageId: string, mailHost: string): string {
  return `<${messageId}@${mailHost}>`;
}

/** The host of the sender's address in MAIL_FROM (`a@b` or `name <a@b>`). */
export function mailHostOf(mailFrom: string): string {
  return mailFrom.slice(mailFrom.lastIndexOf('@') + 1).replace(/>\s*$/, '');
}
