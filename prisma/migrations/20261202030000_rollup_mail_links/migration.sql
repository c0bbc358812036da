-- The links in the mails of issues are sealed and kept nowhere; kept is only until when somebody has ended theirs. A message that
-- was made later has links that work.
CREATE TABLE rollup_mail_revocation (
  person_id uuid PRIMARY KEY REFERENCES account,
  revoked_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON rollup_mail_revocation TO key_projects_app_rights;
SELECT app.forget_with_person('rollup_mail_revocation');
