import { opened, person } from '../projects/document-parts.queries.js';
import type { Reading } from '../time/as-of.queries.js';

/** The answers to the reminders of the project `p`, oldest first. */
export const answersDocument = (reading: Reading): string => `
  (SELECT coalesce(json_agg(json_build_object('id', w.id, 'milestoneId', w.milestone_id, 'kind', w.kind,
     'person', ${person('w.person_id')},
     'unit', (SELECT json_build_object('id', u.id, 'name', u.name) FROM ${reading.rows('unit')} u WHERE u.id = w.unit_id),
     'byLink', w.item_id IS NOT NULL, 'promisedOn', w.promised_on, 'rearmsOn', w.rearms_on,
     'dateChangeId', w.date_change_id, 'difficultyId', w.difficulty_id, 'note', ${opened('w.note')},
     'recordedAt', to_json(w.recorded_from)) ORDER BY w.recorded_from, w.id), '[]')
   FROM answer w WHERE w.project_id = p.id AND ${reading.isRecorded('w')})`;

/** Whether a person ($1) was sent an item of a milestone ($2) of a project ($3) that may be answered. */
export const readWasAsked = `SELECT app.was_asked($1, $2, $3) AS asked`;
