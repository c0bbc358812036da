-- A pause of all sending, until an administrator ends it: after the restore of a backup, or whenever one says so. At
-- most one holds; every claim of deliveries asks for it, through an index that is empty otherwise.

CREATE TABLE sending_pause (
  id uuid PRIMARY KEY
);
CREATE TABLE sending_pause_version (
  id uuid NOT NULL REFERENCES sending_pause,
  version integer NOT NULL CHECK (version >= 1),
  state text NOT NULL CHECK (state IN ('paused', 'resumed')),
  -- Commitment of the reason; the text is in audit.sealed.
  reason bytea NOT NULL,
  recorded_from timestamptz NOT NULL,
  recorded_to timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (id, version)
);
CREATE UNIQUE INDEX sending_pause_current_id ON sending_pause_version (id) WHERE recorded_to = 'infinity';
CREATE UNIQUE INDEX sending_pause_one_holds ON sending_pause_version ((true))
  WHERE recorded_to = 'infinity' AND state = 'paused';

SELECT app.record_table('sending_pause', 'versioned');
GRANT SELECT ON sending_pause, sending_pause_version TO key_projects_app_rights;
