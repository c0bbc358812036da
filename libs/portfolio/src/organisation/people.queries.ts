const columns = `p.id, p.version, p.unit_id AS "unitId", p.state, profile.name, profile.email`;

/** One person ($1) with the path of their unit; nothing for one who was erased. */
export const readPerson = `
  SELECT ${columns}, unit.name AS "unitName", unit.path AS "unitPath"
  FROM person_current p JOIN person_profile profile ON profile.person_id = p.id
  JOIN unit_current unit ON unit.id = p.unit_id
  WHERE p.id = $1`;

/**
 * A page of people in the order of their ids: $1 unit whose subtree they belong to (null: any), $2 role held today (null:
 * any), $3 state (null: any), $4 how the name begins (null: any), $5 id to go on after, $6 how many.
 */
export const listPeople = `
  SELECT ${columns}, unit.name AS "unitName"
  FROM person_current p JOIN person_profile profile ON profile.person_id = p.id
  JOIN unit_current unit ON unit.id = p.unit_id
  CROSS JOIN (SELECT app.today() AS today) AS day
  WHERE ($1::uuid IS NULL OR unit.path @> ARRAY[$1]::uuid[]) AND ($3::text IS NULL OR p.state = $3)
    AND ($4::text IS NULL OR starts_with(profile.name, $4))
    AND ($2::text IS NULL OR EXISTS (SELECT FROM duty_version d
      WHERE d.person_id = p.id AND d.recorded_to = 'infinity' AND d.role = $2
        AND d.from_on <= day.today AND (d.to_on IS NULL OR d.to_on > day.today)))
    AND p.id > $5
  ORDER BY p.id LIMIT $6`;

/** The private contacts of a person ($1), for the event ($2) that records the view in this transaction. */
export const readPrivateContacts = `SELECT app.private_contacts($1, $2) AS contacts`;

/** Ends every session of a person ($1). */
export const endSessionsOf = `DELETE FROM session WHERE person_id = $1`;
