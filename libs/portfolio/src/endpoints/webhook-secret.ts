import { randomBytes } from 'node:crypto';

/** A new secret as Standard Webhooks spells them; told once to whoever sets the webhook up. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}
