/** The first day of the period that a schedule's code names, and the length and the code of each of its kind. */
const kinds = `
  (VALUES
    ('week', 1, interval '7 days', 'IYYY"-W"IW'), ('month', 2, interval '1 month', 'YYYY-MM'),
    ('quarter', 3, interval '3 months', 'YYYY"-Q"Q'), ('year', 4, interval '1 year', 'YYYY')
  ) AS kind(name, place, length, code)`;
const firstDay = `
  CASE s.kind WHEN 'week' THEN to_date(s.first_period, 'IYYY"-W"IW') WHEN 'month' THEN to_date(s.first_period, 'YYYY-MM')
    WHEN 'quarter' THEN make_date(left(s.first_period, 4)::integer, right(s.first_period, 1)::integer * 3 - 2, 1)
    ELSE make_date(s.first_period::integer, 1, 1) END`;

/**
 * Issues that are owed, in the order of their cuts: weeks, months, quarters and years from a schedule's first on whose cut
 * lies 60 s back, up to its last, for which a list was issued before the cut, and which are not built. 60 s because a change of the time
 * before may take 30 s to commit. Without a list nothing is owed.
 */
export const owedRollups = `
  SELECT period.code AS period, s.scope_id AS "scopeId", list.year AS "listYear", list.issued_at AS "listIssuedAt"
  FROM (SELECT app.now() AS now) AS clock, rollup_schedule s JOIN ${kinds} ON kind.name = s.kind
  CROSS JOIN LATERAL generate_series((${firstDay})::timestamp, clock.now AT TIME ZONE 'Asia/Shanghai', kind.length)
    AS first(day)
  CROSS JOIN LATERAL (SELECT to_char(first.day, kind.code) AS code) AS period
  CROSS JOIN LATERAL (SELECT (first.day + kind.length) AT TIME ZONE 'Asia/Shanghai' AS at) AS cut
  CROSS JOIN LATERAL (
    SELECT l.year, l.issued_at FROM list_year_version l
    WHERE l.recorded_from <= cut.at AND cut.at < l.recorded_to AND l.issued_at < cut.at
    ORDER BY l.issued_at DESC, l.year DESC LIMIT 1) AS list
  WHERE cut.at + interval '60 seconds' <= clock.now
    AND (s.last_period IS NULL OR period.code COLLATE "C" <= s.last_period)
    AND NOT EXISTS (SELECT FROM rollup r WHERE r.kind = s.kind AND r.scope_id = s.scope_id AND r.period = period.code)
  ORDER BY cut.at, kind.place, s.scope_id`;

/**
 * Whether the newest checkpoint covers every event that was recorded before a cut ($1): looks at each chain's events
 * above what the checkpoint covers.
 */
export const cutIsCovered = `
  SELECT NOT EXISTS (
    SELECT FROM audit.chain c
    CROSS JOIN (SELECT coalesce(max(tree_size), 0) AS size FROM audit.checkpoint) AS signed
    CROSS JOIN LATERAL (
      SELECT coalesce(max(l.seq), 0) AS seq FROM audit.leaf l
      WHERE l.chain = c.chain AND l.leaf_index < signed.size) AS covered
    CROSS JOIN LATERAL (
      SELECT FROM audit.event e WHERE e.chain = c.chain AND e.seq > covered.seq
        AND e.recorded_at_us < extract(epoch FROM $1::timestamptz) * 1000000 LIMIT 1) AS uncovered
    WHERE c.seq > covered.seq) AS covered`;

/** First statement of the transaction that reads: everything is seen as of one moment. */
export const readInOneSnapshot = `SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`;

/** A rollup counts every project of its unit, whoever asks for it: the right is asked where the unit stands. */
export const readWhole = `SELECT set_config('app.reader', 'system', true)`;

/** Entries of the list ($1) that stand on it as of an instant, with their project: `e`, `entry` and `p`. */
const listedAt = (instant: string): string => `
  list_entry e
  JOIN list_entry_version entry ON entry.id = e.id AND entry.recorded_from <= ${instant} AND ${instant} < entry.recorded_to
    AND entry.decision_out IS NULL
  JOIN project_version p ON p.id = e.project_id AND p.recorded_from <= ${instant} AND ${instant} < p.recorded_to
  JOIN unit_version lead ON lead.id = p.lead_unit_id AND lead.recorded_from <= ${instant} AND ${instant} < lead.recorded_to
  LEFT JOIN unit_version area ON area.id = p.area_id AND area.recorded_from <= ${instant} AND ${instant} < area.recorded_to`;

