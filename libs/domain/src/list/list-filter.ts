import type { Light } from '../lights/light.js';

/** Orders of a list; within equals, that of the entries. Where something is not known, it comes last. */
export const listSorts = ['entry', 'name', 'dueOn', 'light', 'daysLate', 'totalInvestment'] as const;

/**
 * One of them: as the list was made, by the name's pronunciation, next due date first, worst light first, longest late
 * first, most investment first.
 */
export type ListSort = (typeof listSorts)[number];

/** Which projects of a list: those to which everything applies that is said. Of several values one is enough. */
export interface ListFilter {
  /** Words that the name or the code holds, each of two characters or more. */
  readonly search?: readonly string[];
  /** Codes of the last stage reached. */
  readonly stage?: readonly string[];
  /** The same by the four that everybody counts. */
  readonly stageReached?: readonly string[];
  readonly light?: readonly Light[];
  /** A unit whose subtree leads or answers; one whose subtree leads; one whose subtree answers. */
  readonly unitId?: string;
  readonly leadUnitId?: string;
  readonly areaId?: string;
  readonly category?: readonly string[];
  readonly level?: readonly string[];
  readonly kind?: readonly string[];
  /** A person who is liaison officer, as holder and not as deputy. */
  readonly liaisonOfficerId?: string;
  /** Whether the light has an old report among its reasons. */
  readonly stale?: boolean;
  /** Whether the next stage's due date has passed. */
  readonly overdue?: boolean;
  /** Whether a hold runs. */
  readonly held?: boolean;
}
