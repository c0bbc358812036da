import { dutiesOf } from '../sessions/sessions.queries.js';
import { readersOf } from './rollups.queries.js';

/**
 * Which issue a message ($1) has carried, to whom, in whose right its links read, active and with the duties of today, and
 * until when they work: $2 days from when it was handed over or, while nobody knows whether it was, should have been. Told by
 * the clock that sending goes by. A person reads in their own right; an address that the schedule names, while it does, in that
 * of one of those who get the unit's issues by their duty.
 */
export const openIssueMail = `
  SELECT m.rollup_id AS "rollupId", m.person_id AS "personId", m.rollup_address_id AS "addressId",
    reader.person_id AS "readerId", ends.at AS "expiresAt", ${dutiesOf('reader')} AS duties
  FROM message m
  JOIN delivery d ON d.message_id = m.id AND d.attempts > 0
  LEFT JOIN rollup_address address ON address.id = m.rollup_address_id AND address.state = 'active'
  CROSS JOIN LATERAL (SELECT
    CASE WHEN address.id IS NULL THEN m.person_id
      ELSE (SELECT d.person_id ${readersOf('address.scope_id')} ORDER BY d.person_id LIMIT 1) END AS person_id) AS reader
  JOIN person_version person ON person.id = reader.person_id AND person.recorded_to = 'infinity' AND person.state = 'active'
  CROSS JOIN LATERAL (SELECT coalesce(d.sent_at, d.send_at) + $2 * interval '1 day' AS at) AS ends
  WHERE m.id = $1 AND m.rollup_id IS NOT NULL AND ends.at > (SELECT app.now())
    AND NOT EXISTS (SELECT FROM rollup_mail_revocation r WHERE r.person_id = m.person_id AND r.revoked_at >= m.created_at)`;

/** Ends the links in the mails that a person ($1) has been sent up to now. */
export const revokeIssueMails = `
  INSERT INTO rollup_mail_revocation (person_id, revoked_at) VALUES ($1, app.now())
  ON CONFLICT (person_id) DO UPDATE SET revoked_at = excluded.revoked_at`;
