import type { Actor, Decision } from '#domain';
import type { Database } from '#database';

/** A statement with its values. */
export type Statement = readonly [text: string, values: readonly unknown[]];

/** Undoes the transaction of a claim that came too late. */
class TooLate extends Error {}

/**
 * Records a decision and then changes what is not recorded itself, such as a password's hash: both or neither. With a
 * `claim`, a statement that takes what the decision is about, nothing happens unless it gives a row: of two at once
 * the second finds none. Returns whether it happened.
 */
export async function storeWith(
  database: Database,
  actor: Actor,
  decided: Decision,
  statements: readonly Statement[],
  claim?: Statement,
): Promise<boolean> {
  try {
    await database.transaction(async (client) => {
      if (claim !== undefined && (await client.query(claim[0], [...claim[1]])).rows.length === 0)
        throw new TooLate();
      await database.storeIn(client, decided, actor);
      for (const [text, values] of statements) await client.query(text, [...values]);
    });
    return true;
  } catch (error) {
    if (error instanceof TooLate) return false;
    throw error;
  }
}
