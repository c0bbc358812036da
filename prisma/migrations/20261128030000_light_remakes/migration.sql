-- Projects whose light schedule may have been made under settings that do not hold for them any more. Whoever changes the
-- thresholds, or closes a programme that has its own, marks them here in the same transaction; a sweep makes their
-- schedules again and takes the marks off. Empty unless something has changed, so that the sweep costs nothing.
-- No foreign key: projects are not deleted, and the mark of a whole list would wait for every change under way.
CREATE TABLE light_remake (
  project_id uuid PRIMARY KEY,
  -- Rises with each marking: what is marked again while it is made keeps its mark.
  mark bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  -- The event that the remaking follows from.
  caused_by uuid NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON light_remake TO key_projects_app_rights;
