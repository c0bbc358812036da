-- A reminder that is claimed writes four rows, and a morning may have 18,000 of them: what each row costs is entries in
-- indexes and checks of foreign keys.

-- Which reminders wait to be planned again stands beside them: a mark put and taken is no new version of a row with all its
-- index entries, and a row that stays as it was planned is not written.
DROP INDEX reminder_to_replan;
CREATE TABLE reminder_to_replan (
  reminder_id uuid PRIMARY KEY REFERENCES reminder
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 200);
GRANT SELECT, INSERT, DELETE ON reminder_to_replan TO key_projects_app_rights;
INSERT INTO reminder_to_replan SELECT id FROM reminder WHERE replan AND state = 'pending';
-- lint: reason its marks stand in the table above; no earlier version runs beside this one
ALTER TABLE reminder DROP COLUMN replan;

-- One index finds the ladder of a subject and keeps its steps to one each: the subject comes first.
DROP INDEX reminder_of_subject;
ALTER TABLE reminder DROP CONSTRAINT reminder_owed_once;
ALTER TABLE reminder ADD CONSTRAINT reminder_owed_once UNIQUE (subject_id, deadline_version, step, subject_kind);

-- And one finds what waits of a project and keeps each ladder to one step.
DROP INDEX reminder_one_pending;
DROP INDEX reminder_pending_of_project;
-- lint: reason partial over the one step that waits of each ladder, so it is built in the time of one scan
CREATE UNIQUE INDEX reminder_one_pending ON reminder (project_id, subject_id, subject_kind) WHERE state = 'pending';

-- An item is of the person whose message it is in, and so is its link: one key says both.
ALTER TABLE message ADD CONSTRAINT message_of_person UNIQUE (id, person_id);
ALTER TABLE item DROP CONSTRAINT item_person_id_fkey, DROP CONSTRAINT item_message_id_fkey,
  ADD CONSTRAINT item_is_of_the_messages_person FOREIGN KEY (message_id, person_id) REFERENCES message (id, person_id);
ALTER TABLE answer_link DROP CONSTRAINT answer_link_person_id_fkey, DROP CONSTRAINT answer_link_message_id_fkey,
  ADD CONSTRAINT answer_link_is_of_the_messages_person FOREIGN KEY (message_id, person_id) REFERENCES message (id, person_id);

-- Whoever has their inbox open is told once by a statement, not by each row of it.
CREATE FUNCTION app.tell_inboxes() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM pg_notify('inbox', person_id::text) FROM (SELECT DISTINCT person_id FROM told) AS people;
  RETURN NULL;
END $$;
DROP TRIGGER message_is_told ON message;
DROP TRIGGER item_is_told ON item;
CREATE TRIGGER message_is_told AFTER INSERT ON message REFERENCING NEW TABLE AS told
  FOR EACH STATEMENT EXECUTE FUNCTION app.tell_inboxes();
CREATE TRIGGER item_is_told AFTER INSERT ON item REFERENCING NEW TABLE AS told
  FOR EACH STATEMENT EXECUTE FUNCTION app.tell_inboxes();
