import { opened, person } from '../projects/document-parts.queries.js';

const noticeFields = `
  'id', n.id, 'kind', n.kind, 'year', n.year, 'number', n.number, 'reference', n.reference, 'state', n.state,
  'milestoneId', n.milestone_id, 'step', n.step, 'issuedOn', n.issued_on,
  'ownerUnit', (SELECT json_build_object('id', u.id, 'name', u.name) FROM unit_current u WHERE u.id = n.owner_unit_id),
  'replyDueOn', n.reply_due_on, 'overdue', n.state = 'issued' AND n.reply_due_on < app.today(),
  'reply', ${opened('n.reply')}, 'measures', ${opened('n.measures')}, 'doneBy', n.done_by,
  'repliedBy', ${person('n.replied_by')}, 'repliedAt', to_json(n.replied_at),
  'closedBy', ${person('n.closed_by')}, 'closedAt', to_json(n.closed_at), 'outcome', n.outcome,
  'note', ${opened('n.note')}, 'sentBack', n.sent_back, 'reopened', n.reopened,
  'project', (SELECT json_build_object('id', place.id, 'name', place.name) FROM app.project_place place
              WHERE place.id = n.project_id),
  'projectSeq', (SELECT c.seq FROM audit.chain c WHERE c.chain = n.project_id::text)::integer`;

/**
 * Which notices are listed: $2 the kind, $3 the year, $4 the unit that is to reply, $5 the state, $6 whether overdue (no
 * reply, and the day has passed), $7 the project; null: any.
 */
const matching = `
  ($2::text IS NULL OR n.kind = $2) AND ($3::integer IS NULL OR n.year = $3)
    AND ($4::uuid IS NULL OR n.owner_unit_id = $4) AND ($5::text IS NULL OR n.state = $5)
    AND ($6::boolean IS NULL OR (n.state = 'issued' AND n.reply_due_on < app.today()) = $6)
    AND ($7::uuid IS NULL OR n.project_id = $7)`;

/**
 * A page of the notices that match and that the reader may see, in the order of their issue: $1 how many, $8 the id before
 * it; $9 and $10 are the reader's projects and units.
 */
export const listNotices = `
  SELECT n.id, json_build_object(${noticeFields})::text AS body
  FROM notice_current n
  JOIN app.project_place place ON place.id = n.project_id
  WHERE n.id > $8 AND ${matching}
    AND (place.id = ANY ($9::uuid[]) OR place.unit_path && $10::uuid[])
  ORDER BY n.id LIMIT $1`;

/** The notices that match, the newest first, $1 at most; for the operator, who is asked no rights. */
export const listNoticesForOperator = `
  SELECT json_build_object(${noticeFields}) AS notice
  FROM notice_current n WHERE ${matching}
  ORDER BY n.id DESC LIMIT $1`;

const withDocument = `${noticeFields}, 'document', n.document::json`;

/** One notice ($1) of a project ($2) with what its paper says. */
export const showNotice = `
  SELECT json_build_object(${withDocument})::text AS body
  FROM notice_current n WHERE n.id = $1 AND n.project_id = $2`;

/** The notice whose number as it is printed, or whose id, is $1, with what its paper says; for the operator. */
export const showNoticeForOperator = `
  SELECT json_build_object(${withDocument}) AS notice FROM notice_current n WHERE n.reference = $1 OR n.id::text = $1`;

/** The paper of a notice ($1) of a project ($2); its bytes are null until it is made. */
export const readPaper = `
  SELECT n.reference, n.kind, paper.pdf FROM notice n LEFT JOIN notice_paper paper ON paper.notice_id = n.id
  WHERE n.id = $1 AND n.project_id = $2`;

const noticeFacts = `
  n.id, n.version, n.project_id AS "projectId", n.milestone_id AS "milestoneId",
  n.deadline_version AS "deadlineVersion", n.kind, n.year, n.number, n.state, n.owner_unit_id AS "ownerUnitId",
  n.reply_due_on AS "replyDueOn", n.reply::text AS reply, n.measures::text AS measures, n.done_by AS "doneBy",
  n.replied_by AS "repliedBy", to_json(n.replied_at) AS "repliedAt", n.closed_by AS "closedBy",
  to_json(n.closed_at) AS "closedAt", n.outcome, n.note::text AS note, n.sent_back AS "sentBack", n.reopened`;

/** A notice ($1) of a project ($2) as its rules see it (`NoticeFacts`). */
export const readNotice = `SELECT ${noticeFacts} FROM notice_current n WHERE n.id = $1 AND n.project_id = $2`;
