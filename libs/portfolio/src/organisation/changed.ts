import {
  isRefusal,
  may,
  refuse,
  type Action,
  type Actor,
  type Refusal,
  type RefusalCode,
  type Scope,
} from '#domain';
import type { Database, Stored } from '#database';

/** A connection inside the transaction of a change. */
export type Transaction = Parameters<Parameters<Database['changeOrganisation']>[1]>[0];

/** What was changed: its id and the version that it has now. */
export interface Changed {
  readonly id: string;
  readonly version: number;
  readonly recordedAt: Date;
}

/** A change as its caller hears of it. */
export function changed(id: string, version: number, stored: Stored | Refusal): Changed | Refusal {
  return isRefusal(stored) ? stored : { id, version, recordedAt: stored.recordedAt };
}

/** The version that the reader has read; null: whatever it is, for one who reads nothing before. */
export type ExpectedVersion = number | null;

/** Whether somebody was faster. */
export function isStale(version: number, expected: ExpectedVersion): boolean {
  return expected !== null && version !== expected;
}

/** Why the actor may not do it there: it looks as if it were not there to one who may not read it. Null: they may. */
export function deniedTo(
  actor: Actor,
  action: Action,
  scope: Scope,
  hidden: { readonly read: Action; readonly code: RefusalCode },
): Refusal | null {
  if (may(actor, action, scope)) return null;
  return refuse(may(actor, hidden.read, scope) ? 'permission.denied' : hidden.code);
}
