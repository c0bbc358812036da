import type { LocalDate } from '#domain';
import { present, recordedBy, type Reading } from '../time/as-of.queries.js';

/** What a report is held against; see `ReportsBefore`. */
export interface ReportFacts {
  readonly standing: readonly { readonly id: string; readonly reportedOn: LocalDate }[];
  readonly files: readonly string[];
  readonly hasCorrected: boolean;
}

/** The newest two reports of a project ($1) that none corrects, whether it has the report $2, and which of the files $3. */
export const readReportFacts = `
  SELECT (SELECT coalesce(json_agg(json_build_object('id', s.id, 'reportedOn', s.reported_on) ORDER BY s.at DESC, s.id DESC), '[]')
      FROM (SELECT r.id, r.reported_on, r.recorded_from AS at FROM progress_report r
        WHERE r.project_id = $1 AND NOT EXISTS (SELECT FROM progress_report c WHERE c.corrects_id = r.id)
        ORDER BY r.recorded_from DESC, r.id DESC LIMIT 2) AS s) AS standing,
    EXISTS (SELECT FROM progress_report r WHERE r.id = $2 AND r.project_id = $1) AS "hasCorrected",
    ARRAY(SELECT f.id FROM file f WHERE f.project_id = $1 AND f.id = ANY ($3::uuid[])) AS files`;

const reportsPage = (reading: Reading): string => `
  SELECT place.unit_path AS "unitPath", page.items, page.last, page.count
  FROM app.project_place place, LATERAL (
    SELECT coalesce(json_agg(json_build_object('id', r.id, 'reportedOn', r.reported_on, 'kind', r.kind, 'percent', r.percent,
        'text', CASE WHEN r.text IS NOT NULL THEN coalesce(
          (SELECT s.value FROM audit.sealed s WHERE s.commitment = r.text), '已删除') END,
        'person', json_build_object('id', r.person_id, 'name', coalesce(profile.name, '已删除')),
        'fileIds', r.file_ids, 'corrects', r.corrects_id,
        'correctedBy', (SELECT c.id FROM progress_report c WHERE c.corrects_id = r.id AND ${reading.isRecorded('c')}),
        'recordedAt', to_json(r.recorded_from)) ORDER BY r.recorded_from DESC, r.id DESC), '[]') AS items,
      (array_agg(r.id ORDER BY r.recorded_from, r.id))[1] AS last, count(*)::integer AS count
    FROM (SELECT * FROM progress_report p
      WHERE p.project_id = place.id AND ${reading.isRecorded('p')}
        AND ($2::uuid IS NULL OR (p.recorded_from, p.id) <
          (SELECT b.recorded_from, b.id FROM progress_report b WHERE b.id = $2 AND b.project_id = place.id))
      ORDER BY p.recorded_from DESC, p.id DESC LIMIT $3) AS r
    LEFT JOIN person_profile profile ON profile.person_id = r.person_id) AS page
  WHERE place.id = $1`;

/** Reports of a project ($1), newest first, after the one ($2) that the page before ended with, at most $3. */
export const readReports = reportsPage(present);

/** The same as they were on record at an instant ($4). */
export const readReportsAsOf = reportsPage(recordedBy('$4'));
