import { decision, type Decision } from '../decision.js';
import { historyEntry, seal, systemChain, type SealedValue } from '../history/history-entry.js';
import type { NewId } from '../project/project-facts.js';
import { refuse, type Refusal } from '../refusal.js';
import type { PeriodKind } from './period.js';

/** An address to which a schedule's issues go beside its duties: of readers who have no account. */
export interface RollupAddress {
  /** Whose it is, as in 市委办秘书科. */
  readonly name: string;
  readonly email: string;
}

/** Of one schedule: beyond that, readers are a mailing list, which mail servers are better at. */
export const mostAddresses = 50;
/** Characters. */
const longestName = 100;
const longestEmail = 254;
/** What every mail server takes: ASCII, one @, a domain of two parts at least. */
const emailForm =
  /^(?!\.)(?!.*\.\.)[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}(?<!\.)@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/i;

/** Whether two mail addresses are one mailbox: they differ in upper and lower case at most. */
function isSameMailbox(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** The addresses as they are kept, in the order of their mailboxes; refused with the first that cannot be one. */
export function checkedAddresses(addresses: readonly RollupAddress[]): readonly RollupAddress[] | Refusal {
  if (addresses.length > mostAddresses)
    return refuse('rollup.too_many_addresses', { most: String(mostAddresses) });
  const kept: RollupAddress[] = [];
  for (const given of addresses) {
    const [name, email] = [given.name.trim(), given.email.trim()];
    if (!emailForm.test(email) || email.length > longestEmail)
      return refuse('rollup.address_invalid', { address: email.slice(0, longestEmail) });
    if (name === '' || name.length > longestName || /[\p{Cc}<>]/u.test(name))
      return refuse('rollup.address_name', { address: email, most: String(longestName) });
    if (kept.some((one) => isSameMailbox(one.email, email)))
      return refuse('rollup.address_twice', { address: email });
    kept.push({ name, email });
  }
  return kept.sort((one, other) => (one.email.toLowerCase() < other.email.toLowerCase() ? -1 : 1));
}

/** Addresses as one text of the history: it is erased as a whole; null: none. */
export function sealedAddresses(addresses: readonly RollupAddress[]): SealedValue | null {
  return addresses.length === 0 ? null : seal(addresses.map(addressText).join('; '));
}

/** An address as it is written: 市委办秘书科 <office@city.example>. */
export function addressText({ name, email }: RollupAddress): string {
  return `${name} <${email}>`;
}

/** An address of a schedule whose reader wants its issues no longer. */
export interface UnsubscribedAddress extends RollupAddress {
  readonly id: string;
  readonly kind: PeriodKind;
  readonly scopeId: string;
}

/** Ends what a schedule sends to an address, as its reader wants it. */
export function decideUnsubscribing(address: UnsubscribedAddress, newId: NewId): Decision {
  const { id, kind, scopeId } = address;
  return decision({
    entries: [
      historyEntry<'rollup_address.unsubscribed'>({
        event: newId(),
        chain: systemChain,
        action: 'rollup_address.unsubscribed',
        before: null,
        after: { rollupAddress: id, kind, scope: scopeId, address: seal(addressText(address)) },
      }),
    ],
  });
}
