/** Everything that is set, unless there are as many versions as the reader knows ($1): then nothing. */
export const readSettingsIfChanged = `
  WITH known AS MATERIALIZED (SELECT count(*)::integer AS versions FROM setting_version)
  SELECT known.versions, s.key, s.programme, s.value FROM known LEFT JOIN setting_current s ON true
  WHERE known.versions <> $1`;

/** One setting ($1 key, $2 programme) as it is stored; nothing where it never was. */
export const readSetting = `
  SELECT id, version, value, recorded_from AS "changedAt" FROM setting_current
  WHERE key = $1 AND programme IS NOT DISTINCT FROM $2`;

/** What is set for the whole city and, if one is given ($1), for a programme. */
export const readSettings = `
  SELECT key, programme, version, value, recorded_from AS "changedAt" FROM setting_current
  WHERE programme IS NULL OR programme = $1`;
