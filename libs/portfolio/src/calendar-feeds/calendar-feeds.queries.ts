import { permitDays } from '../permits/permits.queries.js';
import { dutiesOf } from '../sessions/sessions.queries.js';

/** The person of a feed's hash ($1) with the duties of today; nothing once it is revoked or its owner disabled. */
export const findFeed = `
  SELECT f.person_id AS "personId", ${dutiesOf('f')} AS duties
  FROM calendar_feed f
  JOIN person_version person ON person.id = f.person_id AND person.recorded_to = 'infinity' AND person.state = 'active'
  WHERE f.token_hash = $1`;

/** Forgets the feed of a person ($1), if there is one. */
export const takeFeed = `DELETE FROM calendar_feed WHERE person_id = $1 RETURNING id`;

/** Makes a feed: $1 the event's id, $2 person, $3 hash. */
export const makeFeed = `INSERT INTO calendar_feed (id, person_id, token_hash) VALUES ($1, $2, $3)`;

/** The name of a milestone `m` of a project `p`. */
const milestoneLabel = `coalesce((SELECT CASE WHEN m.step IS NULL THEN s -> 'label' ->> 'zh' ELSE
        (SELECT named -> 'label' ->> 'zh' FROM jsonb_array_elements(s -> 'steps') AS named WHERE named ->> 'code' = m.step)
      END
      FROM lifecycle_version l, jsonb_array_elements(l.definition -> 'stages') AS s
      WHERE l.code = p.lifecycle_code AND l.version = p.lifecycle_version AND s ->> 'code' = m.stage), m.step, m.stage)`;

/**
 * What is still owed for the projects that the reader sees, the nearest dates first: milestones, difficulties to be settled
 * and instructions to be answered (by their numbers: the address may be known to others), holds to be ended or renewed; what
 * has been due for two months, and what is due within a year and a half. A supervisor's calendar is no archive: $1 dates at
 * most.
 */
export const datesOwed = `
  SELECT o.id, o.version, o.due_on AS "dueOn", o.recorded_from AS "changedAt", p.name AS project, o.title
  FROM project_current p, LATERAL (
    SELECT m.id, m.version, m.due_on, m.recorded_from, ${milestoneLabel} AS title
    FROM milestone_current m WHERE m.project_id = p.id AND m.reached_precision IS NULL
    UNION ALL
    SELECT d.id, d.version, d.due_on, d.recorded_from, '第 ' || d.number || ' 号问题'
    FROM difficulty_current d WHERE d.project_id = p.id AND d.state <> 'closed'
    UNION ALL
    SELECT i.id, i.version, i.due_on, i.recorded_from, '第 ' || i.number || ' 号批示'
    FROM instruction_current i WHERE i.project_id = p.id AND i.state = 'given'
    UNION ALL
    SELECT h.id, h.version, h.to_on, h.recorded_from, '停缓建'
    FROM hold_current h WHERE h.project_id = p.id AND h.state = 'running') AS o
  WHERE p.state = 'active' AND o.due_on BETWEEN app.today() - 61 AND app.today() + 550
  ORDER BY abs(o.due_on - app.today()), o.id LIMIT $1`;

/**
 * The permits that wait for their decision on the projects that the reader sees: their days are found from their
 * clocks.
 */
export const permitsOwed = `
  SELECT t.id, t.version, t.recorded_from AS "changedAt", p.name AS project, jsonb_build_object('kind', t.kind, ${permitDays}) AS permit
  FROM permit_current t JOIN project_current p ON p.id = t.project_id AND p.state = 'active'
  WHERE t.state = 'applied'`;
