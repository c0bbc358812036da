import type { Reading } from '../time/as-of.queries.js';
import { evidencePieces, opened, person } from '../projects/document-parts.queries.js';

/** The unit with this id ($1): its state and its place in the tree. */
export const readUnitPlace = `SELECT state, path AS "unitPath" FROM unit_current WHERE id = $1`;

/** Where the owner unit of a difficulty ($1) of a project ($2) stands, and which of some files ($3) are the project's. */
export const readOwnerPlace = `
  SELECT u.path AS "unitPath", ARRAY(SELECT f.id FROM file f WHERE f.project_id = $2 AND f.id = ANY ($3::uuid[])) AS files
  FROM difficulty_current d JOIN unit_current u ON u.id = d.owner_unit_id
  WHERE d.id = $1 AND d.project_id = $2`;

/** A difficulty `d` as a document shows it; lateness is counted on the day of the reading. */
const difficultyFields = (reading: Reading): string => `
  'id', d.id, 'number', d.number, 'state', d.state, 'cause', d.cause, 'settledBy', d.settled_by, 'levelOn', d.level_on,
  'ownerUnit', (SELECT json_build_object('id', u.id, 'name', u.name) FROM ${reading.rows('unit')} u
                WHERE u.id = d.owner_unit_id),
  'milestoneId', d.milestone_id, 'title', ${opened('d.title')}, 'text', ${opened('d.text')}, 'dueOn', d.due_on,
  'daysLate', greatest(coalesce((d.closed_at AT TIME ZONE 'Asia/Shanghai')::date, ${reading.today}) - d.due_on, 0),
  'raisedBy', ${person('d.raised_by')}, 'raisedAt', to_json(d.raised_at),
  'acceptedBy', ${person('d.accepted_by')}, 'acceptedAt', to_json(d.accepted_at),
  'resolution', ${opened('d.resolution')}, 'evidence', ${evidencePieces('d.evidence')},
  'appliedBy', ${person('d.applied_by')}, 'appliedAt', to_json(d.applied_at),
  'checkedBy', ${person('d.checked_by')}, 'checkedAt', to_json(d.checked_at),
  'closedBy', ${person('d.closed_by')}, 'closedAt', to_json(d.closed_at),
  'note', ${opened('d.note')}, 'reopened', d.reopened, 'charged', d.charged, 'chargedBy', ${person('d.charged_by')},
  'rating', d.rating, 'ratedBy', ${person('d.rated_by')}, 'ratingText', ${opened('d.rating_text')}`;

/** The difficulties of the project `p`, in the order of their numbers. */
export const difficultiesDocument = (reading: Reading): string => `
  (SELECT coalesce(json_agg(json_build_object(${difficultyFields(reading)}) ORDER BY d.number), '[]')
   FROM ${reading.rows('difficulty')} d WHERE d.project_id = p.id)`;

/**
 * A page of difficulties that the reader may see, in the order of ids: $1 the id before it, $2 how many, $3 the state,
 * $4 the owner unit, $5 whether overdue (not closed and past its date), $6 who settles it, $7 the project; null: any.
 * $8 and $9 are the reader's projects and units. Each with the place of its project, its name and its revision.
 */
export const listDifficulties = (reading: Reading): string => `
  SELECT d.id, json_build_object(${difficultyFields(reading)},
    'project', json_build_object('id', place.id, 'name', place.name),
    'projectSeq', (SELECT c.seq FROM audit.chain c WHERE c.chain = d.project_id::text)::integer)::text AS body
  FROM difficulty_current d
  JOIN app.project_place place ON place.id = d.project_id
  WHERE d.id > $1 AND ($3::text IS NULL OR d.state = $3) AND ($4::uuid IS NULL OR d.owner_unit_id = $4)
    AND ($5::boolean IS NULL OR (d.state <> 'closed' AND d.due_on < ${reading.today}) = $5)
    AND ($6::text IS NULL OR d.settled_by = $6) AND ($7::uuid IS NULL OR d.project_id = $7)
    AND (place.id = ANY ($8::uuid[]) OR place.unit_path && $9::uuid[]
      OR EXISTS (SELECT FROM unit_current u WHERE u.id = d.owner_unit_id AND u.path && $9::uuid[]))
  ORDER BY d.id LIMIT $2`;

/**
 * Projects with a difficulty that waits since a day ($1) or longer and has a level above it: $2 at most so many, beginning
 * after a project ($3). Reads the partial index on what is open and late.
 */
export const findLateDifficulties = `
  SELECT DISTINCT d.project_id AS "projectId"
  FROM difficulty_version d
  JOIN project_version p ON p.id = d.project_id AND p.recorded_to = 'infinity' AND p.state = 'active'
  WHERE d.recorded_to = 'infinity' AND d.state <> 'closed' AND d.due_on <= $1::date
    AND d.state IN ('open', 'accepted') AND d.settled_by <> 'head' AND d.level_on <= $1::date AND d.project_id > $3
  ORDER BY d.project_id LIMIT $2`;

/** The day in the city, by application time, and whether any difficulty is past its own. */
export const readLateDay = `
  SELECT day.today::text AS today, EXISTS (SELECT FROM difficulty_version d
    WHERE d.recorded_to = 'infinity' AND d.state <> 'closed' AND d.due_on < day.today) AS "anyLate"
  FROM (SELECT app.today() AS today OFFSET 0) AS day`;