/** That the project stands in the unit's subtree ($2). */
const inScope = `(lead.path @> ARRAY[$2]::uuid[] OR area.path @> ARRAY[$2]::uuid[])`;

/** Projects of the list ($1) in the unit's subtree ($2) as of an instant ($3). */
export const readListedProjects = `
  SELECT p.id, p.category, p.levels, p.lifecycle_code AS "lifecycleCode", p.lifecycle_version AS "lifecycleVersion",
    p.stage_reached AS "stageReached", p.state, p.area_id AS "areaId", p.lead_unit_id AS "leadUnitId",
    p.parent_id AS "parentId", p.total_investment::text AS "totalInvestment", entry.planned_investment::text AS "plannedInvestment",
    entry.monthly_plan::text[] AS "monthlyPlan",
    (SELECT jsonb_build_object('facts', l.facts, 'periods', l.periods) FROM light_schedule_version l
     WHERE l.project_id = p.id AND l.recorded_from <= $3 AND $3 < l.recorded_to) AS lights
  FROM ${listedAt('$3')}
  WHERE e.list_year = $1 AND ${inScope}`;

/** Projects on the list of a year ($1) as of an instant ($2); no row: there was no such list. */
export const readNextList = `
  SELECT coalesce(array_agg(e.project_id) FILTER (WHERE entry.id IS NOT NULL), '{}') AS "projectIds"
  FROM list_year_version list
  LEFT JOIN list_entry e ON e.list_year = list.year
  LEFT JOIN list_entry_version entry ON entry.id = e.id AND entry.recorded_from <= $2 AND $2 < entry.recorded_to
    AND entry.decision_out IS NULL
  WHERE list.year = $1 AND list.recorded_from <= $2 AND $2 < list.recorded_to GROUP BY list.year`;

/**
 * How many entries of the list ($1) in the unit's subtree ($2) had which light at the cuts ($4) of the weeks ($3), as the
 * schedules said then for the days before ($5).
 */
export const readLightWeeks = `
  SELECT cut.week, coalesce(schedule.light, 'none') AS light, count(*)::integer AS entries
  FROM unnest($3::text[], $4::timestamptz[], $5::text[]) AS cut(week, at, day)
  CROSS JOIN ${listedAt('cut.at')}
  LEFT JOIN LATERAL (
    SELECT period ->> 'light' AS light FROM light_schedule_version l
    CROSS JOIN LATERAL jsonb_array_elements(l.periods) AS period
    WHERE l.project_id = p.id AND l.recorded_from <= cut.at AND cut.at < l.recorded_to AND period ->> 'from' <= cut.day
    ORDER BY period ->> 'from' DESC LIMIT 1) AS schedule ON true
  WHERE e.list_year = $1 AND ${inScope}
  GROUP BY 1, 2`;

/**
 * Milestones of the projects ($1) as of an instant ($2). Recorded as reached in the period: after the previous cut
 * ($3), which is when the last version that was not reached ended.
 */
export const readMilestones = `
  SELECT v.id, v.project_id AS "projectId", m.stage, m.step, v.planned_on AS "plannedOn",
    v.due_on AS "dueOn",
    v.deadline_version AS "deadlineVersion", v.reached_precision IS NOT NULL AS reached, v.reached_on AS "reachedOn",
    v.reached_precision IS NOT NULL AND v.version > 1 AND coalesce((
      SELECT max(open.recorded_to) FROM milestone_version open
      WHERE open.id = v.id AND open.version < v.version AND open.reached_precision IS NULL) > $3, false)
      AS "reachedInPeriod"
  FROM unnest($1::uuid[]) AS listed(id)
  JOIN milestone m ON m.project_id = listed.id
  JOIN milestone_version v ON v.id = m.id AND v.recorded_from <= $2 AND $2 < v.recorded_to`;

/** Missed dates of the projects ($1) as of an instant ($2), and whether recorded after the previous cut ($3). */
export const readMissedDates = `
  SELECT d.id, d.project_id AS "projectId", d.milestone_id AS "milestoneId", d.deadline_version AS "deadlineVersion",
    d.due_on AS "dueOn", v.state, recorded.recorded_from > $3 AS "recordedInPeriod"
  FROM unnest($1::uuid[]) AS listed(id)
  JOIN missed_date d ON d.project_id = listed.id
  JOIN missed_date_version v ON v.id = d.id AND v.recorded_from <= $2 AND $2 < v.recorded_to
  JOIN missed_date_version recorded ON recorded.id = d.id AND recorded.version = 1`;

