/** Whether the year's list is on record and issued, and the root of the tree. */
export const readImportScope = `
  SELECT EXISTS (SELECT FROM list_year WHERE year = $1) AS "hasList",
    EXISTS (SELECT FROM list_year_current WHERE year = $1 AND issued_at IS NOT NULL) AS "isIssued",
    (SELECT id FROM unit_current WHERE parent_id IS NULL ORDER BY id LIMIT 1) AS "rootId"`;

/** What the rows of a list are compared with: everything of this only grows, so that counts tell. */
export const listSeen = `
  SELECT concat_ws('.',
    (SELECT count(*) FROM list_year_version WHERE year = $1),
    (SELECT count(*) FROM list_entry e JOIN list_entry_version v ON v.id = e.id WHERE e.list_year = $1),
    (SELECT count(*) FROM project), (SELECT count(*) FROM unit_version), (SELECT count(*) FROM lifecycle_version)) AS seen`;

/** Open units by name; a name that two have means none. */
export const unitsByName = `
  SELECT name, min(id::text) AS id FROM unit_current WHERE state = 'open' GROUP BY name HAVING count(*) = 1`;

/** The newest version of each lifecycle. */
export const newestLifecycles = `
  SELECT DISTINCT ON (code) definition FROM lifecycle_version ORDER BY code, version DESC`;

/** Every project's name and code, and whether it stands on the year's list ($1). */
export const knownProjects = `
  SELECT p.name, p.code, EXISTS (
    SELECT FROM list_entry e JOIN list_entry_current c ON c.id = e.id
    WHERE e.list_year = $1 AND e.project_id = p.id AND c.decision_out IS NULL) AS listed
  FROM project_current p`;

/** Projects of the year's list ($1) that the reader sees, with the revision of each. */
export const reportableProjects = `
  SELECT p.id, p.name, p.code, c.seq::integer AS seq
  FROM list_entry e JOIN list_entry_current entry ON entry.id = e.id AND entry.decision_out IS NULL
  JOIN project_current p ON p.id = e.project_id JOIN audit.chain c ON c.chain = p.id::text
  WHERE e.list_year = $1`;

/** Facts of projects ($1), each locked, in the order of their ids. */
export const factsOfProjects = `
  SELECT app.project_for_change(id) AS facts FROM (SELECT unnest($1::uuid[]) AS id ORDER BY 1) AS ordered`;

/** Reports of projects ($1) on days ($2) with their texts: what was reported once is not reported again. */
export const reportsOfProjects = `
  SELECT r.project_id AS "projectId", r.reported_on AS "reportedOn", r.percent, s.value AS text
  FROM progress_report r LEFT JOIN audit.sealed s ON s.commitment = r.text
  WHERE r.project_id = ANY ($1::uuid[]) AND r.reported_on = ANY ($2::date[])`;

/** The application's time. */
export const applicationTime = `SELECT app.now() AS now`;

/** Previews of yesterday are forgotten with their rows. */
export const forgetOldPreviews = `DELETE FROM import_preview WHERE made_at < clock_timestamp() - interval '1 day'`;

/** Keeps a preview. */
export const keepPreview = `
  INSERT INTO import_preview (id, person_id, kind, list_year, file_sha256, seen, problems)
  VALUES ($1, $2, $3, $4, $5, $6, $7)`;

/** Keeps a page of its rows ($2, a JSON array), numbered after $3. */
export const keepPreviewRows = `
  INSERT INTO import_preview_row (preview_id, position, content)
  SELECT $1, $3::integer + place, content FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS r(content, place)`;

/** A person's preview, or the operator's. */
export const readPreview = `
  SELECT kind, list_year AS "listYear", file_sha256 AS "fileSha256", seen, problems, confirmed_by AS "confirmedBy"
  FROM import_preview WHERE id = $1 AND person_id IS NOT DISTINCT FROM $2
    AND made_at >= clock_timestamp() - interval '1 day'`;

/** The same for its confirmation: one at a time. */
export const lockPreview = `${readPreview} FOR UPDATE`;

/**
 * A page of its rows, after $2, and whether the transaction has nearly reached the 30 s after which the database ends it
 * without saying why.
 */
export const readPreviewRows = `
  SELECT position, content, clock_timestamp() - transaction_timestamp() > interval '26 seconds' AS "isLate" FROM import_preview_row WHERE preview_id = $1 AND position > $2 ORDER BY position LIMIT $3`;

/** Marks a preview as confirmed. */
export const markConfirmed = `UPDATE import_preview SET confirmed_by = $2 WHERE id = $1`;

/** Whether the list of a year ($1) is still prepared. */
export const listIsDraft = `
  SELECT NOT EXISTS (SELECT FROM list_year_current WHERE year = $1 AND issued_at IS NOT NULL) AS "isDraft"`;
