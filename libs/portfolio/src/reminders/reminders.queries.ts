import { answeringUnit, deadlineColumns, owedOf, stepsOnRecord } from './owed.queries.js';

/** Of the reminder `r`: its ladder does not rest until somebody has decided; a rest with an end has moved its time. */
export const isAwake = `r.rests_for IS DISTINCT FROM 'date_change'`;

const isDue = `state = 'pending' AND send_at <= (SELECT app.now()) AND ${isAwake}`;

/**
 * Whether any reminder is due. The order keeps the planner to the head of the index of those that wait: it does not know what
 * time it is, and would take a third of them for due.
 */
export const isAnyDue = `SELECT FROM reminder r WHERE ${isDue} ORDER BY send_at, id LIMIT 1`;

/**
 * In a transaction that is taken back by a crash of the database as if it had not begun: it commits without waiting for the
 * disk. Nobody acts on a claim or a plan but in a later transaction, whose commit brings to the disk what came before it.
 */
export const withoutFlush = `SET LOCAL synchronous_commit = off`;

/** First in a claim's transaction: the organisation and the clock stand still until its end. */
export const holdStill = `SELECT app.now() AS now FROM app.hold_organisation_still()`;

/**
 * Locks pending reminders that are due and come after the place of $2 and $3: $1 at most so many. Rows
 * that a change or another claim holds are passed over. Facts are read by the next statement, after the lock: a change that was
 * committed by then counts.
 */
export const lockDueReminders = `
  SELECT id, send_at::text AS "sendAt" FROM reminder r
  WHERE ${isDue} AND (send_at, id) > ($2::timestamptz, $3::uuid)
  ORDER BY send_at, id LIMIT $1 FOR UPDATE SKIP LOCKED`;

/** The locked reminders ($1) with what they are for and their projects. */
export const readDueReminders = `
  SELECT r.id, r.subject_kind AS "subjectKind", r.subject_id AS "subjectId", r.project_id AS "projectId",
    r.deadline_version AS "deadlineVersion", r.step,
    coalesce(m.deadline_version, CASE WHEN asked.state = 'open' OR owed.awaited THEN r.deadline_version END) AS "currentDeadlineVersion",
    ${deadlineColumns}, p.state AS "projectState",
    ${answeringUnit} AS "answeringUnitId",
    m.id IS NOT NULL AND EXISTS (
      SELECT FROM milestone_version before JOIN milestone stage ON stage.id = before.id AND stage.step IS NULL
      WHERE before.project_id = r.project_id AND before.recorded_to = 'infinity' AND before.reached_precision IS NULL
        AND before.due_on <= (SELECT app.today()) AND before.id <> m.id
        AND (before.position < m.position OR before.position = m.position
          AND EXISTS (SELECT FROM milestone own WHERE own.id = m.id AND own.step IS NOT NULL))) AS suppressed
  FROM reminder r
  JOIN project_version p ON p.id = r.project_id AND p.recorded_to = 'infinity'
  LEFT JOIN milestone_version m ON m.id = r.subject_id AND m.recorded_to = 'infinity'
  LEFT JOIN date_change_version asked ON asked.id = r.subject_id AND asked.recorded_to = 'infinity'
  LEFT JOIN LATERAL ${owedOf} AS owed ON true
  WHERE r.id = ANY ($1::uuid[])
  ORDER BY r.send_at, r.id`;

/** The units ($1) with all above them. */
export const readAnsweringUnits = `
  SELECT u.id AS "unitId", u.path FROM unit_version u WHERE u.id = ANY ($1::uuid[]) AND u.recorded_to = 'infinity'`;

/**
 * Who has a duty today on the projects ($1), or on the units ($2) and those above them: holders and deputies, as far as they are
 * active.
 */
export const readAnsweringDuties = `
  WITH day AS MATERIALIZED (SELECT app.today() AS today)
  SELECT d.scope_id AS "scopeId", d.role, d.person_id AS "personId", d.deputy_for AS "deputyFor"
  FROM day, (
    SELECT unnest($1::uuid[]) UNION
    SELECT unnest(u.path) FROM unit_version u WHERE u.id = ANY ($2::uuid[]) AND u.recorded_to = 'infinity') AS scope(id)
  JOIN duty_version d ON d.scope_id = scope.id AND d.recorded_to = 'infinity'
  JOIN person_version p ON p.id = d.person_id AND p.recorded_to = 'infinity' AND p.state = 'active'
  WHERE d.from_on <= day.today AND (d.to_on IS NULL OR d.to_on > day.today)`;