/** Investment completed (reported series) of the projects ($1) by month of the year ($3), as of an instant ($2). */
export const readInvestments = `
  SELECT i.project_id AS "projectId", to_char(i.month, 'YYYY-MM') AS month, v.cumulative::text AS cumulative
  FROM unnest($1::uuid[]) AS listed(id)
  JOIN investment_month i ON i.project_id = listed.id AND i.series = 'reported'
    AND i.month BETWEEN make_date($3, 1, 1) AND make_date($3, 12, 1)
  JOIN investment_month_version v ON v.id = i.id AND v.recorded_from <= $2 AND $2 < v.recorded_to`;

/**
 * Every stage that was planned for a day once, as of a cut ($1) on a day ($2): reached on a whole day, or open in a project
 * that runs. What was split or merged counts in its successors. Days on hold are those agreed since it was planned;
 * OFFSET 0 keeps the planner to a key for each hold, where it would read all holds for each stage.
 */
export const readPlannedStages = `
  WITH life AS MATERIALIZED (
    SELECT v.id, min(v.recorded_from) AS begun_at, min(v.recorded_from) FILTER (WHERE v.baseline_on IS NOT NULL) AS planned_at,
      max(v.recorded_to) FILTER (WHERE v.reached_precision IS NULL) AS open_until
    FROM milestone_version v WHERE v.recorded_from <= $1 GROUP BY v.id)
  SELECT v.id AS "milestoneId", m.stage, p.category, p.area_id AS "areaId", v.baseline_on AS "baselineOn",
    (life.planned_at AT TIME ZONE 'Asia/Shanghai')::date AS "plannedOn", coalesce(held.days, 0)::integer AS "daysHeld",
    v.reached_on AS "reachedOn", CASE WHEN v.reached_on IS NOT NULL
      THEN (coalesce(life.open_until, life.begun_at) AT TIME ZONE 'Asia/Shanghai')::date END AS "recordedOn"
  FROM life
  JOIN milestone_version v ON v.id = life.id AND v.recorded_from <= $1 AND $1 < v.recorded_to AND v.baseline_on IS NOT NULL
    AND (v.reached_precision IS NULL OR v.reached_precision = 'day')
  JOIN milestone m ON m.id = v.id AND m.step IS NULL
  JOIN project_version p ON p.id = v.project_id AND p.recorded_from <= $1 AND $1 < p.recorded_to
    AND (p.state = 'active' OR p.state <> 'superseded' AND v.reached_on IS NOT NULL)
  LEFT JOIN LATERAL (
    SELECT sum(greatest(0, least(coalesce(h.ended_on, h.to_on), coalesce(v.reached_on, $2::date) - 1) - h.from_on + 1)) AS days
    FROM hold a
    CROSS JOIN LATERAL (SELECT from_on, to_on, ended_on, state, decided_at FROM hold_version
      WHERE id = a.id AND recorded_from <= $1 AND $1 < recorded_to OFFSET 0) AS h
    WHERE a.project_id = v.project_id AND h.state IN ('running', 'ended') AND h.decided_at > life.planned_at) AS held ON true`;

/** Slips of the projects ($1) recorded by an instant ($2): those of the list's year ($4), and those after the previous cut ($3). */
export const readSlips = `
  SELECT s.id, s.project_id AS "projectId", s.milestone_id AS "milestoneId", s.unit_id AS "unitId", s.from_on AS "fromOn",
    s.to_on AS "toOn", s.list_year IS NOT DISTINCT FROM $4 AS "ofListYear", s.recorded_from > $3 AS "recordedInPeriod"
  FROM unnest($1::uuid[]) AS listed(id)
  JOIN slip s ON s.project_id = listed.id AND s.recorded_from <= $2 AND (s.list_year = $4 OR s.recorded_from > $3)`;

/** Difficulties of the projects ($1) as of an instant ($2) that are not closed, or were after the previous cut ($3). */
export const readDifficulties = `
  SELECT d.id, d.project_id AS "projectId", d.number, v.state, v.cause, v.settled_by AS "settledBy",
    v.owner_unit_id AS "ownerUnitId", v.milestone_id AS "milestoneId", v.due_on AS "dueOn", v.charged,
    v.raised_at > $3 AS "raisedInPeriod"
  FROM unnest($1::uuid[]) AS listed(id)
  JOIN difficulty d ON d.project_id = listed.id
  JOIN difficulty_version v ON v.id = d.id AND v.recorded_from <= $2 AND $2 < v.recorded_to
    AND (v.state <> 'closed' OR v.closed_at > $3)`;

