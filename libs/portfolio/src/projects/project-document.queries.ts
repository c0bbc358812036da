import { answersDocument } from '../answers/answers.queries.js';
import { difficultiesDocument } from '../difficulties/difficulties.queries.js';
import { successionsDocument } from '../lists/lists.queries.js';
import { instructionsDocument } from '../instructions/instructions.queries.js';
import { quarterlyGoalsDocument } from '../quarterly-goals/quarterly-goals.queries.js';
import { permitsDocument } from '../permits/permits.queries.js';
import { paceFacts } from './pace.queries.js';
import { evidencePieces, opened, person } from './document-parts.queries.js';
import { present, recordedBy, type Reading } from '../time/as-of.queries.js';

/** A period (`period`) of the schedule `l` with its facts in place of their places. */
const lightPeriod = (period: string): string => `
  'light', ${period} ->> 'light', 'from', ${period} ->> 'from', 'facts', (
    SELECT coalesce(json_agg(l.facts -> f.place::integer ORDER BY f.at), '[]')
    FROM jsonb_array_elements_text(${period} -> 'facts') WITH ORDINALITY AS f(place, at))`;

/** The light of the day with its reasons, and what it will be next if nothing changes. */
const lightDocument = (reading: Reading): string => `
  (SELECT json_build_object(${lightPeriod('now.period')},
     'next', (SELECT json_build_object(${lightPeriod('n')})
       FROM jsonb_array_elements(l.periods) WITH ORDINALITY AS t(n, at)
       WHERE (n ->> 'from')::date > day.today ORDER BY at LIMIT 1),
     'ruleVersion', l.rule_version)
   FROM ${reading.rows('light_schedule')} l, LATERAL app.light_on(l.periods, day.today) AS now (period)
   WHERE l.project_id = p.id)`;

/** Of the milestone `m`: the lifecycle version of the project `p` has its stage; what an earlier one had besides is kept unseen. */
const inLifecycle = `EXISTS (SELECT FROM lifecycle_version l WHERE l.code = p.lifecycle_code
    AND l.version = p.lifecycle_version
    AND l.definition -> 'stages' @> jsonb_build_array(jsonb_build_object('code', m.stage)))`;

const requestFields = (alias: string): string => `
  'state', ${alias}.state, 'reason', ${opened(`${alias}.reason`)}, 'requestedBy', ${person(`${alias}.requested_by`)},
  'requestedAt', to_json(${alias}.requested_at), 'decidedBy', ${person(`${alias}.decided_by`)},
  'decidedAt', to_json(${alias}.decided_at), 'note', ${opened(`${alias}.note`)}`;

const dateChangesDocument = (reading: Reading): string => `
  (SELECT coalesce(json_agg(json_build_object('id', r.id, 'milestoneId', r.milestone_id, 'fromOn', r.from_on,
     'toOn', r.to_on, ${requestFields('r')}) ORDER BY r.requested_at, r.id), '[]')
   FROM ${reading.rows('date_change')} r WHERE r.project_id = p.id)`;
const stageUndosDocument = (reading: Reading): string => `
  (SELECT coalesce(json_agg(json_build_object('id', r.id, 'milestoneId', r.milestone_id, ${requestFields('r')})
     ORDER BY r.requested_at, r.id), '[]')
   FROM ${reading.rows('stage_undo')} r WHERE r.project_id = p.id)`;
const slipsDocument = (reading: Reading): string => `
  (SELECT coalesce(json_agg(json_build_object('milestoneId', s.milestone_id, 'listYear', s.list_year, 'unitId', s.unit_id,
     'fromOn', s.from_on, 'toOn', s.to_on, 'dateChangeId', s.date_change_id, 'recordedAt', to_json(s.recorded_from))
     ORDER BY s.recorded_from, s.id), '[]')
   FROM slip s WHERE s.project_id = p.id AND ${reading.isRecorded('s')})`;
const holdsDocument = (reading: Reading): string => `
  (SELECT coalesce(json_agg(json_build_object('id', h.id, 'cause', h.cause, 'fromOn', h.from_on, 'toOn', h.to_on,
     'endedOn', h.ended_on, ${requestFields('h')}) ORDER BY h.from_on, h.id), '[]')
   FROM ${reading.rows('hold')} h WHERE h.project_id = p.id)`;

const endsDocument = (reading: Reading): string => `
  (SELECT coalesce(json_agg(json_build_object('id', x.id, 'kind', x.kind, 'state', x.state, 'reason', ${opened('x.reason')},
     'successors', (SELECT coalesce(json_agg(json_build_object('id', s.id, 'name', s.name) ORDER BY s.id), '[]')
       FROM project_succession link JOIN ${reading.rows('project')} s ON s.id = link.successor_id
       WHERE x.kind = 'superseded' AND link.project_id = x.project_id AND ${reading.isRecorded('link')}),
     'endedBy', ${person('x.ended_by')}, 'endedAt', to_json(x.ended_at), 'reopenedBy', ${person('x.reopened_by')},
     'reopenedAt', to_json(x.reopened_at), 'reopeningReason', ${opened('x.reopening_reason')}) ORDER BY x.ended_at), '[]')
   FROM ${reading.rows('project_end')} x WHERE x.project_id = p.id)`;

