import type { Departure, DutyRow, PlacedDuty } from '#domain';
import type { Transaction } from './changed.js';
import { readDeputiesOf, readDutiesOf, readOtherSecurityAdministrators } from './duties.queries.js';

/** What a person leaves behind, read in a change. */
export async function readDepartureDuties(
  client: Transaction,
  personId: string,
): Promise<Omit<Departure, 'today'>> {
  const [duties, deputies, others] = await Promise.all([
    client.query<PlacedDuty>(readDutiesOf, [personId]),
    client.query<DutyRow>(readDeputiesOf, [personId]),
    client.query<DutyRow>(readOtherSecurityAdministrators, [personId]),
  ]);
  return { duties: duties.rows, deputies: deputies.rows, otherSecurityAdministrators: others.rows };
}
