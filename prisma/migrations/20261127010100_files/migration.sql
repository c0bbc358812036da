-- Evidence files (佐证材料): what is on record of one. Its bytes lie in the file store under their SHA-256, once for all
-- projects; a row is written only after they are there, and neither ever changes.
CREATE TABLE file (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES project,
  -- Of the bytes as they are kept: a picture's without what the camera wrote into it.
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  media_type text NOT NULL CHECK (media_type IN ('image/jpeg', 'image/png', 'image/webp', 'application/pdf')),
  size integer NOT NULL CHECK (size > 0),
  person_id uuid NOT NULL REFERENCES person,
  recorded_from timestamptz NOT NULL,
  -- The same content twice is one file of the project.
  UNIQUE (project_id, sha256)
);
CREATE INDEX file_sha256 ON file (sha256);

-- Photos of a report: files of its project.
ALTER TABLE progress_report ADD COLUMN file_ids uuid[] NOT NULL DEFAULT '{}';

GRANT SELECT ON file TO key_projects_app_rights;
SELECT app.record_table('file', 'record');
SELECT app.protect_project_table('file');