const projectDocument = (reading: Reading, seq: string): string => `
  SELECT ${seq} AS seq,
    (SELECT array_agg(DISTINCT u) FROM project_current today_p, unit_current unit, unnest(unit.path) AS u
     WHERE today_p.id = p.id AND unit.id IN (today_p.lead_unit_id, today_p.area_id)) AS "unitPath",
    json_build_object(
      'id', p.id, 'name', p.name, 'code', p.code, 'category', p.category, 'cluster', p.cluster, 'levels', p.levels,
      'synthetic', p.synthetic, 'stage', p.stage, 'stageReached', p.stage_reached, 'state', p.state,
      'lifecycle', (SELECT l.definition FROM lifecycle_version l
                    WHERE l.code = p.lifecycle_code AND l.version = p.lifecycle_version),
      'leadUnit', (SELECT json_build_object('id', u.id, 'name', u.name) FROM ${reading.rows('unit')} u
                   WHERE u.id = p.lead_unit_id),
      'area', (SELECT json_build_object('id', u.id, 'name', u.name) FROM ${reading.rows('unit')} u WHERE u.id = p.area_id),
      'totalInvestment', p.total_investment::text,
      'remark', ${opened('p.remark')},
      'milestones', (
        SELECT coalesce(json_agg(json_build_object(
          'id', m.id, 'stage', m.stage, 'step', m.step, 'baselineOn', m.baseline_on, 'plannedOn', m.planned_on,
          'dueYear', m.due_year, 'dueOn', m.due_on, 'daysHeld', m.days_held, 'deadlineVersion', m.deadline_version,
          'dependsOn', m.depends_on,
          'slips', (SELECT count(*) FROM slip s WHERE s.milestone_id = m.id AND ${reading.isRecorded('s')}),
          'reachedOn', m.reached_on, 'reachedPrecision', m.reached_precision,
          'daysLate', CASE WHEN m.reached_precision IS NULL AND m.due_on IS NOT NULL THEN greatest(day.today - m.due_on, 0) END,
          'missed', (SELECT coalesce(json_agg(json_build_object('dueOn', d.due_on, 'state', d.state) ORDER BY d.due_on), '[]')
                     FROM ${reading.rows('missed_date')} d WHERE d.project_id = p.id AND d.milestone_id = m.id),
          'evidence', ${evidencePieces('m.evidence')}) ORDER BY m.position, m.step NULLS FIRST), '[]')
        FROM ${reading.rows('milestone')} m WHERE m.project_id = p.id AND ${inLifecycle}),
      'light', ${lightDocument(reading)},
      'dateChanges', ${dateChangesDocument(reading)},
      'stageUndos', ${stageUndosDocument(reading)},
      'slips', ${slipsDocument(reading)},
      'holds', ${holdsDocument(reading)},
      'ends', ${endsDocument(reading)},
      'parentId', p.parent_id,
      'succession', ${successionsDocument(reading)},
      'difficulties', ${difficultiesDocument(reading)},
      'instructions', ${instructionsDocument(reading)},
      'quarterlyGoals', ${quarterlyGoalsDocument(reading)},
      'answers', ${answersDocument(reading)},
      'entries', (
        SELECT coalesce(json_agg(json_build_object('listYear', e.list_year, 'kind', e.kind, 'listed', e.listed,
          'plannedInvestment', e.planned_investment::text, 'monthlyPlan', e.monthly_plan::text[],
          'decisionIn', e.decision_in, 'carriedFrom', e.carried_from,
          'agreedDates', (SELECT coalesce(json_agg(json_build_object('milestoneId', d.milestone_id,
              'agreedOn', d.agreed_on) ORDER BY d.milestone_id), '[]')
            FROM list_entry_date d WHERE d.entry_id = e.id AND ${reading.isRecorded('d')})) ORDER BY e.list_year), '[]')
        FROM ${reading.rows('list_entry')} e WHERE e.project_id = p.id AND e.decision_out IS NULL),
      'duties', (
        SELECT coalesce(json_agg(json_build_object('role', d.role, 'person', profile.name) ORDER BY d.role), '[]')
        FROM duty_version d JOIN person_profile profile USING (person_id)
        WHERE d.scope_id = p.id AND ${reading.holds('d')}
          AND d.from_on <= day.today AND (d.to_on IS NULL OR d.to_on > day.today)),
      'investment', (
        SELECT coalesce(json_agg(json_build_object('series', i.series, 'month', to_char(i.month, 'YYYY-MM'),
          'cumulative', i.cumulative::text) ORDER BY i.series, i.month), '[]')
        FROM ${reading.rows('investment_month')} i WHERE i.project_id = p.id),
      'lastReport', (
        SELECT json_build_object('reportedOn', r.reported_on, 'kind', r.kind, 'percent', r.percent, 'text',
          ${opened('r.text')})
        FROM progress_report r WHERE r.project_id = p.id AND ${reading.isRecorded('r')}
        ORDER BY r.recorded_from DESC LIMIT 1)
    )::text AS body, day.today, ${paceFacts(reading)} AS "paceFacts", ${permitsDocument(reading)} AS permits
  FROM ${reading.rows('project')} p, (SELECT ${reading.today} AS today) AS day WHERE p.id = $1`;

/** One project ($1) whole, as one JSON text, with the length of its history (ETag). */
export const readProject = projectDocument(
  present,
  `(SELECT c.seq FROM audit.chain c WHERE c.chain = p.id::text)::integer`,
);

/** The same as it was on record at an instant ($2). */
export const readProjectAsOf = projectDocument(
  recordedBy('$2'),
  `(SELECT max(e.seq) FROM audit.event e WHERE e.chain = p.id::text
    AND e.recorded_at_us <= (extract(epoch FROM $2::timestamptz) * 1000000)::bigint)::integer`,
);
