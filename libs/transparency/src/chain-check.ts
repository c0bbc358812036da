import { parseCanonical, type CanonicalValue } from './canonical-json.js';
import { eventHash, genesisHash } from './event-hash.js';
import { epochAction, exportNames, systemChainName, type ExportedEvent } from './export-format.js';
import { Found, type Finding } from './finding.js';

interface Head {
  readonly seq: number;
  readonly hash: Buffer;
  /** Line of the last event when its body is purged: a later event must hold its hash. */
  readonly purgedLine: number | null;
}

/** What is read of a body. */
interface Body {
  readonly [field: string]: CanonicalValue;
  readonly project: string;
  readonly action: string;
}

/** A new epoch, as its event tells of it. */
export interface Epoch {
  /** The name that the log has signed under since. */
  readonly origin: string;
  /** What was signed last before: events from `restored` up to `size` may be lost. */
  readonly before: { readonly origin: string; readonly size: number; readonly root: string };
  /** Events that the restored database had. */
  readonly restored: number;
}

const bodyFields = ['action', 'actor', 'data', 'event', 'outcome', 'project', 'v'];
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Follows every chain of an export; keeps one hash a chain. */
export class ChainCheck {
  readonly #heads = new Map<string, Head>();
  readonly #epochs: Epoch[] = [];
  #purged = 0;

  /** Number of chains met. */
  get chains(): number {
    return this.#heads.size;
  }

  /** The epochs that events told of, in their order. */
  get epochs(): readonly Epoch[] {
    return this.#epochs;
  }

  /** Number of events without their body. */
  get purged(): number {
    return this.#purged;
  }

  /** Takes the next event in leaf order and returns its hash. Throws Found, layer `chain`. */
  add(event: ExportedEvent, line: number): Buffer {
    const { project, seq } = event;
    const place: Omit<Finding, 'code'> = {
      file: exportNames.events,
      line,
      chain: project,
      seq,
      leafIndex: event.leafIndex,
    };
    const head = this.#heads.get(project);
    const next = (head?.seq ?? 0) + 1;
    if (seq !== next)
      throw new Found({ code: 'chain.seq', ...place, expected: String(next), found: String(seq) });
    const expectedPrev = head?.hash ?? genesisHash(project);
    const prev = Buffer.from(event.prev, 'hex');
    if (!prev.equals(expectedPrev))
      throw new Found({
        code: 'chain.prev',
        ...place,
        expected: expectedPrev.toString('hex'),
        found: event.prev,
      });
    const hash =
      event.canon === null ? this.#purgedHash(event, place) : this.#contentHash(event, event.canon, place);
    // A copy of the name: a part of the line's text would keep the whole line in memory.
    const key = head === undefined ? Buffer.from(project).toString() : project;
    this.#heads.set(key, { seq, hash, purgedLine: event.canon === null ? line : null });
    return hash;
  }

  /** To be called after the last event. Throws Found when a purged event has no later one that holds it. */
  end(): void {
    for (const [chain, { seq, purgedLine }] of this.#heads) {
      if (purgedLine === null) continue;
      throw new Found({ code: 'chain.purged', file: exportNames.events, line: purgedLine, chain, seq });
    }
  }

  #contentHash(event: ExportedEvent, canon: Buffer, place: Omit<Finding, 'code'>): Buffer {
    const { hash, body } = eventContent(event, canon, place);
    if (event.project === systemChainName && body.action === epochAction) {
      const epoch = epochOf(body);
      if (epoch !== null) this.#epochs.push(epoch);
    }
    return hash;
  }

  #purgedHash(event: ExportedEvent, place: Omit<Finding, 'code'>): Buffer {
    // The first event of the system's chain records the kind of the database: nothing purges that.
    if (event.project !== systemChainName || event.seq === 1)
      throw new Found({ code: 'chain.purged', ...place });
    this.#purged += 1;
    return Buffer.from(event.hash, 'hex');
  }
}

/**
 * Hash and body of an event from its content, which must give the hash beside it and be a body that names its project.
 * Throws Found, layer `chain`, with `place`.
 */
export function eventContent(
  event: ExportedEvent,
  canon: Buffer,
  place: Omit<Finding, 'code'>,
): { readonly hash: Buffer; readonly body: Body } {
  const { project, seq } = event;
  const prev = Buffer.from(event.prev, 'hex');
  const hash = eventHash({ project, seq, recordedAtUs: BigInt(event.recordedAtUs), prev, canon });
  const expected = hash.toString('hex');
  if (expected !== event.hash) throw new Found({ code: 'chain.hash', ...place, expected, found: event.hash });
  const body = parseCanonical(canon);
  if (!isBody(body)) throw new Found({ code: 'chain.canon', ...place });
  if (body.project !== project)
    throw new Found({ code: 'chain.project', ...place, found: body.project.slice(0, 64) });
  return { hash, body };
}

/** What the body says of a new epoch; null when it does not say it whole, and then no epoch has begun. */
function epochOf(body: Body): Epoch | null {
  const data = fieldsOf(body['data']);
  const [before, after] = [fieldsOf(data['before']), fieldsOf(data['after'])];
  const { origin: former, size, root } = before;
  const { origin, size: restored } = after;
  if (typeof origin !== 'string' || typeof former !== 'string' || typeof root !== 'string') return null;
  if (typeof size !== 'number' || typeof restored !== 'number') return null;
  return { origin, before: { origin: former, size, root }, restored };
}

function fieldsOf(value: CanonicalValue | undefined): { readonly [field: string]: CanonicalValue } {
  const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isGroup ? (value as { readonly [field: string]: CanonicalValue }) : {};
}

/** Whether the value has the fields of a body, and no other. */
function isBody(value: CanonicalValue | undefined): value is Body {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const body = value as { readonly [field: string]: CanonicalValue };
  const names = Object.keys(body);
  const { v, event, data } = body;
  return (
    names.length === bodyFields.length &&
    bodyFields.every((field, at) => names[at] === field) &&
    v === 1 &&
    typeof event === 'string' &&
    uuid.test(event) &&
    ['action', 'actor', 'outcome', 'project'].every((field) => typeof body[field] === 'string') &&
    typeof data === 'object' &&
    data !== null &&
    !Array.isArray(data)
  );
}
