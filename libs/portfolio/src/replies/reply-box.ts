import { SecretBox } from '../totp/secret-box.js';

/** Seals what people wrote in their mails, each text for its own draft. */
export function replyBox(serverKey: Buffer): SecretBox {
  return new SecretBox(serverKey, 'mail replies');
}
