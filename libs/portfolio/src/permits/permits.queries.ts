import { opened } from '../projects/document-parts.queries.js';
import { present, type Reading } from '../time/as-of.queries.js';

/** What a clock is read from (`PermitDays`), of a permit `t`. */
export const permitDays = `'appliedOn', t.applied_on, 'limitDays', t.limit_days, 'dayType', t.day_type, 'pauses', t.pauses,
  'endedOn', t.ended_on`;

const permitName = (reading: Reading): string => `'id', t.id, 'kind', t.kind, 'name', t.name,
  'authorityUnit', (SELECT json_build_object('id', u.id, 'name', u.name) FROM ${reading.rows('unit')} u
                    WHERE u.id = t.authority_unit_id),
  'authority', t.authority, 'state', t.state`;

/** The permits of a project `p` in the order of their applications; their clocks are still to be read. */
export const permitsDocument = (reading: Reading): string => `
  (SELECT coalesce(json_agg(json_build_object(${permitName(reading)}, ${permitDays}, 'number', t.number,
     'note', ${opened('t.note')}) ORDER BY t.applied_on, t.id), '[]')
   FROM ${reading.rows('permit')} t WHERE t.project_id = p.id)`;

/** The permits of a project (a parameter) as rows (`PermitRow`), in the order of their applications. */
export const permitRows = (project: string): string => `
  (SELECT coalesce(json_agg(json_build_object('id', t.id, 'version', t.version, 'projectId', t.project_id,
      'kind', t.kind, 'name', t.name, 'authorityUnitId', t.authority_unit_id, 'authority', t.authority, 'state', t.state,
      ${permitDays}, 'number', t.number, 'note', t.note::text) ORDER BY t.applied_on, t.id), '[]')
    FROM permit_current t WHERE t.project_id = ${project})`;

/** The permits of a project ($1), and the unit ($2) that is named as authority: `PermitFacts`. */
export const readPermitFacts = `
  SELECT ${permitRows('$1')} AS permits,
    (SELECT json_build_object('state', u.state) FROM unit_current u WHERE u.id = $2) AS "authorityUnit"`;

const isVisible = `(place.id = ANY ($1::uuid[]) OR place.unit_path && $2::uuid[])`;

/**
 * Of the projects ($1) and units ($2) of a reader: the granted permits of started projects, the undecided ones of those
 * under way, and the day in the city.
 */
export const readPermitTimes = `
  SELECT app.today()::text AS today,
    (SELECT coalesce(json_agg(json_build_object('id', t.id, 'projectId', t.project_id, ${permitDays})), '[]')
     FROM permit_current t JOIN project_current p ON p.id = t.project_id JOIN app.project_place place ON place.id = p.id
     WHERE t.state = 'granted' AND p.stage_reached IN ('groundbreaking', 'completion', 'operation')
       AND p.state IN ('active', 'closed') AND ${isVisible}) AS granted,
    (SELECT coalesce(json_agg(json_build_object(${permitName(present)}, 'projectId', p.id,
       'project', json_build_object('id', p.id, 'name', p.name), ${permitDays})), '[]')
     FROM permit_current t JOIN project_current p ON p.id = t.project_id JOIN app.project_place place ON place.id = p.id
     WHERE t.state IN ('applied', 'suspended') AND p.state = 'active' AND ${isVisible}) AS undecided`;
