import type { Departure, DutyRow } from '#domain';
import type { Transaction } from './changed.js';
import { readDeputiesOf, readDutiesOf, readOtherSecurityAdministrators } from './duties.queries.js';

/** A duty with the units that its rights flow from. */
export interface PlacedDuty extends DutyRow {
  readonly unitPath: readonly string[];
}

/** What a person leaves behind, read in a change. */
export async function readDepartureDuties(
  client: Transaction,
  personId: string,
): Promise<Omit<Departure, 'today' | 'duties'> & { readonly duties: readonly PlacedDuty[] }> {
  const [duties, deputies, others] = await Promise.all([
    client.query<PlacedDuty>(readDutiesOf, [personId]),
    client.query<DutyRow>(readDeputiesOf, [personId]),
    client.query<DutyRow>(readOtherSecurityAdministrators, [personId]),
  ]);
  return { duties: duties.rows, deputies: deputies.rows, otherSecurityAdministrators: others.rows };
}
