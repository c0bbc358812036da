/** An issue ($1), where its unit stands, and whether a person ($2) has a mail address. */
export const readTestedIssue = `
  SELECT r.id, r.kind, r.period, r.scope_id AS "scopeId", r.number, u.path AS "unitPath",
    EXISTS (SELECT FROM person_profile p WHERE p.person_id = $2 AND p.email IS NOT NULL) AS "hasAddress"
  FROM rollup r JOIN unit_current u ON u.id = r.scope_id WHERE r.id = $1`;

/** The message $1 to a person ($2) that shows them the mail of an issue ($3) in a language ($4). */
export const insertTest = `
  INSERT INTO message (id, person_id, channel, kind, day, rollup_id, language, created_at)
  SELECT $1, $2, 'email', 'rollup_test', app.today(), $3, $4, app.now()`;
