import { opened, person } from '../projects/document-parts.queries.js';
import { present, type Reading } from '../time/as-of.queries.js';

const instructionFields = (reading: Reading): string => `
  'id', i.id, 'number', i.number, 'state', i.state, 'leader', ${person('i.leader_id')}, 'givenOn', i.given_on,
  'recordedBy', ${person('i.recorded_by')},
  'ownerUnit', (SELECT json_build_object('id', u.id, 'name', u.name) FROM ${reading.rows('unit')} u
                WHERE u.id = i.owner_unit_id),
  'dueOn', i.due_on, 'daysLate', CASE i.state WHEN 'withdrawn' THEN 0 WHEN 'given' THEN greatest(${reading.today} - i.due_on, 0)
    ELSE greatest((i.answered_at AT TIME ZONE 'Asia/Shanghai')::date - i.due_on, 0) END,
  'text', ${opened('i.text')}, 'answer', ${opened('i.answer')}, 'answeredBy', ${person('i.answered_by')},
  'answeredAt', to_json(i.answered_at), 'closedBy', ${person('i.closed_by')}, 'closedAt', to_json(i.closed_at),
  'note', ${opened('i.note')}, 'sentBack', i.sent_back`;

/** The instructions on the project `p`, in the order of their numbers; lateness is counted on the day of the reading. */
export const instructionsDocument = (reading: Reading): string => `
  (SELECT coalesce(json_agg(json_build_object(${instructionFields(reading)}) ORDER BY i.number), '[]')
   FROM ${reading.rows('instruction')} i WHERE i.project_id = p.id)`;

/**
 * What the giving of an instruction on a project ($1) depends on: its last number, the owner unit ($2), and whether a
 * person ($3) has today a duty as leader on it or on a unit that it belongs to (`InstructionSetting`).
 */
export const readInstructionSetting = `
  SELECT (SELECT coalesce(max(number), 0) FROM instruction WHERE project_id = $1) AS "lastNumber",
    (SELECT json_build_object('state', u.state) FROM unit_current u WHERE u.id = $2) AS "ownerUnit",
    EXISTS (SELECT FROM duty_current d JOIN app.project_place place ON place.id = $1
      WHERE d.person_id = $3 AND d.role = 'leader' AND d.from_on <= app.today()
        AND (d.to_on IS NULL OR d.to_on > app.today())
        AND (d.project_id = $1 OR d.unit_id = ANY (place.unit_path))) AS "isLeader"`;

/** An instruction ($1) on a project ($2) as its row (`InstructionFacts`), with the place of its owner unit. */
export const readInstruction = `
  SELECT i.id, i.version, i.project_id AS "projectId", i.number, i.state, i.leader_id AS "leaderId",
    i.given_on AS "givenOn", i.recorded_by AS "recordedBy", i.owner_unit_id AS "ownerUnitId", i.due_on AS "dueOn",
    i.text::text AS text, i.answer::text AS answer, i.answered_by AS "answeredBy", to_json(i.answered_at) AS "answeredAt",
    i.closed_by AS "closedBy", to_json(i.closed_at) AS "closedAt", i.note::text AS note, i.sent_back AS "sentBack",
    (SELECT u.path FROM unit_current u WHERE u.id = i.owner_unit_id) AS "unitPath"
  FROM instruction_current i WHERE i.id = $1 AND i.project_id = $2`;

/**
 * A page of instructions that the reader may see, in the order of ids: $1 the id before it, $2 how many, $3 the state, $4
 * the owner unit, $5 whether overdue (not answered and past its date), $6 the leader; null: any. $7 and $8 are the
 * reader's projects and units. Each with its project and that one's revision.
 */
export const listInstructions = `
  SELECT i.id, json_build_object(${instructionFields(present)},
    'project', json_build_object('id', place.id, 'name', place.name),
    'projectSeq', (SELECT c.seq FROM audit.chain c WHERE c.chain = i.project_id::text)::integer)::text AS body
  FROM instruction_current i
  JOIN app.project_place place ON place.id = i.project_id
  WHERE i.id > $1 AND ($3::text IS NULL OR i.state = $3) AND ($4::uuid IS NULL OR i.owner_unit_id = $4)
    AND ($5::boolean IS NULL OR (i.state = 'given' AND i.due_on < app.today()) = $5)
    AND ($6::uuid IS NULL OR i.leader_id = $6)
    AND (place.id = ANY ($7::uuid[]) OR place.unit_path && $8::uuid[]
      OR EXISTS (SELECT FROM unit_current u WHERE u.id = i.owner_unit_id AND u.path && $8::uuid[]))
  ORDER BY i.id LIMIT $2`;
