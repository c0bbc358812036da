import type { Reading } from '../time/as-of.queries.js';

/** What the pace of the list years of a project `p` is found from (`PaceFacts`). */
export const paceFacts = (reading: Reading): string => `
  json_build_object(
    'entries', (SELECT coalesce(json_agg(json_build_object('listYear', e.list_year,
        'plannedInvestment', e.planned_investment::text, 'monthlyPlan', e.monthly_plan::text[]) ORDER BY e.list_year), '[]')
      FROM ${reading.rows('list_entry')} e WHERE e.project_id = p.id AND e.decision_out IS NULL),
    'milestones', (SELECT coalesce(json_agg(json_build_object('stage', m.stage, 'step', m.step, 'plannedOn', m.planned_on,
        'reachedOn', m.reached_on)), '[]')
      FROM ${reading.rows('milestone')} m WHERE m.project_id = p.id AND m.stage = 'groundbreaking'),
    'investments', (SELECT coalesce(json_agg(json_build_object('series', i.series, 'month', i.month,
        'cumulative', i.cumulative::text) ORDER BY i.month), '[]')
      FROM ${reading.rows('investment_month')} i WHERE i.project_id = p.id))`;
