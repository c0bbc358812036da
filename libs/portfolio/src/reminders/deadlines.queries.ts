/**
 * Projects with an open deadline before today that is not recorded as missed: of the $1 oldest such deadlines. Reads the
 * partial index on open deadlines as far as they have passed. The order and the limit keep the planner to it: it does not
 * know what day it is, and would take a third of all deadlines for passed.
 */
export const findUnrecordedMissedDates = `
  WITH day AS MATERIALIZED (SELECT app.today() AS today)
  SELECT DISTINCT late.project_id AS "projectId"
  FROM day, LATERAL (
    SELECT m.project_id FROM milestone_version m
    WHERE m.recorded_to = 'infinity' AND m.reached_precision IS NULL AND m.due_on IS NOT NULL AND m.due_on < day.today
      AND (SELECT p.state FROM project_version p WHERE p.id = m.project_id AND p.recorded_to = 'infinity') = 'active'
      AND NOT EXISTS (
        SELECT FROM missed_date d WHERE d.milestone_id = m.id AND d.deadline_version = m.deadline_version)
    ORDER BY m.due_on LIMIT $1) AS late`;
