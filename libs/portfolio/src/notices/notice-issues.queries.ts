/** Whether mails wait for what is owed: one that cannot be made holds no reminder back for longer than ten minutes. */
export const isBeingIssued = (owed: string, now: string): string =>
  `${owed}.owed_at > ${now} - interval '10 minutes'`;

/** Of claimed reminders ($1) of milestones: the steps of the same deadline that were claimed before. */
export const readEarlierSteps = `
  SELECT r.id AS "reminderId", r.project_id AS "projectId", r.step,
    ARRAY(SELECT o.step FROM reminder o WHERE o.subject_id = r.subject_id AND o.subject_kind = r.subject_kind
          AND o.deadline_version = r.deadline_version AND o.state = 'claimed' AND o.id <> r.id) AS earlier
  FROM reminder r WHERE r.id = ANY ($1::uuid[]) AND r.subject_kind = 'milestone'`;

/** Notes that claimed steps owe notices: $1 [{ reminder_id, project_id, kind }]. */
export const insertOwedNotices = `
  INSERT INTO notice_owed (reminder_id, project_id, kind, owed_at)
  SELECT reminder_id, project_id, kind, app.now() FROM jsonb_populate_recordset(NULL::notice_owed, $1)`;

/** What is owed after $2, with its step: $1 at most so many. */
export const findOwedNotices = `
  SELECT o.reminder_id AS "reminderId", o.project_id AS "projectId", o.kind, r.subject_id AS "milestoneId",
    r.deadline_version AS "deadlineVersion", r.step
  FROM notice_owed o JOIN reminder r ON r.id = o.reminder_id
  WHERE o.reminder_id > $2 ORDER BY o.reminder_id LIMIT $1`;

/**
 * What the issue of a notice of the kind $1 for the step of a reminder ($2) depends on (`NoticeGround`). Runs behind the
 * project's lock; the number is free until the transaction ends, since the next one waits for it. Of reminders before it
 * those count that somebody was sent.
 */
export const readNoticeGround = `
  SELECT given.year, given.number, given.issued_on AS "issuedOn",
    EXISTS (SELECT FROM notice n WHERE n.milestone_id = r.subject_id AND n.deadline_version = r.deadline_version
      AND n.step = r.step) AS "isIssued",
    EXISTS (SELECT FROM item i WHERE i.reminder_id = r.id AND i.state = 'open') AS "isWaitedFor",
    root.name AS city, lead.name AS "leadUnit", project.synthetic,
    (SELECT u.name FROM unnest(lead.path) WITH ORDINALITY AS above (id, depth)
     JOIN duty_current d ON d.unit_id = above.id AND d.role = 'supervisor' AND d.from_on <= given.issued_on
       AND (d.to_on IS NULL OR d.to_on > given.issued_on)
     JOIN unit_current u ON u.id = above.id
     ORDER BY above.depth DESC LIMIT 1) AS "supervisingUnit",
    (SELECT coalesce(json_agg(json_build_object('on', told.on_day, 'step', told.step, 'recipients', told.recipients)
       ORDER BY told.on_day, told.at), '[]')
     FROM (SELECT (min(d.sent_at) AT TIME ZONE 'Asia/Shanghai')::date AS on_day, min(d.sent_at) AS at, o.step,
             array_agg(DISTINCT i.received_as) AS recipients
           FROM reminder o
           JOIN item i ON i.reminder_id = o.id AND i.state = 'open'
           JOIN delivery d ON d.message_id = i.message_id AND d.state = 'sent'
           WHERE o.subject_id = r.subject_id AND o.subject_kind = r.subject_kind
             AND o.deadline_version = r.deadline_version AND o.step LIKE 'after\\_%' AND o.id <> r.id
           GROUP BY o.id, o.step) AS told) AS "toldBefore"
  FROM app.next_notice_number($1) AS given
  CROSS JOIN reminder r
  JOIN project ON project.id = r.project_id
  JOIN project_current p ON p.id = r.project_id
  JOIN unit_current lead ON lead.id = p.lead_unit_id
  JOIN unit_current root ON root.id = lead.path[1]
  WHERE r.id = $2`;

/** The notice that was issued for the step of a reminder ($1), with what its paper says; no row: none was. */
export const readIssued = `
  SELECT n.id, n.document FROM notice n JOIN reminder r ON r.subject_id = n.milestone_id
    AND r.deadline_version = n.deadline_version AND r.step = n.step
  WHERE r.id = $1`;

/**
 * Nothing is owed any more for a reminder ($1): keeps the paper ($3) of the notice ($2, null: none was issued) unless somebody
 * was faster, and rings for the messages that have waited for it, all in one statement.
 */
export const endOwedNotice = `
  WITH kept AS (
    INSERT INTO notice_paper (notice_id, project_id, pdf) SELECT id, project_id, $3 FROM notice WHERE id = $2
    ON CONFLICT DO NOTHING),
  ended AS (DELETE FROM notice_owed WHERE reminder_id = $1 RETURNING reminder_id)
  INSERT INTO outbox (id, job, subject_id)
  SELECT uuidv7(), 'deliveries.send', waiting.message_id
  FROM (SELECT DISTINCT i.message_id FROM ended JOIN item i ON i.reminder_id = ended.reminder_id
    WHERE i.state = 'open') AS waiting`;

/** The papers of items ($1) of reminders. */
export const readMailPapers = `
  SELECT i.id AS "itemId", n.reference, n.kind, v.reply_due_on AS "replyDueOn", paper.pdf
  FROM item i
  JOIN reminder r ON r.id = i.reminder_id
  JOIN notice n ON n.milestone_id = r.subject_id AND n.deadline_version = r.deadline_version AND n.step = r.step
  JOIN notice_version v ON v.id = n.id AND v.recorded_to = 'infinity'
  JOIN notice_paper paper ON paper.notice_id = n.id
  WHERE i.id = ANY ($1::uuid[])`;
