import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** Why an address is not called: its form, its port, or the network that it leads to; or nothing is known by the name. */
export type OutboundObjection = 'form' | 'port' | 'network' | 'unknown';

/** An address that was checked: only these numeric addresses may be connected to. */
export interface OutboundTarget {
  readonly url: URL;
  /** At least one. */
  readonly addresses: readonly string[];
}

/** The numeric addresses of a host name. Rejects when there are none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

const longestAddress = 2_000;

/** Of the IPv4 networks: every one that is not the public Internet (IANA's special-purpose registry). */
const specialNetworks: readonly [network: string, bits: number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  // Alibaba Cloud's metadata (100.100.100.200) among them.
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Link-local, and the metadata of most clouds.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // Azure's metadata.
  ['168.63.129.16', 32],
];

/** Of the one IPv6 network that is the public Internet: what is special in it. */
const specialNetworks6: readonly [network: string, bits: number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  // Wraps any IPv4 address.
  ['2002::', 16],
  ['3fff::', 20],
];

const special = new BlockList();
for (const [network, bits] of specialNetworks) special.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of specialNetworks6) special.addSubnet(network, bits, 'ipv6');
/** Mapped IPv4, NAT64, unique local and link-local addresses all lie outside it. */
const publicNetwork6 = new BlockList();
publicNetwork6.addSubnet('2000::', 3, 'ipv6');

/** Whether a numeric address is one of the public Internet. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !special.check(address, 'ipv4');
  if (version === 6) return publicNetwork6.check(address, 'ipv6') && !special.check(address, 'ipv6');
  return false;
}

/**
 * Decides where the product may send by itself: https on port 443 of the public Internet, and the `host:port` that whoever
 * runs it has allowed, which may also be inside and speak plain http. Asked when an address is saved, and again whenever
 * something is sent to it.
 */
export class OutboundGuard {
  readonly #allowed: ReadonlySet<string>;
  readonly #resolve: Resolve;

  /** `allowed`: `host:port`, as `URL.hostname` spells the host. */
  constructor(allowed: readonly string[], resolve: Resolve = resolveByDns) {
    this.#allowed = new Set(allowed);
    this.#resolve = resolve;
  }

  /** What may be connected to, or why nothing. One forbidden address among several is enough to refuse all. */
  async check(address: string): Promise<OutboundTarget | OutboundObjection> {
    const url = plainUrl(address);
    if (url === null) return 'form';
    const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
    const isAllowed = this.#allowed.has(`${url.hostname}:${port}`);
    if (!isAllowed && url.protocol !== 'https:') return 'form';
    if (!isAllowed && port !== '443') return 'port';
    const numeric = numericOf(url.hostname);
    const addresses = numeric === null ? await this.#named(url.hostname) : [numeric];
    if (addresses.length === 0) return 'unknown';
    return isAllowed || addresses.every(isPublicAddress) ? { url, addresses } : 'network';
  }

  async #named(hostname: string): Promise<readonly string[]> {
    try {
      return await this.#resolve(hostname);
    } catch {
      return [];
    }
  }
}

async function resolveByDns(hostname: string): Promise<readonly string[]> {
  return (await lookup(hostname, { all: true })).map(({ address }) => address);
}

/**
 * An http or https address without password and fragment, whose host is written as it is read: 2130706433, 0x7f.1 and
 * 0177.0.0.1 are all 127.0.0.1, and nobody means them so.
 */
function plainUrl(address: string): URL | null {
  if (address.length > longestAddress || /[\s\\]|\p{Cc}/u.test(address) || !URL.canParse(address))
    return null;
  const url = new URL(address);
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '' || url.hash !== '')
    return null;
  const written = /^https?:\/\/(\[[^\]]*\]|[^/:?#]*)/i.exec(address)?.[1]?.toLowerCase();
  return isIP(url.hostname) === 4 && written !== url.hostname ? null : url;
}

function numericOf(hostname: string): string | null {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(bare) === 0 ? null : bare;
}
