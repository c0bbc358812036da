/** A sealed text opened, or what stands in the place of an erased one; null where there is none. */
export const opened = (column: string): string => `
  CASE WHEN ${column} IS NOT NULL THEN coalesce(
    (SELECT s.value FROM audit.sealed s WHERE s.commitment = ${column}), '已删除') END`;

/** A person by id and today's name. */
export const person = (column: string): string => `
  (SELECT json_build_object('id', who.id, 'name', coalesce(profile.name, '已删除'))
   FROM person who LEFT JOIN person_profile profile ON profile.person_id = who.id WHERE who.id = ${column})`;

/** Pieces of evidence with their texts opened. */
export const evidencePieces = (column: string): string => `
  (SELECT coalesce(json_agg(json_strip_nulls(json_build_object('kind', e ->> 'kind', 'number', e ->> 'number',
     'fileId', e ->> 'fileId',
     'text', CASE WHEN e ? 'text' THEN coalesce((SELECT s.value FROM audit.sealed s
       WHERE s.commitment = decode(e ->> 'text', 'hex')), '已删除') END))), '[]')
   FROM jsonb_array_elements(${column}) AS e)`;
