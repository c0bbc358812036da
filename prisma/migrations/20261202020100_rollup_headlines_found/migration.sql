-- The archive is searched by the sentences that an issue says first, too. They are worded by the product and not in SQL, in both
-- languages, so the worker fills them in: for new issues within the minute, for those that exist some each minute, newest first.
ALTER TABLE rollup_search
  -- The sentences, folded, each on a line of its own; null: not worded yet.
  ADD COLUMN headlines text;
-- lint: reason a row beside each issue: some thousands
CREATE INDEX rollup_search_not_worded ON rollup_search (rollup_id) WHERE headlines IS NULL;
GRANT UPDATE (headlines) ON rollup_search TO key_projects_app_rights;
