-- What a city sets for itself: reminder steps, hours, thresholds. A key that has no row has its default, which is in the
-- domain; so is what a value may be. With a programme (专项) it holds for that programme only.
CREATE TABLE setting (
  id uuid PRIMARY KEY,
  key text NOT NULL CHECK (key ~ '^[a-z_]{1,64}$'),
  programme text CHECK (programme <> ''),
  UNIQUE NULLS NOT DISTINCT (key, programme)
);
CREATE TABLE setting_version (
  id uuid NOT NULL REFERENCES setting,
  version integer NOT NULL CHECK (version >= 1),
  value jsonb NOT NULL,
  recorded_from timestamptz NOT NULL,
  recorded_to timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (id, version)
);
CREATE UNIQUE INDEX setting_current_id ON setting_version (id) WHERE recorded_to = 'infinity';

SELECT app.record_table('setting', 'versioned');
GRANT SELECT ON setting, setting_version TO key_projects_app_rights;