/** Milestones of the projects ($1) for which a new date was asked and not decided as of an instant ($2). */
export const readAskedDates = `
  SELECT DISTINCT v.milestone_id AS "milestoneId"
  FROM unnest($1::uuid[]) AS listed(id)
  JOIN date_change d ON d.project_id = listed.id
  JOIN date_change_version v ON v.id = d.id AND v.state = 'open' AND v.recorded_from <= $2 AND $2 < v.recorded_to`;

/** The stages that a counted target `t` counts, of the projects `p`, as of an instant ($2). */
const countedByTarget = `
  FROM project_version p
  JOIN lifecycle_version l ON l.code = p.lifecycle_code AND l.version = p.lifecycle_version
  CROSS JOIN LATERAL jsonb_array_elements(l.definition -> 'stages') AS s
  JOIN milestone a ON a.project_id = p.id AND a.step IS NULL AND a.stage = s ->> 'code'
  JOIN milestone_version m ON m.id = a.id AND m.recorded_from <= $2 AND $2 < m.recorded_to
  WHERE p.recorded_from <= $2 AND $2 < p.recorded_to AND p.state <> 'superseded'
    AND (t.counted_category IS NULL OR p.category = t.counted_category)
    AND (t.programme IS NULL OR EXISTS (
      SELECT FROM programme g JOIN programme_member pm ON pm.programme_id = g.id AND pm.project_id = p.id
      JOIN programme_member_version pv ON pv.id = pm.id AND pv.recorded_from <= $2 AND $2 < pv.recorded_to
      WHERE g.code = t.programme AND pv.state = 'member'))
    AND s ->> 'countsAs' = t.counted_stage
    AND m.reached_on BETWEEN make_date(t.year, 1, 1) AND make_date(t.year, 12, 31)`;

/**
 * Targets of the year ($1) as of an instant ($2), owned in the unit's subtree ($3) or by no unit and the unit is the root;
 * with their readings, and of a counted one the days on which projects reached it, the phases of one parent once.
 */
export const readTargets = `
  SELECT t.id, t.sense, t.strength, t.value::text AS value, t.owner_unit_id AS "ownerUnitId",
    (SELECT coalesce(json_agg(json_build_object('readOn', r.read_on, 'value', v.value::text, 'state', v.state)
       ORDER BY r.read_on), '[]')
     FROM target_reading r
     JOIN target_reading_version v ON v.id = r.id AND v.recorded_from <= $2 AND $2 < v.recorded_to
     WHERE r.target_id = t.id) AS readings,
    CASE WHEN t.counted_stage IS NOT NULL THEN ARRAY(
      SELECT min(m.reached_on)::text
      ${countedByTarget}
      GROUP BY coalesce(p.parent_id, p.id) ORDER BY 1) END AS "countedDays"
  FROM target_as_of($2) t
  LEFT JOIN unit_version owner ON owner.id = t.owner_unit_id AND owner.recorded_from <= $2 AND $2 < owner.recorded_to
  WHERE t.year = $1 AND (owner.path @> ARRAY[$3]::uuid[]
    OR owner.path IS NULL AND EXISTS (SELECT FROM unit_version u WHERE u.id = $3 AND cardinality(u.path) = 1))`;

/**
 * The projects that reached what a counted target ($1) counts, as of an instant ($2), in the order of their days; of the phases
 * of one parent the first.
 */
export const readCountedProjects = `
  SELECT first.project, first.lead_unit AS "leadUnit", first.reached_on::text AS "reachedOn"
  FROM target_as_of($2) t
  CROSS JOIN LATERAL (
    SELECT DISTINCT ON (coalesce(p.parent_id, p.id)) p.id AS project, p.lead_unit_id AS lead_unit, m.reached_on
    ${countedByTarget}
    ORDER BY coalesce(p.parent_id, p.id), m.reached_on, p.id) AS first
  WHERE t.id = $1 ORDER BY first.reached_on, first.project`;

/** Names and measures of the targets ($1) as of an instant ($2). */
export const readTargetNames = `
  SELECT t.id, t.name, t.measure FROM target_as_of($2) t WHERE t.id = ANY ($1::uuid[])`;

/** Up to when a build by hand may see: what was recorded by then is complete. */
export const recordEnds = `app.now() - interval '60 seconds'`;

