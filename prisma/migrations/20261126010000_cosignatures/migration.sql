-- What witnesses say of a checkpoint. Their lines come after the note was signed and published, so they stand beside it:
-- nothing that the signer signs or compares depends on them.

CREATE TABLE audit.cosignature (
  tree_size bigint NOT NULL REFERENCES audit.checkpoint,
  -- Name and key id in hex: a witness's next key counts as another witness.
  witness text NOT NULL,
  line text NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (tree_size, witness)
);

-- Stores the cosignature line of a witness (C2SP tlog-cosignature, 76 bytes behind the name) for the checkpoint of that
-- size; a second one of the same key changes nothing. Whether it holds is for its readers to check, who know the
-- witness's key. Refused is what could make readers refuse the note itself: a line in the name of a log, or too many.
CREATE FUNCTION audit.cosign(tree_size bigint, line text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  parts text[] := regexp_match(cosign.line, '^— ([^[:space:]+]{1,200}) ([A-Za-z0-9+/]{102}==)\n$');
BEGIN
  IF parts IS NULL THEN
    RAISE EXCEPTION 'this is not the line of a cosignature' USING ERRCODE = 'KP002';
  END IF;
  IF EXISTS (SELECT FROM audit.checkpoint WHERE origin = parts[1]) THEN
    RAISE EXCEPTION 'a witness does not bear the name of a log' USING ERRCODE = 'KP002';
  END IF;
  PERFORM FROM audit.checkpoint WHERE tree_size = cosign.tree_size FOR NO KEY UPDATE;
  IF (SELECT count(*) FROM audit.cosignature WHERE tree_size = cosign.tree_size) >= 16 THEN
    RAISE EXCEPTION 'a checkpoint has at most 16 cosignatures' USING ERRCODE = 'KP002';
  END IF;
  INSERT INTO audit.cosignature (tree_size, witness, line, received_at)
  VALUES (cosign.tree_size, parts[1] || '+' || encode(substring(decode(parts[2], 'base64') FOR 4), 'hex'), cosign.line,
    app.now())
  ON CONFLICT DO NOTHING;
  RETURN FOUND;
END $$;

-- Checkpoints as they leave the product: the signer's note, then the witnesses' lines.
CREATE VIEW audit.published_checkpoint AS
  SELECT c.tree_size, c.origin, c.published_at, c.note || coalesce(
    (SELECT string_agg(s.line, '' ORDER BY s.received_at, s.witness)
     FROM audit.cosignature s WHERE s.tree_size = c.tree_size), '') AS note
  FROM audit.checkpoint c;

CREATE TRIGGER cosignature_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.cosignature
  EXECUTE FUNCTION app.refuse_change();
ALTER TABLE audit.cosignature ENABLE ALWAYS TRIGGER cosignature_stays;

GRANT SELECT ON audit.cosignature, audit.published_checkpoint TO key_projects_app_rights;
GRANT EXECUTE ON FUNCTION audit.cosign(bigint, text) TO key_projects_app_rights;
