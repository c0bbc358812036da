import { yearEndCells } from './rollup-recount-year-end.js';
import { forecastCells, forecastTables } from './rollup-recount-forecast.js';
import {
  amount,
  answerable,
  distance,
  groupsBy,
  lightsOf,
  listOf,
  milestoneLine,
  severity,
  workingDays,
} from './rollup-recount-parts.js';

/**
 * A rollup's data counted again with plain SQL over the rows of the versions and the history: knows no function of the
 * product and no column in which the product has counted something. $1 previous cut, $2 cut, $3 unit, $4 year of the list,
 * $5 when it was issued. Every setting is as a city begins. One row with `data`, of which `builderVersion`, `kind`, `period`
 * and `number` are left out.
 */
export const recount = `
  WITH RECURSIVE arg AS MATERIALIZED (
    SELECT $1::timestamptz AS before, $2::timestamptz AS cut, $3::uuid AS scope, $4::integer AS year,
      $5::timestamptz >= $1::timestamptz AS is_first, $5::timestamptz AS issued,
      ($1::timestamptz AT TIME ZONE 'Asia/Shanghai')::date AS from_day,
      ($2::timestamptz AT TIME ZONE 'Asia/Shanghai')::date AS cut_day,
      ($2::timestamptz AT TIME ZONE 'Asia/Shanghai')::date - 1 AS last_day),
  week AS (
    SELECT to_char(monday.day - 7, 'IYYY"-W"IW') AS code, monday.day::timestamp AT TIME ZONE 'Asia/Shanghai' AS at,
      monday.day - 1 AS day
    FROM arg CROSS JOIN generate_series(0, 11) AS back(n), LATERAL (SELECT date_trunc('week', cut_day)::date - 7 * n AS day) AS monday
    WHERE monday.day::timestamp AT TIME ZONE 'Asia/Shanghai' > issued),
  instant AS MATERIALIZED (
    SELECT 'now' AS name, cut AS at, last_day AS light_day FROM arg
    UNION ALL SELECT 'then', before, from_day - 1 FROM arg WHERE NOT is_first
    UNION ALL SELECT code, at, day FROM week),
  subtree AS (
    SELECT name, at, scope AS id FROM instant, arg
    UNION ALL
    SELECT s.name, s.at, u.id FROM subtree s
    JOIN unit_version u ON u.parent_id = s.id AND u.recorded_from <= s.at AND s.at < u.recorded_to),
  listed AS MATERIALIZED (
    SELECT i.name, i.at, p.id, p.category, p.levels, p.lifecycle_code, p.lifecycle_version, p.stage_reached AS stage, p.state,
      p.area_id AS area, p.lead_unit_id AS lead, coalesce(p.parent_id, p.id) AS family,
      p.total_investment AS total, e.planned_investment AS plan,
      e.monthly_plan, coalesce(lit.light, 'none') AS light, coalesce(lit.because, '[]') AS because
    FROM instant i CROSS JOIN arg
    JOIN list_entry le ON le.list_year = arg.year
    JOIN list_entry_version e ON e.id = le.id AND e.recorded_from <= i.at AND i.at < e.recorded_to AND e.decision_out IS NULL
    JOIN project_version p ON p.id = le.project_id AND p.recorded_from <= i.at AND i.at < p.recorded_to
    LEFT JOIN LATERAL (
      SELECT period ->> 'light' AS light, (
        SELECT jsonb_agg(fact ORDER BY place) FROM (
          SELECT l.facts -> number::integer ->> 'fact' AS fact, min(place) AS place
          FROM jsonb_array_elements_text(period -> 'facts') WITH ORDINALITY AS f(number, place)
          WHERE l.facts -> number::integer ->> 'light' = period ->> 'light' GROUP BY 1) AS own) AS because
      FROM light_schedule_version l, jsonb_array_elements(l.periods) AS period
      WHERE l.project_id = p.id AND l.recorded_from <= i.at AND i.at < l.recorded_to
        AND (period ->> 'from')::date <= i.light_day
      ORDER BY (period ->> 'from')::date DESC LIMIT 1) AS lit ON true
    WHERE EXISTS (SELECT FROM subtree s WHERE s.name = i.name AND s.id IN (p.area_id, p.lead_unit_id))),
  ms AS MATERIALIZED (
    SELECT l.name, l.id AS project, l.lead, l.state, m.id, m.stage, CASE WHEN m.step IS NULL OR EXISTS (
        SELECT FROM lifecycle_version c, jsonb_array_elements(c.definition -> 'stages') AS s,
          jsonb_array_elements(s -> 'steps') AS named
        WHERE c.code = l.lifecycle_code AND c.version = l.lifecycle_version AND s ->> 'code' = m.stage
          AND named ->> 'code' = m.step) THEN m.step ELSE 'own' END AS step, v.planned_on, v.due_on, v.deadline_version,
      v.reached_precision IS NOT NULL AS reached, v.reached_on, (
        SELECT s ->> 'countsAs' FROM lifecycle_version c, jsonb_array_elements(c.definition -> 'stages') AS s
        WHERE c.code = l.lifecycle_code AND c.version = l.lifecycle_version AND s ->> 'code' = m.stage) AS counts_as
    FROM listed l JOIN milestone m ON m.project_id = l.id
    JOIN milestone_version v ON v.id = m.id AND v.recorded_from <= l.at AND l.at < v.recorded_to
    WHERE l.name IN ('now', 'then')),
  told AS MATERIALIZED (
    SELECT DISTINCT (body -> 'data' -> 'after' ->> 'milestone')::uuid AS milestone
    FROM arg CROSS JOIN (
      SELECT timestamptz 'epoch' + e.recorded_at_us * interval '1 microsecond' AS at, convert_from(c.canon, 'UTF8')::jsonb AS body
      FROM audit.event e JOIN audit.canon c USING (chain, seq) WHERE e.chain <> '_sys') AS event
    WHERE body ->> 'action' = 'stage.reached' AND at > before AND at <= cut),
  movement AS MATERIALIZED (
    SELECT ms.*, coalesce(ms.reached_on < arg.from_day, false) AS is_older FROM arg CROSS JOIN ms
    WHERE name = 'now' AND step IS NULL AND reached AND id IN (SELECT milestone FROM told)
      AND NOT EXISTS (SELECT FROM ms AS earlier WHERE earlier.name = 'then' AND earlier.id = ms.id AND earlier.reached)),
  -- Whom a project's ladder addresses.
  ladder (place, after_days, role) AS (
    VALUES (1, NULL, 'liaison_officer'), (2, 1, 'unit_head'), (3, 3, 'supervisor'), (4, 10, 'project_leader'),
      (5, 20, 'root_leader')),
  above AS (
    SELECT id AS project, lead AS unit, 0 AS height FROM listed WHERE name = 'now'
    UNION ALL
    SELECT a.project, u.parent_id, a.height + 1 FROM arg CROSS JOIN above a
    JOIN unit_version u ON u.id = a.unit AND u.recorded_from <= arg.cut AND arg.cut < u.recorded_to
    WHERE u.parent_id IS NOT NULL),
  duty_then AS MATERIALIZED (
    SELECT d.scope_id, d.role, d.person_id, d.deputy_for FROM arg CROSS JOIN duty_version d
    JOIN person_version p ON p.id = d.person_id AND p.state = 'active'
    WHERE d.recorded_from <= cut AND cut < d.recorded_to AND p.recorded_from <= cut AND cut < p.recorded_to
      AND d.from_on <= cut_day AND coalesce(d.to_on > cut_day, true)),
  post AS (
    SELECT id AS project, 'liaison_officer' AS role, 'liaison_officer' AS duty, id AS scope FROM listed WHERE name = 'now'
    UNION ALL SELECT id, 'unit_head', 'unit_head', lead FROM listed WHERE name = 'now'
    UNION ALL SELECT id, 'project_leader', 'leader', id FROM listed WHERE name = 'now'
    UNION ALL (SELECT DISTINCT ON (project) project, 'root_leader', 'leader', unit FROM above ORDER BY project, height DESC)
    UNION ALL (SELECT DISTINCT ON (project) project, 'supervisor', 'supervisor', unit FROM above
      JOIN duty_then d ON d.scope_id = unit AND d.role = 'supervisor' AND d.deputy_for IS NULL ORDER BY project, height)),
  holder AS MATERIALIZED (
    SELECT post.project, post.role, ladder.place, d.person_id AS person,
      row_number() OVER (PARTITION BY post.project, post.role ORDER BY d.deputy_for IS NOT NULL, d.person_id) AS rank
    FROM post JOIN ladder USING (role) JOIN duty_then d ON d.scope_id = post.scope AND d.role = post.duty
    WHERE d.deputy_for IS NULL OR EXISTS (SELECT FROM duty_then h WHERE h.scope_id = d.scope_id AND h.role = d.role
      AND h.deputy_for IS NULL AND h.person_id = d.deputy_for)),
  seat AS MATERIALIZED (
    SELECT p.id AS project, l.place, (SELECT min(h.place) FROM holder h WHERE h.project = p.id AND h.place >= l.place) AS taken
    FROM listed p CROSS JOIN ladder l WHERE p.name = 'now'),
  miss AS MATERIALIZED (
    SELECT ms.name, d.id AS miss, d.due_on AS missed_on, d.deadline_version, v.state AS kept, ms.project, ms.lead, ms.id, ms.stage, ms.step,
      ms.reached, ms.state,
      v.state = 'missed' AND ms.state = 'active' AND NOT ms.reached AND ms.deadline_version = d.deadline_version AS open,
      (SELECT recorded_from FROM missed_date_version first WHERE first.id = d.id AND first.version = 1) > arg.before AS recent,
      d.due_on + 1 < arg.from_day AS is_older
    FROM arg CROSS JOIN instant i JOIN ms ON ms.name = i.name JOIN missed_date d ON d.milestone_id = ms.id
    JOIN missed_date_version v ON v.id = d.id AND v.recorded_from <= i.at AND i.at < v.recorded_to),
  due AS MATERIALIZED (
    SELECT ms.* FROM arg CROSS JOIN ms
    WHERE name = 'now' AND NOT reached AND state = 'active' AND due_on < cut_day + 14 AND NOT EXISTS (
      SELECT FROM missed_date d JOIN missed_date_version v ON v.id = d.id AND v.version = 1 AND v.recorded_from <= cut
      WHERE d.milestone_id = ms.id AND d.deadline_version = ms.deadline_version)),
  difficulty_then AS MATERIALIZED (
    SELECT d.number, v.*, l.lead FROM arg CROSS JOIN listed l JOIN difficulty d ON d.project_id = l.id
    JOIN difficulty_version v ON v.id = d.id
    WHERE l.name = 'now' AND v.recorded_from <= cut AND cut < v.recorded_to),
  missed_line AS MATERIALIZED (
    SELECT miss.*, ${milestoneLine('miss')} || jsonb_build_object('dueOn', missed_on, 'open', open,
      'daysLate', cut_day - missed_on,
      'answered', CASE
        WHEN EXISTS (SELECT FROM date_change_version c WHERE c.milestone_id = miss.id AND c.state = 'open'
          AND c.recorded_from <= cut AND cut < c.recorded_to) THEN 'date_change'
        WHEN EXISTS (SELECT FROM difficulty_then d WHERE d.milestone_id = miss.id
          AND d.state IN ('accepted', 'applied', 'checked')) THEN 'difficulty' END,
      'answerable', CASE WHEN open THEN ${answerable('miss.project', workingDays('missed_on', 'cut_day'))} ELSE '[]' END) AS line
    FROM arg CROSS JOIN miss WHERE name = 'now' AND kept = 'missed'),
  -- What was planned and reported of the year.
  figure AS MATERIALIZED (
    SELECT l.name, l.id AS project, to_char(i.month, 'YYYY-MM') AS month, v.cumulative, l.plan
    FROM arg CROSS JOIN listed l JOIN investment_month i ON i.project_id = l.id AND i.series = 'reported'
    JOIN investment_month_version v ON v.id = i.id AND v.recorded_from <= l.at AND l.at < v.recorded_to
    WHERE l.name IN ('now', 'then') AND extract(year FROM i.month) = arg.year),
  newest AS MATERIALIZED (
    SELECT DISTINCT ON (name, project) * FROM figure WHERE plan IS NOT NULL ORDER BY name, project, month DESC),
  share AS MATERIALIZED (
    SELECT l.id AS project, l.plan, months.over, coalesce(CASE
        WHEN months.over = 0 THEN 0
        WHEN l.monthly_plan IS NOT NULL THEN round(l.monthly_plan[months.over] * 10000 / nullif(l.plan, 0))
        ELSE round(greatest(0, months.over - start.month + 1) * 10000.0 / (13 - start.month)) END, 0)::integer AS points
    FROM listed l CROSS JOIN arg CROSS JOIN generate_series(0, 12) AS months(over)
    CROSS JOIN LATERAL (
      SELECT coalesce((SELECT extract(month FROM coalesce(reached_on, planned_on))::integer FROM ms
        WHERE ms.name = 'now' AND ms.project = l.id AND ms.stage = 'groundbreaking' AND ms.step IS NULL
          AND extract(year FROM coalesce(reached_on, planned_on)) = arg.year), 1) AS month) AS start
    WHERE l.name = 'now' AND l.plan IS NOT NULL),
  over AS (
    SELECT least(12, greatest(0, (extract(year FROM cut_day)::integer - year) * 12 + extract(month FROM cut_day)::integer - 1))
      AS months FROM arg),
  pace AS MATERIALIZED (
    SELECT s.project, s.plan, s.points AS due_points, round(s.plan * s.points / 10000, 4) AS due_amount, n.cumulative,
      coalesce(round(n.cumulative * 10000 / nullif(s.plan, 0)), 0)::integer AS done_points
    FROM share s JOIN over ON over.months = s.over LEFT JOIN newest n ON n.name = 'now' AND n.project = s.project),
  report AS MATERIALIZED (
    SELECT p.project, p.lead, last.on AS last_on, ${workingDays('last.on', 'last_day')} AS days
    FROM arg CROSS JOIN (SELECT DISTINCT project, lead FROM ms WHERE name = 'now' AND state = 'active' AND NOT reached) AS p
    LEFT JOIN LATERAL (
      SELECT r.reported_on AS on FROM progress_report r WHERE r.project_id = p.project AND r.recorded_from <= arg.cut
      ORDER BY r.recorded_from DESC, r.id DESC LIMIT 1) AS last ON true),
  slip_then AS MATERIALIZED (
    SELECT s.*, s.recorded_from > before AS recent, coalesce(s.list_year = year, false) AS of_year
    FROM arg CROSS JOIN listed l JOIN slip s ON s.project_id = l.id
    WHERE l.name = 'now' AND s.recorded_from <= cut AND (s.recorded_from > before OR s.list_year = year)),
  goal AS MATERIALIZED (
    SELECT t.year, v.* FROM arg CROSS JOIN target t JOIN target_version v ON v.id = t.id AND v.recorded_from <= cut AND cut < v.recorded_to
    WHERE t.year = arg.year AND (v.owner_unit_id IN (SELECT id FROM subtree WHERE name = 'now')
      OR v.owner_unit_id IS NULL AND (SELECT bool_and(parent_id IS NULL) FROM unit_version WHERE id = scope))),
  counted AS MATERIALIZED (
    SELECT g.id AS target, coalesce(p.parent_id, p.id) AS family, min(m.reached_on) AS on
    FROM arg CROSS JOIN goal g CROSS JOIN project_version p
    JOIN lifecycle_version c ON c.code = p.lifecycle_code AND c.version = p.lifecycle_version
    CROSS JOIN jsonb_array_elements(c.definition -> 'stages') AS s
    JOIN milestone a ON a.project_id = p.id AND a.step IS NULL AND a.stage = s ->> 'code'
    JOIN milestone_version m ON m.id = a.id AND m.recorded_from <= arg.cut AND arg.cut < m.recorded_to
    WHERE p.recorded_from <= cut AND cut < p.recorded_to AND p.state <> 'superseded' AND s ->> 'countsAs' = g.counted_stage
      AND (g.counted_category IS NULL OR g.counted_category = p.category) AND extract(year FROM m.reached_on) = g.year
    GROUP BY 1, 2),
  reading AS MATERIALIZED (
    SELECT r.target_id AS target, r.read_on, v.value, v.state FROM arg CROSS JOIN goal g JOIN target_reading r ON r.target_id = g.id
    JOIN target_reading_version v ON v.id = r.id
    WHERE g.counted_stage IS NULL AND v.recorded_from <= cut AND cut < v.recorded_to
    UNION ALL
    SELECT g.id, d.day, (SELECT count(*) FROM counted c WHERE c.target = g.id AND c.on <= d.day), 'final'
    FROM arg CROSS JOIN goal g CROSS JOIN LATERAL (
      SELECT (make_date(g.year, n, 1) + interval '1 month - 1 day')::date AS day FROM generate_series(1, 12) AS n
      UNION SELECT least(last_day, make_date(g.year, 12, 31))) AS d
    WHERE g.counted_stage IS NOT NULL AND d.day <= last_day AND last_day >= make_date(g.year, 1, 1)),
  outlook AS MATERIALIZED (
    SELECT g.*, newest.read_on, newest.value AS reached, newest.state, line.forecast
    FROM goal g
    LEFT JOIN LATERAL (SELECT * FROM reading r WHERE r.target = g.id ORDER BY r.read_on DESC LIMIT 1) AS newest ON true
    CROSS JOIN LATERAL (
      SELECT CASE WHEN count(*) > 1 THEN round((regr_intercept(value::float8, extract(doy FROM read_on)::float8)
        + regr_slope(value::float8, extract(doy FROM read_on)::float8) * 365)::numeric, 4) END AS forecast
      FROM reading r WHERE r.target = g.id AND extract(year FROM read_on) = g.year) AS line),
  lit_target AS MATERIALIZED (
    SELECT o.*, CASE
        WHEN strength IS NULL OR strength = 'aspired' OR reached IS NULL THEN 'none'
        WHEN read_on >= make_date(year, 12, 31) THEN CASE WHEN final.off <= 0 THEN 'green' ELSE 'red' END
        WHEN forecast IS NULL THEN 'none'
        WHEN expected.off <= 0 THEN 'green' WHEN expected.off <= 1000 THEN 'yellow' ELSE 'red' END AS light
    FROM outlook o
    CROSS JOIN LATERAL (SELECT ${distance('reached')} AS off) AS final
    CROSS JOIN LATERAL (SELECT ${distance('forecast')} AS off) AS expected),
  ${forecastTables},
  correction AS (
    SELECT project, 'stage_reached' AS kind, id::text AS about, '' AS due,
      ${milestoneLine('movement')} || jsonb_build_object('countsAs', counts_as, 'reachedOn', reached_on) AS line
    FROM movement WHERE is_older
    UNION ALL
    SELECT n.project, 'stage_undone', n.id::text, '', ${milestoneLine('n')} || jsonb_build_object('reachedOn', t.reached_on)
    FROM ms t JOIN ms n ON n.name = 'now' AND n.id = t.id WHERE t.name = 'then' AND t.step IS NULL AND t.reached AND NOT n.reached
    UNION ALL
    SELECT n.project, 'stage_redated', n.id::text, '',
      ${milestoneLine('n')} || jsonb_build_object('before', t.reached_on, 'after', n.reached_on)
    FROM ms t JOIN ms n ON n.name = 'now' AND n.id = t.id
    WHERE t.name = 'then' AND t.step IS NULL AND t.reached AND n.reached AND n.reached_on IS DISTINCT FROM t.reached_on
    UNION ALL
    SELECT project, 'missed', id::text, missed_on::text, ${milestoneLine('miss')} || jsonb_build_object('dueOn', missed_on)
    FROM miss WHERE name = 'now' AND kept = 'missed' AND recent AND is_older
    UNION ALL
    SELECT n.project, 'reported_late', n.id::text, n.missed_on::text, ${milestoneLine('n')} || jsonb_build_object('dueOn', n.missed_on)
    FROM miss n JOIN miss t ON t.name = 'then' AND t.miss = n.miss
    WHERE n.name = 'now' AND n.kept = 'reported_late' AND t.kept = 'missed'
    UNION ALL
    SELECT n.project, 'investment_restated', n.month, '', jsonb_build_object('project', n.project, 'month', n.month,
      'before', t.cumulative::text, 'after', n.cumulative::text)
    FROM figure n JOIN figure t ON t.name = 'then' AND t.project = n.project AND t.month = n.month
    WHERE n.name = 'now' AND n.cumulative <> t.cumulative
    UNION ALL
    SELECT n.id, 'plan_restated', '', '', jsonb_build_object('project', n.id, 'before', t.plan::text, 'after', n.plan::text)
    FROM listed n JOIN listed t ON t.name = 'then' AND t.id = n.id
    WHERE n.name = 'now' AND n.plan IS DISTINCT FROM t.plan)
  SELECT jsonb_build_object(
    'from', to_char(before AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'cutAt', to_char(cut AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'scope', scope, 'listYear', year,
    'entries', (SELECT count(*) FROM listed WHERE name = 'now'),
    'projects', (SELECT count(DISTINCT family) FROM listed WHERE name = 'now'),
    'stages', (SELECT jsonb_agg(jsonb_build_object('stage', s.stage,
        'atCut', (SELECT count(*) FROM listed l WHERE l.name = 'now' AND l.stage = s.stage),
        'atPreviousCut', CASE WHEN NOT is_first THEN (SELECT count(*) FROM listed l WHERE l.name = 'then' AND l.stage = s.stage)
        END) ORDER BY s.place)
      FROM unnest(ARRAY['pipeline', 'signing', 'groundbreaking', 'completion', 'operation', 'unknown'])
        WITH ORDINALITY AS s(stage, place)),
    'entered', ${listOf(
      'to_jsonb(n.id)',
      'n.id',
      `listed n WHERE n.name = 'now' AND NOT is_first
      AND NOT EXISTS (SELECT FROM listed t WHERE t.name = 'then' AND t.id = n.id)`,
    )},
    'left', ${listOf(
      'to_jsonb(t.id)',
      't.id',
      `listed t WHERE t.name = 'then'
      AND NOT EXISTS (SELECT FROM listed n WHERE n.name = 'now' AND t.id = n.id)`,
    )},
    'movements', ${listOf(
      `${milestoneLine('m')} || jsonb_build_object('countsAs', counts_as, 'reachedOn', reached_on)`,
      `coalesce(reached_on::text, '') COLLATE "C", id`,
      'movement m WHERE NOT is_older',
    )},
    'lights', jsonb_build_object(
      'counts', (SELECT jsonb_agg(jsonb_build_object('light', c.light,
          'atCut', (SELECT count(*) FROM listed l WHERE l.name = 'now' AND l.light = c.light),
          'atPreviousCut', CASE WHEN NOT is_first THEN (SELECT count(*) FROM listed l WHERE l.name = 'then' AND l.light = c.light)
          END) ORDER BY c.place)
        FROM unnest(ARRAY['red', 'yellow', 'green', 'grey', 'none']) WITH ORDINALITY AS c(light, place)),
      'turned', ${listOf(
        `jsonb_build_object('project', n.id, 'leadUnit', n.lead, 'from', t.light, 'to', n.light, 'because', n.because)`,
        `${severity('n.light')}, ${severity('t.light')}, n.id`,
        `listed n JOIN listed t ON t.name = 'then' AND t.id = n.id WHERE n.name = 'now' AND n.light <> t.light`,
      )},
      'red', ${listOf(
        `jsonb_build_object('project', id, 'leadUnit', lead, 'because', because)`,
        'id',
        `listed WHERE name = 'now' AND light = 'red'`,
      )},
      'weeks', (SELECT coalesce(jsonb_agg(jsonb_build_object('week', w.code) || w.counts ORDER BY w.code COLLATE "C"), '[]') FROM (
        SELECT week.code, ${lightsOf('l')} AS counts FROM week JOIN listed l ON l.name = week.code GROUP BY week.code) AS w)),
    'overdue', jsonb_build_object(
      'atCut', (SELECT count(*) FROM miss WHERE name = 'now' AND open),
      'atPreviousCut', CASE WHEN NOT is_first THEN (SELECT count(*) FROM miss WHERE name = 'then' AND open) END,
      'newly', ${listOf('line', 'missed_on, id, deadline_version', 'missed_line WHERE recent AND NOT is_older')},
      'still', ${listOf('line', 'missed_on, id', 'missed_line WHERE open AND (is_older OR NOT recent)')},
      'settled', ${listOf(
        `${milestoneLine('t')} || jsonb_build_object('dueOn', t.missed_on, 'how', CASE
          WHEN n.state IS DISTINCT FROM 'active' THEN 'ended' WHEN n.kept = 'reported_late' THEN 'reported_late'
          WHEN n.reached THEN 'reached' ELSE 'deadline_moved' END)`,
        't.missed_on, t.id',
        `miss t LEFT JOIN miss n ON n.name = 'now' AND n.miss = t.miss
         WHERE t.name = 'then' AND t.open AND n.open IS NOT TRUE`,
      )}),
    'due', ${listOf(
      `${milestoneLine('due')} || jsonb_build_object('dueOn', due_on, 'daysLeft', due_on - cut_day,
        'answerable', ${answerable('due.project', `CASE WHEN due_on < cut_day THEN ${workingDays('due_on', 'cut_day')} ELSE 0 END`)})`,
      'due_on, id',
      'due',
    )},
    'groups', jsonb_build_object('area', ${groupsBy('l.area::text')}, 'leadUnit', ${groupsBy('l.lead::text')},
      'category', ${groupsBy('l.category')},
      'level', ${groupsBy(`CASE WHEN 'province' = ANY (l.levels) THEN 'province' WHEN 'prefecture' = ANY (l.levels) THEN 'prefecture'
        WHEN 'city' = ANY (l.levels) THEN 'city' END`)}),
    'investment', jsonb_build_object(
      'planned', (SELECT ${amount('sum(plan)')} FROM pace), 'dueByNow', (SELECT ${amount('sum(due_amount)')} FROM pace),
      'completed', (SELECT ${amount('sum(cumulative)')} FROM pace),
      'projectsWithPlan', (SELECT count(*) FROM pace), 'projectsReporting', (SELECT count(cumulative) FROM pace),
      'months', (SELECT coalesce(jsonb_agg(jsonb_build_object('month', month, 'projects', projects) ORDER BY month DESC), '[]')
        FROM (SELECT month, count(*) AS projects FROM newest WHERE name = 'now' GROUP BY month) AS m),
      'completedAtPreviousCut', CASE WHEN NOT is_first THEN (SELECT ${amount('sum(cumulative)')} FROM newest WHERE name = 'then') END,
      'byMonth', (SELECT jsonb_agg(jsonb_build_object('month', m.code,
          'due', (SELECT ${amount('sum(round(plan * points / 10000, 4))')} FROM share WHERE share.over = m.n),
          'completed', CASE WHEN m.n <= (SELECT months FROM over) THEN (SELECT ${amount('sum(f.cumulative)')} FROM (
            SELECT DISTINCT ON (project) cumulative FROM figure
            WHERE name = 'now' AND plan IS NOT NULL AND month COLLATE "C" <= m.code ORDER BY project, month DESC) AS f) END)
          ORDER BY m.n)
        FROM (SELECT n, year || '-' || lpad(n::text, 2, '0') AS code FROM generate_series(1, 12) AS n) AS m),
      'behindFromBasisPoints', 1000,
      'behind', ${listOf(
        `jsonb_build_object('project', p.project, 'leadUnit', l.lead, 'planned', ${amount('p.plan')}, 'completed', ${amount('p.cumulative')},
          'dueBasisPoints', due_points, 'doneBasisPoints', done_points, 'behindBasisPoints', due_points - done_points)`,
        'due_points - done_points DESC, p.project',
        `pace p JOIN listed l ON l.name = 'now' AND l.id = p.project WHERE due_points - done_points >= 1000`,
      )}),
    'slips', jsonb_build_object(
      'lines', ${listOf(
        `${milestoneLine('m')} || jsonb_build_object('unit', s.unit_id, 'fromOn', s.from_on, 'toOn', s.to_on, 'days', s.to_on - s.from_on)`,
        's.to_on - s.from_on DESC, s.id',
        `slip_then s JOIN ms m ON m.name = 'now' AND m.id = s.milestone_id WHERE s.recent`,
      )},
      'units', ${listOf(
        `jsonb_build_object('unit', unit_id, 'period', recent, 'listYear', of_year)`,
        'of_year DESC, recent DESC, unit_id',
        `(SELECT unit_id, count(*) FILTER (WHERE recent) AS recent, count(*) FILTER (WHERE of_year) AS of_year
          FROM slip_then GROUP BY unit_id) AS u`,
      )}),
    'difficulties', jsonb_build_object(
      'open', (SELECT count(*) FROM difficulty_then WHERE state <> 'closed'),
      'raised', (SELECT count(*) FROM difficulty_then WHERE raised_at > before AND (state <> 'closed' OR closed_at > before)),
      'closed', (SELECT count(*) FROM difficulty_then WHERE state = 'closed' AND closed_at > before),
      'overLimit', ${listOf(
        `jsonb_build_object('project', d.project_id, 'leadUnit', d.lead, 'difficulty', d.id, 'number', d.number, 'cause', d.cause,
          'settledBy', d.settled_by, 'owner', d.owner_unit_id, 'dueOn', d.due_on, 'daysLate', cut_day - d.due_on, 'charged', d.charged)`,
        'd.due_on, d.id',
        `difficulty_then d WHERE d.state <> 'closed' AND d.due_on < last_day`,
      )}),
    'reporting', jsonb_build_object('limitWorkingDays', 5,
      'stale', ${listOf(
        `jsonb_build_object('project', project, 'lastReportedOn', last_on, 'workingDays', days)`,
        'days DESC, project',
        'report WHERE last_on IS NOT NULL AND days > 5',
      )},
      'never', ${listOf('to_jsonb(project)', 'project', 'report WHERE last_on IS NULL')},
      'units', ${listOf(
        `jsonb_build_object('unit', lead, 'projects', projects, 'stale', stale, 'never', never)`,
        'lead',
        `(SELECT lead, count(*) AS projects, count(*) FILTER (WHERE last_on IS NOT NULL AND days > 5) AS stale,
            count(*) FILTER (WHERE last_on IS NULL) AS never FROM report GROUP BY lead) AS u`,
      )}),
    'targets', ${listOf(
      `jsonb_build_object('target', id, 'owner', owner_unit_id, 'sense', sense, 'strength', strength, 'value', value::text,
        'reading', CASE WHEN reached IS NOT NULL
          THEN jsonb_build_object('readOn', read_on, 'value', reached::text, 'state', state) END,
        'doneBasisPoints', round(reached / nullif(value, 0) * 10000)::integer,
        'yearBasisPoints', round(least(365, greatest(0, last_day - make_date(year, 1, 1) + 1)) * 10000.0 / 365)::integer,
        'forecast', forecast::text, 'light', light)`,
      `array_position(ARRAY['red', 'yellow', 'green', 'none'], light), id`,
      '(SELECT t.*, arg.last_day FROM lit_target t, arg) AS t',
    )},
    'forecast', ${forecastCells},
    'yearEnd', ${yearEndCells},
    'corrections', ${listOf(
      `jsonb_build_object('kind', c.kind) || c.line`,
      `c.project, c.kind COLLATE "C", c.about COLLATE "C", c.due COLLATE "C"`,
      'correction c',
    )},
    'assumedWorkingDays', false) AS data
  FROM arg`;