/** Ends locked rows ($1) at $4: $2 the state of each, $3 why. */
export const endReminders = `
  UPDATE reminder r SET state = e.state, reason = e.reason, ended_at = $4
  FROM unnest($1::uuid[], $2::text[], $3::text[]) AS e (id, state, reason) WHERE r.id = e.id`;

/**
 * Inserts steps at $7: $1 their ids, $2 the reminder whose date each is of, $3 which of the plans it has, $4 its state, $5
 * why; $6 the plans [{ step, recipients, day, send_at, provisional }], counted from 1: those of a morning are few. A step
 * that exists already stands. Returns the ids of what is claimed or superseded by it, so that an item is made only for a
 * step that this claim has put on record.
 */
export const insertReminders = `
  WITH inserted AS (
    INSERT INTO reminder (id, subject_kind, subject_id, project_id, deadline_version, step, recipients, day, send_at,
      provisional, state, reason, planned_at, ended_at)
    SELECT n.id, r.subject_kind, r.subject_id, r.project_id, r.deadline_version, plan.step, plan.recipients, plan.day,
      plan.send_at, plan.provisional, n.state, n.reason, $7, CASE WHEN n.state <> 'pending' THEN $7::timestamptz END
    FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::text[], $5::text[]) AS n (id, of, plan, state, reason)
    JOIN jsonb_populate_recordset(NULL::reminder, $6) WITH ORDINALITY AS plan ON plan.ordinality = n.plan
    CROSS JOIN LATERAL (SELECT subject_kind, subject_id, project_id, deadline_version FROM reminder
      WHERE id = n.of OFFSET 0) AS r
    ON CONFLICT DO NOTHING
    RETURNING id, state)
  SELECT id FROM inserted WHERE state <> 'pending'`;

/**
 * The reminder messages of people ($1) for two days ($2), with their deliveries locked: what they are in is what they
 * stay in until this claim commits. In the order of their ids, as everybody locks them.
 */
export const lockMessages = `
  SELECT m.id, m.person_id AS "personId", m.day, m.slot,
    (d.state = 'pending' AND d.mime IS NULL) OR (d.state = 'failed' AND d.last_error IN ('cancelled', 'switched_off')) AS open,
    d.state = 'failed' AS ended
  FROM message m JOIN delivery d ON d.message_id = m.id
  WHERE m.person_id = ANY ($1::uuid[]) AND m.channel = 'email' AND m.kind = 'reminders' AND m.again_of IS NULL
    AND m.day = ANY ($2::date[])
  ORDER BY m.id FOR UPDATE OF d`;

/**
 * Inserts messages of reminders at $7 with their deliveries: $1 their ids, $2 people, $3 days, $4 slots, $5 when each goes, $6 its
 * Message-ID. In the order of person, so that two claims wait for each other in one order. Fewer rows than asked for
 * mean that another claim was faster.
 */
export const insertMessages = `
  WITH planned AS MATERIALIZED (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::date[], $4::smallint[], $5::timestamptz[], $6::text[])
      AS t (id, person_id, day, slot, send_at, internet_message_id)),
  inserted AS (
    INSERT INTO message (id, person_id, channel, kind, day, slot, created_at)
    SELECT id, person_id, 'email', 'reminders', day, slot, $7::timestamptz FROM planned
    ORDER BY person_id, day, slot
    ON CONFLICT DO NOTHING
    RETURNING id)
  INSERT INTO delivery (message_id, send_at, internet_message_id)
  SELECT planned.id, planned.send_at, planned.internet_message_id FROM planned JOIN inserted USING (id)`;

/** Messages ($1) that had ended before anything was sent, for want of items or of a wish, have an item again: sent from $2 on. */
export const reopenDeliveries = `
  UPDATE delivery SET state = 'pending', send_at = $2, last_error = NULL
  WHERE message_id = ANY ($1::uuid[]) AND state = 'failed'`;

/**
 * Inserts items: $1 their ids, $2 reminders, $3 people, $4 messages, $5 what each came as. One that a person had before and that was cancelled (a duty that went away and came back)
 * is open again, in its new message; one that is open stands where it is.
 */
