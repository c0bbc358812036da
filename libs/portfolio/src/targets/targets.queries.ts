const columns = `t.id, t.version, t.year, t.name, t.programme, t.measure, t.sense, t.strength, t.value::text AS value,
  t.owner_unit_id AS "ownerUnitId", t.counted_stage AS "countedStage", t.counted_category AS "countedCategory"`;

/** With its owner unit, its readings and every figure that a correction replaced, and of a counted one the days. */
const wholeTarget = `
  SELECT ${columns}, app.today()::text AS today, unit.name AS "ownerUnitName", unit.path AS "ownerPath",
    CASE WHEN t.counted_stage IS NOT NULL THEN app.counted_days(t.id)::text[] END AS "countedDays",
    (SELECT coalesce(json_agg(json_build_object('readOn', r.read_on, 'value', r.value::text, 'state', r.state,
       'version', r.version, 'recordedAt', to_json(r.recorded_from),
       'corrected', (SELECT coalesce(json_agg(json_build_object('value', v.value::text, 'state', v.state,
           'recordedAt', to_json(v.recorded_from)) ORDER BY v.version), '[]')
         FROM target_reading_version v WHERE v.id = r.id AND v.version < r.version)) ORDER BY r.read_on), '[]')
     FROM target_reading_current r WHERE r.target_id = t.id) AS readings
  FROM target_current t LEFT JOIN unit_current unit ON unit.id = t.owner_unit_id`;

/** One target ($1). */
export const readTarget = `${wholeTarget} WHERE t.id = $1`;

/** A page of targets in the order of their ids: $1 year, $2 programme (null: any), $3 id to go on after, $4 how many. */
export const listTargets = `${wholeTarget}
  WHERE t.year = $1 AND ($2::text IS NULL OR t.programme = $2) AND t.id > $3 ORDER BY t.id LIMIT $4`;

/** Whether the year ($1) has a target of that name ($2). */
export const targetExists = `SELECT EXISTS (SELECT FROM target WHERE year = $1 AND name = $2) AS taken`;

/** What was given for a day ($2) of a target ($1). */
export const readReading = `
  SELECT id, version, value::text AS value, state FROM target_reading_current WHERE target_id = $1 AND read_on = $2`;

/** The root of the tree and an owner unit ($1), and whether a programme has the code ($2). */
export const readNamedByTarget = `
  SELECT (SELECT u.path FROM unit_current u WHERE u.id = $1 AND u.state = 'open') AS "ownerPath",
    EXISTS (SELECT FROM programme p WHERE p.code = $2) AS "hasProgramme"`;
