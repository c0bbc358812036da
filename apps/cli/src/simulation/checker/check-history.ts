import { createHash, createPublicKey, verify } from 'node:crypto';
import type { Case } from './case.js';
import type { Evidence, EventRow } from './evidence.js';
import { cityDay, dayNumber } from './own-calendar.js';

/** I4: stages follow each other as the lifecycle has them, none is skipped, and the rows say the same. */
export function checkStages({ evidence, history }: Case): string[] {
  const findings: string[] = [];
  for (const { id, milestones, given, reaches } of history.projects.values()) {
    for (const [index, { stage, reachedOn, recordedAt, undoneAt }] of reaches.entries()) {
      const standing = reaches
        .slice(0, index)
        .filter((one) => one.undoneAt === null || one.undoneAt > recordedAt);
      const expected = milestones[given.length + standing.length]?.stage;
      if (stage !== expected) findings.push(`${id} reached ${stage} where ${expected} was next`);
      if (reachedOn < (standing.at(-1)?.reachedOn ?? ''))
        findings.push(`${id} reached ${stage} on ${reachedOn}, before the stage before it`);
      if (dayNumber(reachedOn) > cityDay(recordedAt)) findings.push(`${id} reached ${stage} in the future`);
      const left = reaches
        .slice(index + 1)
        .find((one) => one.recordedAt <= undoneAt! && (one.undoneAt === null || one.undoneAt > undoneAt!));
      if (undoneAt !== null && left !== undefined)
        findings.push(`${id} undid ${stage} and left ${left.stage} above it`);
    }
    const told = new Set([
      ...given,
      ...reaches.filter(({ undoneAt }) => undoneAt === null).map(({ stage }) => stage),
    ]);
    for (const { id: milestone, stage } of milestones) {
      const versions = evidence.versions.filter((version) => version.milestone === milestone);
      const newest = versions.reduce((a, b) => (b.recordedAt >= a.recordedAt ? b : a), versions[0]!);
      if (newest?.reached !== told.has(stage))
        findings.push(
          `${id} ${stage} is ${newest?.reached ? '' : 'not '}reached on record, unlike its history`,
        );
    }
  }
  return findings;
}

/** I5: chains, tree and signatures hold, every version has its event, and every event of a change its version. */
export function checkChains({ evidence }: Case): string[] {
  return [...brokenChains(evidence.events), ...brokenTree(evidence), ...lonely(evidence)];
}

const sha256 = (...parts: readonly Buffer[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const prefixed = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};
const eight = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
};

function brokenChains(events: readonly EventRow[]): string[] {
  const findings: string[] = [];
  const heads = new Map<string, { seq: number; hash: Buffer }>();
  for (const { chain, seq, recordedAtUs, prev, hash, canon } of events) {
    const head = heads.get(chain) ?? {
      seq: 0,
      hash: sha256(Buffer.from('kp-audit/genesis/v1\n'), prefixed(chain)),
    };
    const length = Buffer.alloc(4);
    length.writeUInt32BE(canon.length);
    const expected = sha256(
      Buffer.from('kp-audit/event/v1\n'),
      prefixed(chain),
      eight(BigInt(seq)),
      eight(BigInt(recordedAtUs)),
      head.hash,
      length,
      canon,
    );
    if (seq !== head.seq + 1) findings.push(`chain ${chain} goes from ${head.seq} to ${seq}`);
    if (!prev.equals(head.hash)) findings.push(`event ${chain}/${seq} does not follow on the one before`);
    if (!hash.equals(expected)) findings.push(`event ${chain}/${seq} has another hash`);
    heads.set(chain, { seq, hash });
  }
  return findings;
}

/** The root over the first leaves, from the perfect trees that they fall into, largest first. */
function brokenTree({ events, leaves, checkpoints, verifierKey }: Evidence): string[] {
  const findings: string[] = [];
  const hashes = new Map(events.map(({ chain, seq, hash }) => [`${chain}/${seq}`, hash]));
  const trees: { size: number; hash: Buffer }[] = [];
  const notes = new Map(checkpoints.map(({ size, note }) => [size, note]));
  const join = (left: Buffer, right: Buffer): Buffer => sha256(Buffer.from([1]), left, right);
  for (const [index, { chain, seq }] of leaves.entries()) {
    const hash = hashes.get(`${chain}/${seq}`);
    if (hash === undefined) return [...findings, `leaf ${index} is of no event`];
    const data = [
      Buffer.from('kp-audit/leaf/v1\n'),
      eight(BigInt(index)),
      prefixed(chain),
      eight(BigInt(seq)),
    ];
    let tree = { size: 1, hash: sha256(Buffer.from([0]), ...data, hash) };
    while (trees.at(-1)?.size === tree.size) {
      const left = trees.pop()!;
      tree = { size: 2 * tree.size, hash: join(left.hash, tree.hash) };
    }
    trees.push(tree);
    const note = notes.get(index + 1);
    if (note === undefined) continue;
    notes.delete(index + 1);
    const root = trees.map((one) => one.hash).reduceRight((right, left) => join(left, right));
    if (note.split('\n')[2] !== root.toString('base64'))
      findings.push(`the checkpoint of size ${index + 1} has another root`);
    if (!isSigned(note, verifierKey)) findings.push(`the checkpoint of size ${index + 1} is not signed`);
  }
  for (const size of notes.keys())
    findings.push(`the checkpoint of size ${size} covers more than the tree has`);
  if (checkpoints.length === 0) findings.push('there is no checkpoint');
  return findings;
}

/** Whether the note's Ed25519 signature holds under the key `name+keyid+base64(type || key)`. */
function isSigned(note: string, verifierKey: string): boolean {
  const [text, signature] = note.split(/\n(?=\n— )/u) as [string, string];
  const key = Buffer.from(/^[^+]+\+[0-9a-f]{8}\+(.+)$/.exec(verifierKey)![1]!, 'base64');
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key.subarray(1)]);
  const line = /^\n— \S+ (\S+)\n$/u.exec(signature ?? '');
  if (line === null) return false;
  const bytes = Buffer.from(line[1]!, 'base64').subarray(4);
  return verify(
    null,
    Buffer.from(`${text}\n`),
    createPublicKey({ key: spki, format: 'der', type: 'spki' }),
    bytes,
  );
}

/** Kinds of events that change a milestone. */
const changing = new Set([
  'stage.reached',
  'milestone.date_moved',
  'date_change.approved',
  'milestone.due_moved',
  'stage.undone',
]);

function lonely({ events, versions }: Evidence): string[] {
  const instant = (us: string): number => Math.floor(Number(us) / 1_000);
  const told = new Set(events.map(({ chain, recordedAtUs }) => `${chain} ${instant(recordedAtUs)}`));
  const written = new Set(
    versions.map(({ milestone, recordedAt }) => `${milestone} ${recordedAt.getTime()}`),
  );
  const silent = versions.filter(
    ({ project, recordedAt }) => !told.has(`${project} ${recordedAt.getTime()}`),
  );
  const idle = events.filter(({ canon, recordedAtUs }) => {
    const { action, data } = JSON.parse(canon.toString('utf8'));
    const isChange =
      changing.has(action) || (action === 'reminder.answered' && data.after.answerKind === 'reached');
    return isChange && !written.has(`${data.after.milestone} ${instant(recordedAtUs)}`);
  });
  return [
    ...silent.map(({ table, project }) => `a version of ${table} of ${project} has no event`),
    ...idle.map(({ chain, seq }) => `event ${chain}/${seq} changed nothing`),
  ];
}
