import { opened, person } from '../projects/document-parts.queries.js';
import type { Reading } from '../time/as-of.queries.js';

/** The quarterly goals of the project `p`, in the order of their quarters. */
export const quarterlyGoalsDocument = (reading: Reading): string => `
  (SELECT coalesce(json_agg(json_build_object('id', g.id, 'year', g.year, 'quarter', g.quarter, 'text', ${opened('g.text')},
     'setBy', ${person('g.set_by')}, 'setAt', to_json(g.set_at), 'assessment', g.assessment,
     'assessmentNote', ${opened('g.assessment_note')}, 'assessedBy', ${person('g.assessed_by')},
     'assessedAt', to_json(g.assessed_at), 'reportId', g.report_id) ORDER BY g.year, g.quarter), '[]')
   FROM ${reading.rows('quarterly_goal')} g WHERE g.project_id = p.id)`;

const goal = `
  (SELECT json_build_object('id', g.id, 'version', g.version, 'projectId', g.project_id, 'year', g.year,
     'quarter', g.quarter, 'text', g.text::text, 'setBy', g.set_by, 'setAt', g.set_at, 'assessment', g.assessment,
     'assessmentNote', g.assessment_note::text, 'assessedBy', g.assessed_by, 'assessedAt', g.assessed_at,
     'reportId', g.report_id)
   FROM quarterly_goal_current g WHERE g.project_id = $1`;

/** The goal of a project ($1) for a year ($2) and quarter ($3), as `GoalFacts`. */
export const readGoalOfQuarter = `SELECT ${goal} AND g.year = $2 AND g.quarter = $3) AS goal, NULL AS "reportedOn"`;

/** The goal $2 of a project ($1), and the day that its report $3 tells of, as `GoalFacts`. */
export const readGoal = `
  SELECT ${goal} AND g.id = $2) AS goal,
    (SELECT r.reported_on FROM progress_report r WHERE r.id = $3 AND r.project_id = $1) AS "reportedOn"`;
