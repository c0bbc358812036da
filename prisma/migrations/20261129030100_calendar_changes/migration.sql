-- What somebody changed in the working calendar: a year from an official notice, or a single day. Each has the id of its
-- event. calendar_day holds what is true now; what it held at an earlier instant is found from here, so that a rollup that is
-- built again has the days of its cut.
CREATE TABLE calendar_change (
  id uuid PRIMARY KEY,
  year integer NOT NULL,
  -- The notice that a year is loaded from; null: a single day.
  source text,
  recorded_at timestamptz NOT NULL
);
CREATE TRIGGER calendar_change_has_its_event BEFORE INSERT ON calendar_change
  FOR EACH ROW EXECUTE FUNCTION app.require_event();
CREATE TRIGGER calendar_change_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON calendar_change
  EXECUTE FUNCTION app.refuse_change();
ALTER TABLE calendar_change ENABLE ALWAYS TRIGGER calendar_change_stays;
CREATE TABLE calendar_day_change (
  change_id uuid NOT NULL REFERENCES calendar_change,
  day date NOT NULL,
  -- Null: its year was not loaded.
  was_working boolean,
  working boolean NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (change_id, day)
);
CREATE INDEX calendar_day_change_of_day ON calendar_day_change (day, recorded_at);
CREATE TRIGGER calendar_day_change_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON calendar_day_change
  EXECUTE FUNCTION app.refuse_change();
ALTER TABLE calendar_day_change ENABLE ALWAYS TRIGGER calendar_day_change_stays;
GRANT SELECT, INSERT ON calendar_change, calendar_day_change TO key_projects_app_rights;
