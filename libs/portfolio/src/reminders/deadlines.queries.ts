/**
 * Projects with an open deadline before today that is not recorded as missed: $1 at most so many. Reads the partial
 * index on open deadlines, whose size is that of the open deadlines and not of the list. `app.today()` stands in a
 * sub-select so that it is asked once and the index can be used.
 */
export const findUnrecordedMissedDates = `
  SELECT DISTINCT m.project_id AS "projectId"
  FROM milestone_version m
  JOIN project_version p ON p.id = m.project_id AND p.recorded_to = 'infinity' AND p.state = 'active'
  WHERE m.recorded_to = 'infinity' AND m.reached_precision IS NULL AND m.due_on IS NOT NULL
    AND m.due_on < (SELECT app.today())
    AND NOT EXISTS (
      SELECT FROM missed_date d WHERE d.milestone_id = m.id AND d.deadline_version = m.deadline_version)
  LIMIT $1`;
