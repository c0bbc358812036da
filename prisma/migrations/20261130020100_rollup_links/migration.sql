-- Links by which somebody without an account reads one issue of a rollup: known by their hash, made for so many days by somebody
-- who may read it. What one is for stands in its event, whose id it has, and can be erased there.
CREATE TABLE rollup_link (
  id uuid PRIMARY KEY,
  rollup_id uuid NOT NULL REFERENCES rollup,
  -- Whose right it is: without it the link opens nothing.
  person_id uuid NOT NULL REFERENCES account,
  token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  CONSTRAINT rollup_link_ends CHECK (expires_at < made_at + interval '91 days')
);
CREATE INDEX rollup_link_of_person ON rollup_link (person_id, id);
CREATE TRIGGER rollup_link_has_its_event BEFORE INSERT ON rollup_link
  FOR EACH ROW EXECUTE FUNCTION app.require_event();
GRANT SELECT, INSERT ON rollup_link TO key_projects_app_rights;
GRANT UPDATE (revoked_at) ON rollup_link TO key_projects_app_rights;
SELECT app.forget_with_person('rollup_link');
