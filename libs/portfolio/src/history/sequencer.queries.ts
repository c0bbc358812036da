/** The leadership over tree and checkpoints, for this transaction: audit.sequence and audit.publish wait for it. */
export const tryLeadSequencing = `SELECT pg_try_advisory_xact_lock(20220110, 3) AS leads`;

/** The same, but waits for its turn. */
export const leadSequencing = `SELECT true AS leads FROM pg_advisory_xact_lock(20220110, 3)`;

/** Whether the newest checkpoint is ten minutes old, or there is none. */
export const checkpointIsDue = `
  SELECT coalesce(max(published_at) <= app.now() - interval '10 minutes', true) AS "isDue" FROM audit.checkpoint`;

/** Gives at most $1 events their leaves. */
export const sequence = `SELECT audit.sequence($1) AS added`;

/** Number of leaves. */
export const treeSize = `SELECT coalesce(max(leaf_index) + 1, 0)::float8 AS size FROM audit.leaf`;

/** Whether an event ($1) is recorded. */
export const findEvent = `SELECT FROM audit.event WHERE event = $1`;

/** The leaf of an event ($1), once it has one. */
export const findLeaf = `
  SELECT l.leaf_index::float8 AS "leafIndex" FROM audit.event e JOIN audit.leaf l USING (chain, seq) WHERE e.event = $1`;

/** The newest checkpoint, as it was signed. */
export const newestCheckpoint = `
  SELECT tree_size::float8 AS size, note FROM audit.checkpoint ORDER BY tree_size DESC LIMIT 1`;

/** Hashes of nodes in their order, null for one that is not there: $1 levels, $2 indexes. */
export const nodeHashes = `
  SELECT n.hash FROM unnest($1::smallint[], $2::bigint[]) WITH ORDINALITY AS wanted (level, index, at)
  LEFT JOIN audit.tree_node n ON n.level = wanted.level AND n.index = wanted.index ORDER BY wanted.at`;

/** Leaves from $1 to $2 (exclusive), with the hashes of their events. */
export const leavesBetween = `
  SELECT l.leaf_index::float8 AS "leafIndex", l.chain AS project, l.seq::float8 AS seq, e.hash
  FROM audit.leaf l JOIN audit.event e USING (chain, seq)
  WHERE l.leaf_index >= $1 AND l.leaf_index < $2 ORDER BY l.leaf_index`;

/** Stores a signed note: $1 tree size, $2 origin, $3 note. */
export const publish = `SELECT audit.publish($1, $2, $3)`;

/** Stores the cosignature line ($2) of a witness for the checkpoint of a size ($1). */
export const cosign = `SELECT audit.cosign($1, $2)`;

/** What an export would hold, and how many events wait for their leaf. */
export const extent = `
  WITH tree AS (SELECT coalesce(max(leaf_index) + 1, 0) AS size FROM audit.leaf)
  SELECT tree.size::float8 AS events, ((SELECT coalesce(sum(seq), 0) FROM audit.chain) - tree.size)::float8 AS waiting
  FROM tree`;

/** Events of the leaves from $1 to $2 (exclusive), as an export has them. */
export const exportedEvents = `
  SELECT l.leaf_index::float8 AS "leafIndex", l.chain AS project, l.seq::float8 AS seq,
    e.recorded_at_us::text AS "recordedAtUs", encode(e.prev, 'hex') AS prev, encode(e.hash, 'hex') AS hash, c.canon
  FROM audit.leaf l JOIN audit.event e USING (chain, seq) LEFT JOIN audit.canon c USING (chain, seq)
  WHERE l.leaf_index >= $1 AND l.leaf_index < $2 ORDER BY l.leaf_index`;

/** The newest checkpoint as it leaves the product, with the lines of its witnesses. */
export const publishedCheckpoint = `
  SELECT tree_size::float8 AS size, note FROM audit.published_checkpoint ORDER BY tree_size DESC LIMIT 1`;

/** One event ($1) as an export has it; without a leaf while it is not sequenced. */
export const findExportedEvent = `
  SELECT l.leaf_index::float8 AS "leafIndex", e.chain AS project, e.seq::float8 AS seq,
    e.recorded_at_us::text AS "recordedAtUs", encode(e.prev, 'hex') AS prev, encode(e.hash, 'hex') AS hash, c.canon
  FROM audit.event e LEFT JOIN audit.leaf l USING (chain, seq) LEFT JOIN audit.canon c USING (chain, seq)
  WHERE e.event = $1`;

/** Checkpoints above size $1 up to size $2, $3 at most, with the lines of their witnesses. */
export const checkpointsBetween = `
  SELECT tree_size::float8 AS size, note FROM audit.published_checkpoint
  WHERE tree_size > $1 AND tree_size <= $2 ORDER BY tree_size LIMIT $3`;
