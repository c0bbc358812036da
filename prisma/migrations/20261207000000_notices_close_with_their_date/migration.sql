-- As before, with the open notices: a notice closes with the change that settles its date, and is not looked for every minute.
CREATE OR REPLACE FUNCTION app.project_for_change(project uuid, known_lifecycles text[] DEFAULT '{}') RETURNS json
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  facts json;
BEGIN
  PERFORM app.hold_clock();
  -- Not FOR UPDATE: rows that refer to the project, such as a reminder's next step, are inserted meanwhile.
  PERFORM FROM project p WHERE p.id = project_for_change.project FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  SELECT json_build_object(
    'now', app.now(),
    'seq', (SELECT seq FROM audit.chain WHERE chain = p.id::text),
    -- Amounts as text: a JSON number would lose digits in the reader.
    'project', to_jsonb(p) || jsonb_build_object('total_investment', p.total_investment::text),
    'unitPath', (SELECT to_json(array_agg(DISTINCT u)) FROM unit_current uc, unnest(uc.path) u
                 WHERE uc.id IN (p.lead_unit_id, p.area_id)),
    'lifecycle', CASE WHEN p.lifecycle_code || '/' || p.lifecycle_version <> ALL (known_lifecycles) THEN (
      SELECT definition FROM lifecycle_version l WHERE l.code = p.lifecycle_code AND l.version = p.lifecycle_version) END,
    'milestones', array_to_json(ARRAY(SELECT row_to_json(m) FROM milestone_current m WHERE m.project_id = p.id
                   ORDER BY m.position, m.step NULLS FIRST)),
    'missedDates', array_to_json(ARRAY(SELECT row_to_json(d) FROM missed_date_current d WHERE d.project_id = p.id)),
    'slips', array_to_json(ARRAY(
      SELECT json_build_object('milestone_id', s.milestone_id, 'list_year', s.list_year, 'from_on', s.from_on, 'to_on', s.to_on,
        'recorded_at', s.recorded_from)
      FROM slip s WHERE s.project_id = p.id ORDER BY s.recorded_from, s.id)),
    'dateChanges', array_to_json(ARRAY(SELECT row_to_json(d) FROM date_change_current d
                    WHERE d.project_id = p.id AND d.state = 'open')),
    'stageUndos', array_to_json(ARRAY(SELECT row_to_json(u) FROM stage_undo_current u
                   WHERE u.project_id = p.id AND u.state = 'open')),
    'holds', array_to_json(ARRAY(SELECT row_to_json(h) FROM hold_current h
              WHERE h.project_id = p.id AND h.state IN ('requested', 'running', 'ended') ORDER BY h.from_on)),
    'difficulties', array_to_json(ARRAY(SELECT row_to_json(d) FROM difficulty_current d WHERE d.project_id = p.id
                     ORDER BY d.number)),
    'notices', array_to_json(ARRAY(
      SELECT row_to_json(n) FROM (
        SELECT v.id, v.version, v.project_id, v.state, v.owner_unit_id, v.reply_due_on, v.reply, v.measures, v.done_by,
          v.replied_by, v.replied_at, v.closed_by, v.closed_at, v.outcome, v.note, v.sent_back, v.reopened,
          a.milestone_id, a.deadline_version, a.kind, a.year, a.number
        FROM notice_version v JOIN notice a ON a.id = v.id
        WHERE v.project_id = p.id AND v.recorded_to = 'infinity' AND v.state <> 'closed' ORDER BY v.id) AS n)),
    'entries', array_to_json(ARRAY(
      SELECT json_build_object('id', e.id, 'version', e.version, 'list_year', e.list_year, 'kind', e.kind, 'listed', e.listed,
        'planned_investment', e.planned_investment::text, 'monthly_plan', e.monthly_plan::text[], 'decision_in', e.decision_in,
        'decision_out', e.decision_out, 'issued', l.issued_at IS NOT NULL)
      FROM list_entry_current e JOIN list_year_current l ON l.year = e.list_year WHERE e.project_id = p.id
      ORDER BY e.list_year)),
    'investments', array_to_json(ARRAY(
      SELECT json_build_object('id', i.id, 'version', i.version, 'series', i.series, 'month', i.month,
        'cumulative', i.cumulative::text)
      FROM investment_month_current i WHERE i.project_id = p.id ORDER BY i.month)),
    'lastReportedOn', (SELECT r.reported_on FROM progress_report r WHERE r.project_id = p.id
                       ORDER BY r.recorded_from DESC LIMIT 1),
    'lights', (SELECT row_to_json(l) FROM light_schedule_current l WHERE l.project_id = p.id),
    'reminders', array_to_json(ARRAY(
      SELECT json_build_object('subject_kind', r.subject_kind, 'subject_id', r.subject_id,
        'deadline_version', r.deadline_version, 'step', r.step)
      FROM reminder r WHERE r.project_id = p.id AND r.state = 'pending')))
  INTO facts
  FROM project_current p WHERE p.id = project_for_change.project;
  RETURN facts;
END $$;
