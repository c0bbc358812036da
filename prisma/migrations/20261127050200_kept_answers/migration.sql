-- The answer to each request that came with an Idempotency-Key, written in the transaction of what the request did. See
-- docs/adr/0018-one-transaction-for-a-request-with-a-key.md.
CREATE TABLE kept_answer (
  -- With the account everything goes that is remembered of it.
  person_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  -- SHA-256 of the key.
  key_hash bytea NOT NULL CHECK (octet_length(key_hash) = 32),
  -- SHA-256 of method, address and body: another request under the same key is refused.
  request_hash bytea NOT NULL CHECK (octet_length(request_hash) = 32),
  -- Null only inside the transaction that does what was asked for.
  status integer CHECK (status BETWEEN 200 AND 299),
  etag text,
  -- JSON text; null: the answer has none, or has a secret that is told once.
  body text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (person_id, key_hash)
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 200);
CREATE INDEX kept_answer_by_age ON kept_answer (created_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON kept_answer TO key_projects_app_rights;
