import { findRecipients, recordEnds } from './rollups.queries.js';

/** A unit ($1): where it stands, and up to when a rollup of it can be built now. */
export const readPreviewed = `
  SELECT u.path AS "unitPath", ${recordEnds} AS "recordEnds" FROM unit_current u WHERE u.id = $1`;

/** The names of those who would get an issue of the unit ($1) today. */
export const readRecipients = `
  SELECT p.person_id AS id, p.name FROM (${findRecipients}) AS r JOIN person_profile p ON p.person_id = r."personId"
  ORDER BY p.person_id`;
