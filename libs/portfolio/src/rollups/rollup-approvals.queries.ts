/** An issue ($1) waits for its approval. */
export const openApproval = `INSERT INTO rollup_approval (rollup_id, opened_at) VALUES ($1, app.now())`;

/** The issues of a kind ($1) and unit ($2) with a cut before another one's ($3) wait for nobody any more. */
export const overtakeWaiting = `
  UPDATE rollup_approval a SET state = 'overtaken', ended_at = app.now()
  FROM rollup r
  WHERE a.state = 'waiting' AND r.id = a.rollup_id AND r.kind = $1 AND r.scope_id = $2 AND r.cut_at < $3`;

/** An issue ($1), where its unit stands, and what its approval hangs on. */
export const readApproval = `
  SELECT r.id, r.kind, r.period, r.scope_id AS "scopeId", r.number, encode(r.data_sha256, 'hex') AS "dataSha256",
    r.send_at AS "sendAt", a.state, s.changed_by AS "scheduledBy", u.path AS "unitPath", app.now() AS now
  FROM rollup r JOIN unit_current u ON u.id = r.scope_id
  LEFT JOIN rollup_approval a ON a.rollup_id = r.id
  LEFT JOIN rollup_schedule s ON s.kind = r.kind AND s.scope_id = r.scope_id
  WHERE r.id = $1`;

/** What ends the waiting of an issue ($1): the state ($2), by whom ($3) and the event ($4). */
export const endWaiting = `
  UPDATE rollup_approval SET state = $2, ended_at = app.now(), decided_by = $3, event = $4
  WHERE rollup_id = $1 AND state = 'waiting'`;

/**
 * A page of the approvals of issues of the units ($1) and of those below them, the newest issue first: $2 the issue before it
 * (null: from the newest on), $3 how many, $4 the state; null: any.
 */
export const listApprovals = `
  SELECT r.id, r.kind, r.period, json_build_object('id', u.id, 'name', u.name) AS scope, r.number,
    encode(r.data_sha256, 'hex') AS "dataSha256", r.send_at AS "sendAt", a.state, a.opened_at AS "openedAt",
    a.ended_at AS "endedAt", u.path AS "unitPath", s.changed_by AS "scheduledBy",
    CASE WHEN a.decided_by IS NOT NULL
      THEN json_build_object('id', a.decided_by, 'name', coalesce(decider.name, '已删除')) END AS "decidedBy",
    (SELECT sealed.value FROM audit.sealed WHERE sealed.event = a.event LIMIT 1) AS note
  FROM rollup_approval a JOIN rollup r ON r.id = a.rollup_id JOIN unit_current u ON u.id = r.scope_id
  LEFT JOIN rollup_schedule s ON s.kind = r.kind AND s.scope_id = r.scope_id
  LEFT JOIN person_profile decider ON decider.person_id = a.decided_by
  WHERE u.path && $1::uuid[] AND ($2::uuid IS NULL OR a.rollup_id < $2) AND ($4::text IS NULL OR a.state = $4)
  ORDER BY a.rollup_id DESC LIMIT $3`;

/** Of the duties `d`: those of today by which a person may approve issues of a unit with that path. */
const approving = (path: string): string => `
  d.recorded_to = 'infinity' AND d.unit_id = ANY (${path}) AND d.role IN ('unit_head', 'supervisor')
  AND d.from_on <= app.today() AND (d.to_on IS NULL OR d.to_on > app.today())`;

/** Whether somebody beside a person ($2; null: nobody) could approve issues of a unit whose path is $1, by their duties of today. */
export const hasApprover = `
  SELECT EXISTS (
    SELECT FROM duty_version d JOIN account ON account.person_id = d.person_id
    JOIN person_version p ON p.id = d.person_id AND p.recorded_to = 'infinity' AND p.state = 'active'
    WHERE ${approving('$1::uuid[]')}
      AND d.person_id IS DISTINCT FROM $2::uuid) AS "hasApprover"`;

/** The issues `r` of units `u` that wait for approval, as it stands in `a`, with their schedule `s`. */
const waitingIssues = `
  rollup_approval a JOIN rollup r ON r.id = a.rollup_id AND a.state = 'waiting' JOIN unit_current u ON u.id = r.scope_id
  LEFT JOIN rollup_schedule s ON s.kind = r.kind AND s.scope_id = r.scope_id`;

/** Whether a person could decide one of them today. */
const isFor = (person: string): string => `
  (s.changed_by IS DISTINCT FROM ${person} AND EXISTS (
    SELECT FROM duty_version d WHERE d.person_id = ${person} AND ${approving('u.path')}))`;

/** One call for approval at a time, for this transaction. */
export const lockCalls = `SELECT pg_advisory_xact_lock(20220110, 55)`;

/** Who may approve an issue ($1) today and can log in to do so; `depth` tells how near to its unit their duty is. */
export const findApprovers = `
  SELECT d.person_id AS "personId", max(array_position(u.path, d.unit_id)) AS depth, profile.email IS NOT NULL AS "hasAddress"
  FROM ${waitingIssues}
  JOIN duty_version d ON ${approving('u.path')} AND d.person_id IS DISTINCT FROM s.changed_by
  JOIN account ON account.person_id = d.person_id
  JOIN person_version p ON p.id = d.person_id AND p.recorded_to = 'infinity' AND p.state = 'active'
  JOIN person_profile profile ON profile.person_id = d.person_id
  WHERE a.rollup_id = $1 GROUP BY d.person_id, profile.email ORDER BY d.person_id`;

/** The mails from a day ($2) on that call people ($1), locked: what is not made yet is not made before this transaction ends. */
export const lockCallMails = `
  SELECT m.person_id AS "personId", m.day, d.state = 'pending' AND d.mime IS NULL AS waits
  FROM message m JOIN delivery d ON d.message_id = m.id
  WHERE m.kind = 'rollup_approval' AND m.channel = 'email' AND m.person_id = ANY ($1::uuid[]) AND m.day >= $2
  ORDER BY m.id FOR UPDATE OF d`;

/** What waits for the person of a message `m` of this kind, the oldest first, as its mail tells it. */
export const waitingForReader = `(
  SELECT coalesce(jsonb_agg(jsonb_build_object('kind', r.kind, 'period', r.period, 'scope', u.name, 'number', r.number,
    'sendAt', r.send_at) ORDER BY r.cut_at, r.id), '[]')
  FROM ${waitingIssues} WHERE m.kind = 'rollup_approval' AND ${isFor('m.person_id')})`;

/** Whether the issue of a message `m` of this kind waits for its person. */
export const isStillAsked = `
  EXISTS (SELECT FROM ${waitingIssues} WHERE a.rollup_id = m.rollup_id AND ${isFor('m.person_id')})`;

/** How many issues wait, and for how many seconds the oldest has; the head of an index tells both. */
export const countWaiting = `
  SELECT count(*)::integer AS "waitingApprovals",
    coalesce(floor(extract(epoch FROM app.now() - min(opened_at)))::integer, 0) AS "oldestApprovalSeconds"
  FROM rollup_approval WHERE state = 'waiting'`;
