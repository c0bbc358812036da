const issueFields = `
  r.id, r.kind, r.period, json_build_object('id', u.id, 'name', u.name) AS scope, r.list_year AS "listYear", r.number,
  r.from_at AS "fromAt", r.cut_at AS "cutAt", r.send_at AS "sendAt", r.recorded_from AS "recordedAt",
  encode(r.data_sha256, 'hex') AS "dataSha256", r.builder_version AS "builderVersion",
  (SELECT jsonb_build_object('state', a.state, 'endedAt', a.ended_at, 'decidedBy', CASE WHEN a.decided_by IS NOT NULL
      THEN jsonb_build_object('id', a.decided_by, 'name', coalesce(decider.name, '已删除')) END)
    FROM rollup_approval a LEFT JOIN person_profile decider ON decider.person_id = a.decided_by
    WHERE a.rollup_id = r.id) AS approval`;

/**
 * A page of the issues of the units ($1) and of those below them, the newest first: $2 the id before it (null: from the newest
 * on), $3 how many, $4 the kind, $5 the unit, $6 the list's year, $7 the period, $8 words that the names in it and what it says first hold; null: any.
 */
export const listIssues = `
  SELECT ${issueFields} FROM rollup r JOIN unit_current u ON u.id = r.scope_id
  WHERE u.path && $1::uuid[] AND ($2::uuid IS NULL OR r.id < $2)
    AND ($4::text IS NULL OR r.kind = $4) AND ($5::uuid IS NULL OR r.scope_id = $5)
    AND ($6::integer IS NULL OR r.list_year = $6) AND ($7::text IS NULL OR r.period = $7)
    AND ($8::text[] IS NULL OR EXISTS (SELECT FROM rollup_search s WHERE s.rollup_id = r.id
      AND app.holds_words(concat_ws(E'\\n', s.words, s.headlines), ARRAY(SELECT app.folded(word) FROM unnest($8::text[]) AS word))))
  ORDER BY r.id DESC LIMIT $3`;

/** An issue ($1) with what was frozen, and where its unit stands. */
export const readArchivedIssue = `
  SELECT ${issueFields}, r.data AS "dataText", r.labels AS "labelsText", u.path AS "unitPath"
  FROM rollup r JOIN unit_current u ON u.id = r.scope_id WHERE r.id = $1`;

/** The issue of the same kind and unit before an issue ($1). */
export const findIssueBefore = `
  SELECT r.id FROM rollup later JOIN rollup r ON r.kind = later.kind AND r.scope_id = later.scope_id AND r.cut_at < later.cut_at
  WHERE later.id = $1 ORDER BY r.cut_at DESC LIMIT 1`;

/**
 * What issues of a kind ($1) and unit ($2) between two cuts ($3, $4) tell of projects that moved, in the order of theirs, with the
 * names of projects. The first builder told of no lights.
 */
export const readMovesBetween = `
  SELECT issue.data -> 'builderVersion' AS "builderVersion", issue.data ->> 'from' AS "from", issue.data ->> 'cutAt' AS "cutAt",
    issue.data -> 'listYear' AS "listYear", issue.data -> 'entered' AS entered, issue.data -> 'left' AS "left",
    jsonb_build_object('turned', coalesce(issue.data #> '{lights,turned}', '[]')) AS lights,
    issue.labels -> 'projects' AS projects
  FROM (SELECT cut_at, data::jsonb AS data, labels::jsonb AS labels FROM rollup
    WHERE kind = $1 AND scope_id = $2 AND cut_at > $3 AND cut_at < $4 ORDER BY cut_at LIMIT 120) AS issue
  ORDER BY issue.cut_at`;

/** The newest message of an issue ($1) to each of its receivers: those that nothing was sent in place of. */
export const findNewestMessages = `
  SELECT ARRAY(SELECT m.id FROM message m WHERE m.rollup_id = r.id AND m.kind = 'rollup'
    AND NOT EXISTS (SELECT FROM message again WHERE again.again_of = m.id) ORDER BY m.id) AS messages
  FROM rollup r WHERE r.id = $1`;

/** Issues of which it is not kept yet what they say first, the newest first: $1 at most so many. */
export const findUnworded = `
  SELECT r.id, r.data AS "dataText", r.labels AS "labelsText"
  FROM (SELECT rollup_id FROM rollup_search WHERE headlines IS NULL ORDER BY rollup_id DESC LIMIT $1) AS unworded
  JOIN rollup r ON r.id = unworded.rollup_id ORDER BY r.id DESC`;

/** Keeps what an issue ($1) says first ($2). */
export const keepHeadlines = `
  UPDATE rollup_search SET headlines = app.folded($2) WHERE rollup_id = $1 AND headlines IS NULL`;
