/** A page of the dead addresses that nobody has set right, newest first: $1 id to go on after (null: none), $2 how many. */
export const listDeadAddresses = `
  SELECT d.id, d.channel, d.reason, d.failures, d.found_at AS "foundAt", d.last_at AS "lastAt",
    CASE WHEN d.person_id IS NOT NULL THEN jsonb_build_object('id', d.person_id, 'name', profile.name) END AS person,
    CASE WHEN address.id IS NOT NULL THEN jsonb_build_object('id', address.id, 'name', address.name) END AS "rollupAddress"
  FROM dead_address d LEFT JOIN person_profile profile ON profile.person_id = d.person_id
  LEFT JOIN rollup_address address ON address.id = d.rollup_address_id
  WHERE d.closed_at IS NULL AND (profile.person_id IS NOT NULL OR address.id IS NOT NULL) AND ($1::uuid IS NULL OR d.id < $1)
  ORDER BY d.id DESC LIMIT $2`;

/** A dead address ($1) that nobody has set right, locked. */
export const lockDeadAddress = `
  SELECT id, person_id AS "personId", rollup_address_id AS "addressId", channel FROM dead_address WHERE id = $1 AND closed_at IS NULL FOR UPDATE`;

/** Closes a dead address ($1). */
export const closeDeadAddress = `UPDATE dead_address SET closed_at = app.now() WHERE id = $1`;
