-- Imports from workbooks: what was confirmed, on record; and previews, which wait for their confirmation for a day.

-- One row a confirmed import; its event in _sys names the file by its hash, and the events that it caused name that event.
CREATE TABLE confirmed_import (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('list', 'progress')),
  list_year integer NOT NULL REFERENCES list_year,
  file_sha256 text NOT NULL CHECK (file_sha256 ~ '^[0-9a-f]{64}$'),
  -- Projects that were added, or that something was recorded of.
  projects integer NOT NULL CHECK (projects > 0),
  recorded_from timestamptz NOT NULL
);
SELECT app.record_table('confirmed_import', 'record');
GRANT SELECT ON confirmed_import TO key_projects_app_rights;

-- Somebody's file as it was read. Nothing else refers to it, and it is forgotten after a day, confirmed or not.
CREATE TABLE import_preview (
  id uuid PRIMARY KEY,
  -- Null: the operator's.
  person_id uuid REFERENCES person,
  kind text NOT NULL CHECK (kind IN ('list', 'progress')),
  list_year integer NOT NULL,
  file_sha256 text NOT NULL,
  -- What the rows were compared with; another one by now means that the preview is stale.
  seen text NOT NULL,
  problems integer NOT NULL,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  confirmed_by uuid REFERENCES confirmed_import
);
-- lint: reason a new table, empty so far; what is old is looked for
CREATE INDEX import_preview_by_age ON import_preview (made_at);
-- What is to be stored, one change a row, in the order of the file.
CREATE TABLE import_preview_row (
  preview_id uuid NOT NULL REFERENCES import_preview ON DELETE CASCADE,
  position integer NOT NULL,
  content jsonb NOT NULL,
  PRIMARY KEY (preview_id, position)
);
GRANT SELECT, INSERT, DELETE ON import_preview, import_preview_row TO key_projects_app_rights;
GRANT UPDATE (confirmed_by) ON import_preview TO key_projects_app_rights;
