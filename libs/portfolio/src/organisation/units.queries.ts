const columns = `id, version, parent_id AS "parentId", kind, name, path, state`;

/** One unit ($1). */
export const readUnit = `SELECT ${columns} FROM unit_current WHERE id = $1`;

/** The unit ($1) and everything below it, closed ones too. */
export const readSubtree = `SELECT ${columns} FROM unit_current WHERE path @> ARRAY[$1]::uuid[] ORDER BY path`;

/** The root of the tree. */
export const readRoot = `SELECT ${columns} FROM unit_current WHERE parent_id IS NULL`;

/** What stands in the way of closing a unit ($1); locks it against whoever would add something meanwhile. */
export const readUnitUse = `SELECT app.unit_for_closing($1) AS use`;

/**
 * A page of units in the order of their ids: $1 parent (null: any), $2 kind (null: any), $3 state (null: any), $4 id to go
 * on after, $5 how many.
 */
export const listUnits = `
  SELECT ${columns} FROM unit_current
  WHERE ($1::uuid IS NULL OR parent_id = $1) AND ($2::text IS NULL OR kind = $2) AND ($3::text IS NULL OR state = $3)
    AND id > $4
  ORDER BY id LIMIT $5`;
