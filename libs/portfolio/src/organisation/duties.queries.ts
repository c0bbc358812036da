/** A duty as its rule sees it. */
const facts = `
  d.id, d.version, d.person_id AS "personId", d.role, d.project_id AS "projectId", d.unit_id AS "unitId",
  d.from_on AS "fromOn", d.to_on AS "toOn", d.deputy_for AS "deputyFor"`;

/** The path of the duty's unit, or of the units that its project's rights flow from. */
const scoped = `
  FROM duty_version d
  LEFT JOIN app.project_place place ON place.id = d.project_id
  LEFT JOIN unit_version unit ON unit.id = d.unit_id AND unit.recorded_to = 'infinity'`;
const unitPath = `coalesce(unit.path, place.unit_path) AS "unitPath"`;

/** One duty ($1) with where it is. */
export const readDuty = `SELECT ${facts}, ${unitPath} ${scoped} WHERE d.id = $1 AND d.recorded_to = 'infinity'`;

/** The duties of a person ($1), each with where it is. */
export const readDutiesOf = `SELECT ${facts}, ${unitPath} ${scoped}
  WHERE d.person_id = $1 AND d.recorded_to = 'infinity' ORDER BY d.id`;

/** The duties of those who stand in for a person ($1). */
export const readDeputiesOf = `
  SELECT ${facts} FROM duty_version d WHERE d.deputy_for = $1 AND d.recorded_to = 'infinity' ORDER BY d.id`;

/** Duties of security administrators that active people other than one ($1) hold. */
export const readOtherSecurityAdministrators = `
  SELECT ${facts} FROM duty_version d
  JOIN person_version p ON p.id = d.person_id AND p.recorded_to = 'infinity' AND p.state = 'active'
  WHERE d.role = 'security_administrator' AND d.recorded_to = 'infinity' AND d.person_id <> $1`;

const named = `
  SELECT d.id, d.version, d.role, d.from_on AS "fromOn", d.to_on AS "toOn",
    json_build_object('id', d.person_id, 'name', person.name) AS person,
    CASE WHEN d.project_id IS NOT NULL THEN json_build_object('id', d.project_id, 'name', place.name) END AS project,
    CASE WHEN d.unit_id IS NOT NULL THEN json_build_object('id', d.unit_id, 'name', unit.name) END AS unit,
    CASE WHEN d.deputy_for IS NOT NULL THEN json_build_object('id', d.deputy_for, 'name', holder.name) END AS "deputyFor"
  ${scoped}
  LEFT JOIN person_profile person ON person.person_id = d.person_id
  LEFT JOIN person_profile holder ON holder.person_id = d.deputy_for`;

/** One duty ($1) with names. */
export const readNamedDuty = `${named} WHERE d.id = $1 AND d.recorded_to = 'infinity'`;

/**
 * A page of duties with names, in the order of their ids: $1 visible projects, $2 units whose subtrees are visible (both
 * null: everything), $3 person, $4 project, $5 unit itself, $6 role, $7 day on which they are held (null: all that are not
 * over), $8 id to go on after, $9 how many; a null filter lets everything through.
 */
export const listDuties = `${named}
  LEFT JOIN unit_version lead ON lead.id = place.lead_unit_id AND lead.recorded_to = 'infinity'
  LEFT JOIN unit_version area ON area.id = place.area_id AND area.recorded_to = 'infinity'
  CROSS JOIN (SELECT app.today() AS today) AS day
  WHERE d.recorded_to = 'infinity' AND d.id > $8
    AND (num_nulls($1::uuid[], $2::uuid[]) = 2 OR d.project_id = ANY ($1::uuid[]) OR unit.path && $2::uuid[]
      OR lead.path && $2::uuid[] OR area.path && $2::uuid[])
    AND ($3::uuid IS NULL OR d.person_id = $3) AND ($4::uuid IS NULL OR d.project_id = $4)
    AND ($5::uuid IS NULL OR d.unit_id = $5) AND ($6::text IS NULL OR d.role = $6)
    AND (d.to_on IS NULL OR d.to_on > d.from_on AND d.to_on > coalesce($7::date, day.today))
    AND ($7::date IS NULL OR d.from_on <= $7)
  ORDER BY d.id LIMIT $9`;