/**
 * What a build by hand needs to know: up to when it may see, the list that was current at an instant of its own ($1, or
 * where the record ends, if that is earlier), and whether the unit ($2) was there then.
 */
export const askBuild = `
  SELECT edge.at AS "recordEnds", list.year AS "listYear", list.issued_at AS "listIssuedAt",
    EXISTS (SELECT FROM unit_version u WHERE u.id = $2 AND u.recorded_from <= edge.at AND edge.at < u.recorded_to)
      AS "hasUnit"
  FROM (SELECT least($1::timestamptz, ${recordEnds}) AS at) AS edge
  LEFT JOIN LATERAL (
    SELECT l.year, l.issued_at FROM list_year_version l
    WHERE l.recorded_from <= edge.at AND edge.at < l.recorded_to AND l.issued_at < edge.at
    ORDER BY l.issued_at DESC, l.year DESC LIMIT 1) AS list ON true`;

/** The bytes' hash of the issue of a kind ($1), period ($2) and unit ($3), if it was issued. */
export const readIssuedHash = `
  SELECT encode(data_sha256, 'hex') AS "dataSha256" FROM rollup WHERE kind = $1 AND period = $2 AND scope_id = $3`;

/** The last progress report of each of the projects ($1) as of an instant ($2). */
export const readLastReports = `
  SELECT listed.id AS "projectId", report.reported_on AS "reportedOn"
  FROM unnest($1::uuid[]) AS listed(id)
  CROSS JOIN LATERAL (
    SELECT r.reported_on FROM progress_report r WHERE r.project_id = listed.id AND r.recorded_from <= $2
    ORDER BY r.recorded_from DESC, r.id DESC LIMIT 1) AS report`;

/** Lifecycles in every version. */
export const readLifecycles = `SELECT definition FROM lifecycle_version ORDER BY code, version`;

/** The units ($1) and all above them as of an instant ($2). */
export const readUnits = `
  SELECT u.id, u.name, u.path FROM unit_version u
  WHERE u.recorded_from <= $2 AND $2 < u.recorded_to AND u.id IN (
    SELECT unnest(below.path) FROM unit_version below
    WHERE below.id = ANY ($1::uuid[]) AND below.recorded_from <= $2 AND $2 < below.recorded_to)`;

/** Who held a duty on the projects and units ($1) or stood in for one, active then, as of an instant ($2), on its day ($3). */
export const readDuties = `
  SELECT d.scope_id AS "scopeId", d.role, d.person_id AS "personId", d.deputy_for AS "deputyFor" FROM duty_version d
  JOIN unnest($1::uuid[]) AS scope(id) ON scope.id = d.scope_id
  JOIN person_version p ON p.id = d.person_id AND p.recorded_from <= $2 AND $2 < p.recorded_to AND p.state = 'active'
  WHERE d.recorded_from <= $2 AND $2 < d.recorded_to
    AND d.role IN ('liaison_officer', 'unit_head', 'supervisor', 'leader')
    AND d.from_on <= $3 AND (d.to_on IS NULL OR d.to_on > $3)`;

/** What was set as of an instant ($1). */
export const readSettingsAt = `
  SELECT a.key, a.programme, v.value FROM setting a
  JOIN setting_version v ON v.id = a.id AND v.recorded_from <= $1 AND $1 < v.recorded_to`;

/** The working calendar of the years ($1 to $2) as of an instant ($3): what somebody has changed since is taken back. */
export const readCalendarYears = `
  SELECT d.day, CASE WHEN later.day IS NULL THEN d.working ELSE later.was_working END AS working
  FROM calendar_day d LEFT JOIN (
    SELECT DISTINCT ON (day) day, was_working FROM calendar_day_change WHERE recorded_at > $3
    ORDER BY day, recorded_at) AS later ON later.day = d.day
  WHERE d.day BETWEEN make_date($1, 1, 1) AND make_date($2, 12, 31)
    AND (later.day IS NULL OR later.was_working IS NOT NULL)`;

/** Names of the projects ($1) as of an instant ($2). */
export const readProjectNames = `
  SELECT p.id, p.name, p.lifecycle_code || '/' || p.lifecycle_version AS lifecycle FROM project_version p
  WHERE p.id = ANY ($1::uuid[]) AND p.recorded_from <= $2 AND $2 < p.recorded_to`;

/** The names of the milestones ($1) that are steps; they never change. */
export const readStepNames = `SELECT id, step AS name FROM milestone WHERE id = ANY ($1::uuid[])`;

