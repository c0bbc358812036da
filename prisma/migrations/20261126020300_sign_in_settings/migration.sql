-- What the API was last started with, so that a change of the settings round signing in is recorded once. The newest
-- row counts; its id is that of the event that recorded it.
CREATE TABLE sign_in_settings (
  id uuid PRIMARY KEY,
  settings jsonb NOT NULL,
  set_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX sign_in_settings_by_age ON sign_in_settings (set_at);
CREATE TRIGGER sign_in_settings_have_their_event BEFORE INSERT ON sign_in_settings
  FOR EACH ROW EXECUTE FUNCTION app.require_event();
GRANT SELECT, INSERT ON sign_in_settings TO key_projects_app_rights;