export const insertItems = `
  INSERT INTO item (id, reminder_id, person_id, message_id, received_as)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[])
  ON CONFLICT (reminder_id, person_id) DO UPDATE
    SET state = 'open', message_id = excluded.message_id, received_as = excluded.received_as
    WHERE item.state = 'cancelled'`;

/**
 * In messages not handed over yet ($1), a newer step of a ladder takes the place of an older one: of the items of one
 * person and subject only the one of the newest reminder stays open. $2 the reminders claimed now. From each of them onwards
 * by keys, to which OFFSET 0 keeps the planner: a message may hold a thousand items of other subjects.
 */
export const dropOlderSteps = `
  UPDATE item older SET state = 'cancelled'
  FROM reminder fresh
  CROSS JOIN LATERAL (SELECT id FROM reminder
    WHERE subject_id = fresh.subject_id AND subject_kind = fresh.subject_kind AND state <> 'pending' OFFSET 0) AS stale
  CROSS JOIN LATERAL (SELECT id, message_id, state FROM item WHERE reminder_id = stale.id OFFSET 0) AS dropped
  CROSS JOIN LATERAL (SELECT message_id FROM item WHERE reminder_id = fresh.id OFFSET 0) AS kept
  WHERE fresh.id = ANY ($2::uuid[]) AND stale.id <> fresh.id AND dropped.state = 'open'
    AND dropped.message_id = ANY ($1::uuid[]) AND kept.message_id = dropped.message_id AND older.id = dropped.id`;

/** Whether any reminder waits to be planned again. */
export const isAnyToReplan = `SELECT FROM reminder_to_replan LIMIT 1`;

/**
 * Takes the marks of reminders that are to be planned again, and locks these: $1 at most so many, with ids beyond $2. One that
 * a change or a claim holds is passed over and keeps its mark. Whoever marks them meanwhile waits and marks them again; the
 * rules are read after this. A reminder is locked by its key, since a join would read all that there are; a mark that is locked
 * stays where it is, so that its place tells it.
 */
export const takeRemindersToReplan = `
  WITH locked AS (
    SELECT mark.ctid AS place FROM reminder_to_replan mark
    CROSS JOIN LATERAL (SELECT FROM reminder WHERE id = mark.reminder_id FOR UPDATE SKIP LOCKED) AS r
    WHERE mark.reminder_id > $2
    ORDER BY mark.reminder_id LIMIT $1 FOR UPDATE OF mark SKIP LOCKED)
  DELETE FROM reminder_to_replan WHERE ctid = ANY (ARRAY(SELECT place FROM locked))
  RETURNING reminder_id AS id`;

/** The locked reminders ($1) that wait, with what they are for, and the steps of the same deadline that are on record beside them. */
export const readRemindersToReplan = `
  SELECT r.id, r.subject_kind AS "subjectKind", r.project_id AS "projectId", r.step, r.day, r.recipients, r.provisional,
    r.send_at AS "sendAt", r.rests_for IS NOT NULL AS rests,
    ${deadlineColumns}, ${stepsOnRecord} AS "onRecord"
  FROM reminder r
  LEFT JOIN milestone_version m ON m.id = r.subject_id AND m.recorded_to = 'infinity'
  LEFT JOIN date_change_version asked ON asked.id = r.subject_id AND asked.recorded_to = 'infinity'
  LEFT JOIN LATERAL ${owedOf} AS owed ON true
  WHERE r.id = ANY ($1::uuid[]) AND r.state = 'pending'`;

/** Moves reminders: $1 [{ id, step, day, recipients, provisional, send_at }]. */
export const moveReminders = `
  UPDATE reminder r SET step = p.step, day = p.day, recipients = p.recipients, provisional = p.provisional,
    send_at = p.send_at, planned_at = (SELECT app.now())
  FROM jsonb_populate_recordset(NULL::reminder, $1) AS p WHERE r.id = p.id`;

/** Marks everything that waits: the steps or the hours are others from now on. */
export const replanAll = `
  INSERT INTO reminder_to_replan SELECT id FROM reminder WHERE state = 'pending' ON CONFLICT DO NOTHING`;

/** Marks what waits on a day beyond the calendar that was loaded. */
export const replanProvisional = `
  INSERT INTO reminder_to_replan SELECT id FROM reminder WHERE state = 'pending' AND provisional ON CONFLICT DO NOTHING`;
