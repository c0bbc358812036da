import {
  decideEpochBegin,
  decideKeyRotation,
  type Actor,
  type NewId,
  type SendingPause,
  type SigningKey,
} from '#domain';
import type { Database } from '#database';
import { parseCheckpoint, parseNote, type Verifier } from '#transparency';
import { endDirectSendsAsAmbiguous } from '../direct-channels/direct-deliveries.queries.js';
import { endSendsAsAmbiguous, lockSendingPause, readSendingPause } from '../deliveries/sending.queries.js';
import { findEvent } from './sequencer.queries.js';
import { SigningRefusedError, type SignedTree } from './signed-tree.js';
import type { KeyHandover, SignerState } from './signer-state.js';

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** Both are an administrator's decision, given as a command; whichever process completes it. */
const operator: Actor = { kind: 'system', part: 'operator' };

/**
 * Records the event of a handover that is under way, once. That of a new epoch also pauses all sending and ends what was
 * being sent as ambiguous, in the same transaction.
 */
export async function announceHandover(
  handover: KeyHandover,
  state: SignerState,
  tree: SignedTree,
  store: { readonly database: Database; readonly client: Transaction; readonly newId: NewId },
): Promise<void> {
  const { database, client, newId } = store;
  const known = await client.query(findEvent, [handover.event]);
  if (known.rows.length > 0) return;
  const { event, reason } = handover;
  const [before, after] = [keyOf(state.keys.at(-2)!), keyOf(handover.verifier)];
  if (handover.begins === 'key') {
    await database.storeIn(client, decideKeyRotation(event, before, after, reason), operator);
    return;
  }
  const last = parseCheckpoint(parseNote(Buffer.from((await state.lastNote()) ?? '')).text);
  if (last === null) throw new SigningRefusedError('there is no last note that a new epoch could follow.');
  await client.query(lockSendingPause);
  const held = await client.query<SendingPause>(readSendingPause);
  const ambiguous = await client.query(endSendsAsAmbiguous);
  await client.query(endDirectSendsAsAmbiguous);
  const epoch = {
    event,
    before: { ...before, size: last.size, root: last.root.toString('base64') },
    after: { ...after, size: await tree.size() },
    ambiguous: ambiguous.rowCount ?? 0,
    reason: reason ?? '',
  };
  await database.storeIn(client, decideEpochBegin(epoch, held.rows[0] ?? null, newId), operator);
}

function keyOf({ name, verifierKey }: Verifier): SigningKey {
  return { origin: name, key: verifierKey };
}
