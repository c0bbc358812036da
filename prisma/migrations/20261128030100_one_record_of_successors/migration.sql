-- What took a project's place stands in one table, however it came: by a split or a merger of the list, or by an end that
-- names projects which there are already.
-- lint: reason replaced by a wider one in the same statement, which every row of before satisfies
ALTER TABLE project_succession DROP CONSTRAINT project_succession_kind_check,
  ADD CONSTRAINT project_succession_kind_check CHECK (kind IN ('split', 'merger', 'replacement'));
-- A replacement is told with the end's reason; the numbered decisions are the list's.
-- lint: reason a check stands in its place, and nothing reads the column as never null but the code that comes with it
ALTER TABLE project_succession ALTER COLUMN decision DROP NOT NULL,
  ADD CONSTRAINT project_succession_by_decision CHECK ((kind = 'replacement') = (decision IS NULL));

-- Of each end that names them, since the instant at which it was recorded; the history has them in the event of the end.
INSERT INTO project_succession (id, project_id, successor_id, kind, decision, recorded_from)
SELECT uuidv7(), e.project_id, successor, 'replacement', NULL, e.recorded_from
FROM project_end_version e CROSS JOIN LATERAL unnest(e.successor_ids) AS successor
WHERE e.version = 1
ON CONFLICT (project_id, successor_id) DO NOTHING;

DROP VIEW project_end_current CASCADE;
-- lint: reason every successor was copied into project_succession above
ALTER TABLE project_end_version DROP COLUMN successor_ids;
SELECT app.make_readers('project_end');