/** One builder at a time for a schedule ($1 kind, $2 unit), which says when to send and whether to ask: a second one finds the issue built. */
export const lockSchedule = `
  SELECT send_time AS "sendTime", time_zone AS "timeZone", approval FROM rollup_schedule WHERE kind = $1 AND scope_id = $2 FOR UPDATE`;

/**
 * Asked after the lock: whether the issue (kind $1, period $2, unit $3) is built by now, and whether it is the newest one
 * owed: then the next one's cut ($4) does not lie 60 s back, or there is none.
 */
export const askIssue = `
  SELECT clock.now, clock.now < $4::timestamptz + interval '60 seconds' OR EXISTS (
      SELECT FROM rollup_schedule s WHERE s.kind = $1 AND s.scope_id = $3 AND s.last_period = $2) AS newest,
    EXISTS (SELECT FROM rollup r WHERE r.kind = $1 AND r.period = $2 AND r.scope_id = $3) AS built
  FROM (SELECT app.now() AS now) AS clock`;

/** Whether a duty `d` is one for which the rollups of its unit are sent today. */
const isReading = `d.unit_id IS NOT NULL AND d.recorded_to = 'infinity' AND d.role IN ('leader', 'unit_head', 'supervisor')
    AND d.from_on <= app.today() AND (d.to_on IS NULL OR d.to_on > app.today())`;

/** Of the duties `d` of a person on a unit: those for which its rollups are sent to them today. */
export const heldReading = (unit: string, person: string): string => `
  FROM duty_version d WHERE d.scope_id = ${unit} AND d.person_id = ${person} AND ${isReading}`;

/** The active people who read the rollups of a unit by their duty `d` today, with their profile: a WHERE of its own may follow. */
export const readersOf = (unit: string): string => `
  FROM duty_version d
  JOIN person_version p ON p.id = d.person_id AND p.recorded_to = 'infinity' AND p.state = 'active'
    AND d.scope_id = ${unit} AND ${isReading}
  JOIN person_profile profile ON profile.person_id = d.person_id`;

/** Who gets the issue of a unit ($1) today: those who lead, head or supervise the unit. */
export const findRecipients = `
  SELECT DISTINCT d.person_id AS "personId" ${readersOf('$1')} WHERE profile.email IS NOT NULL ORDER BY d.person_id`;

/** Inserts the messages of an issue: $1 rows of message. */
export const insertRollupMessages = `
  INSERT INTO message (id, person_id, rollup_address_id, channel, kind, day, rollup_id, created_at)
  SELECT id, person_id, rollup_address_id, channel, kind, day, rollup_id, created_at
  FROM jsonb_populate_recordset(NULL::message, $1)`;

/** Inserts their deliveries: $1 [{ message_id, send_at, internet_message_id }]. */
export const insertRollupDeliveries = `
  INSERT INTO delivery (message_id, send_at, internet_message_id)
  SELECT message_id, send_at, internet_message_id FROM jsonb_populate_recordset(NULL::delivery, $1)`;

/** An issue ($1) with what is told beside its data. */
export const readIssue = `
  SELECT r.data AS "dataText", encode(r.data_sha256, 'hex') AS "dataSha256", r.labels AS "labelsText",
    r.send_at AS "sendAt", r.recorded_from AS "recordedAt", clock.kind AS "databaseKind"
  FROM rollup r CROSS JOIN app.clock
  WHERE r.id = $1`;

/** Issues before this one ($1) that got no mail of their own, back to the last one that did; oldest first. */
export const readUnsentIssues = `
  SELECT r.data AS "dataText", r.send_at AS "sendAt", r.recorded_from AS "recordedAt",
    (SELECT a.state FROM rollup_approval a WHERE a.rollup_id = r.id) AS approval
  FROM rollup newest JOIN rollup r ON r.kind = newest.kind AND r.scope_id = newest.scope_id AND r.cut_at < newest.cut_at
  WHERE newest.id = $1 AND r.cut_at > coalesce((
    SELECT max(sent.cut_at) FROM rollup sent
    WHERE sent.kind = newest.kind AND sent.scope_id = newest.scope_id AND sent.cut_at < newest.cut_at
      AND EXISTS (SELECT FROM message WHERE message.rollup_id = sent.id AND message.kind = 'rollup')), '-infinity')
  ORDER BY r.cut_at`;

/** Names of the people ($1) whose names are still there. */
export const readPeopleNames = `SELECT person_id AS id, name FROM person_profile WHERE person_id = ANY ($1::uuid[])`;
