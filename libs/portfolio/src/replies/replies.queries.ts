/** What a mail can come to that matched something of ours. */
export const matchedOutcomes = ['draft', 'bounced', 'delayed'] as const;

/** Whether sending is paused: then no mail is taken either, since taking one may send one. */
export const isPaused = `
  SELECT FROM sending_pause_version WHERE state = 'paused' AND recorded_to = 'infinity'`;

/** What became of a mail ($1 its key), if it was taken before. */
export const readOutcome = `SELECT outcome FROM mail_reply WHERE mail_key = $1`;

/**
 * The message of ours that one of these Message-IDs ($1) names, the newest, if it left: to whom it went, and its items
 * that can be answered now by their links.
 */
export const findAnswered = `
  SELECT m.id AS "messageId", m.person_id AS "personId", profile.name, profile.email,
    coalesce(wish.language, 'zh') AS language, to_char(app.today(), 'YYYY-MM-DD') AS today,
    (SELECT count(*)::integer FROM reply_draft d WHERE d.message_id = m.id) AS drafts,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('itemId', i.id, 'project', p.name) ORDER BY i.id), '[]')
      FROM linked_message l
      JOIN item i ON i.message_id = m.id AND i.state = 'open' AND i.received_as <> 'security_administrator'
      JOIN reminder r ON r.id = i.reminder_id AND r.subject_kind = 'milestone'
      JOIN milestone_version ms ON ms.id = r.subject_id AND ms.recorded_to = 'infinity'
        AND ms.reached_precision IS NULL AND ms.deadline_version = r.deadline_version
      JOIN project_version p ON p.id = r.project_id AND p.recorded_to = 'infinity' AND p.state = 'active'
      WHERE l.message_id = m.id AND l.expires_at > clock_timestamp()
        AND NOT EXISTS (SELECT FROM used_link u WHERE u.item_id = i.id AND u.message_id = m.id)) AS items
  FROM delivery d JOIN message m ON m.id = d.message_id
  JOIN person_version person ON person.id = m.person_id AND person.recorded_to = 'infinity' AND person.state = 'active'
  JOIN person_profile profile ON profile.person_id = m.person_id
  LEFT JOIN preference wish ON wish.person_id = m.person_id
  WHERE d.internet_message_id = ANY ($1::text[]) AND d.attempts > 0
  ORDER BY m.id DESC LIMIT 1`;

/** The message of ours with this Message-ID ($1), if it left: where it went, to a person or to an address of a schedule. */
export const findReturned = `
  SELECT m.id AS "messageId", CASE WHEN address.id IS NULL THEN profile.email ELSE address.email END AS email
  FROM delivery d JOIN message m ON m.id = d.message_id
  LEFT JOIN person_version person ON person.id = m.person_id AND person.recorded_to = 'infinity' AND person.state = 'active'
  LEFT JOIN person_profile profile ON profile.person_id = person.id
  LEFT JOIN rollup_address address ON address.id = m.rollup_address_id AND address.state = 'active'
  WHERE d.internet_message_id = $1 AND d.attempts > 0 AND (profile.person_id IS NOT NULL OR address.id IS NOT NULL)`;

/**
 * Puts on record what became of a mail: $1 id, $2 key, $3 outcome, $4 the domain of its sender. No row: another worker was
 * faster.
 */
export const keepOutcome = `
  INSERT INTO mail_reply (id, mail_key, outcome, sender_domain) VALUES ($1, $2, $3, $4)
  ON CONFLICT (mail_key) DO NOTHING RETURNING id`;

/** A mail of ours ($1) came back for good, as $2 reports with the status $3. */
export const takeBounce = `SELECT app.take_bounce($1, $2, $3)`;

/** Keeps a draft: $1 id, $2 message, $3 person, $4 item, $5 kind, $6 day, $7 sealed text. */
export const keepDraft = `
  INSERT INTO reply_draft (id, message_id, person_id, item_id, kind, on_day, sealed)
  VALUES ($1, $2, $3, $4, $5, $6, $7)`;

/** The newest draft for an item ($1) in a message ($2) to a person ($3). */
export const readDraft = `
  SELECT d.id, d.kind, d.on_day AS "on", d.sealed FROM reply_draft d
  WHERE d.message_id = $2 AND d.person_id = $3 AND (d.item_id IS NULL OR d.item_id = $1)
  ORDER BY d.made_at DESC, d.id DESC LIMIT 1`;

/** Forgets the drafts whose links have expired. */
export const forgetDrafts = `DELETE FROM reply_draft WHERE made_at < clock_timestamp() - interval '30 days'`;

/** Forgets whence mails came that are listed no longer. */
export const forgetDomains = `
  UPDATE mail_reply SET sender_domain = NULL
  WHERE sender_domain IS NOT NULL AND taken_at < clock_timestamp() - interval '30 days'`;

/** Mails of the last 30 days that matched nothing, the latest first: $1 outcome (null: any), $2 to go on after, $3 at most. */
export const listUnmatched = `
  SELECT id, outcome, sender_domain AS "senderDomain", taken_at AS "takenAt" FROM mail_reply
  WHERE taken_at > clock_timestamp() - interval '30 days' AND outcome <> ALL ('{${matchedOutcomes.join()}}')
    AND ($1::text IS NULL OR outcome = $1)
    AND ($2::uuid IS NULL OR (taken_at, id) < (SELECT last.taken_at, last.id FROM mail_reply last WHERE last.id = $2))
  ORDER BY taken_at DESC, id DESC LIMIT $3`;

/** How many mails ended how in the last 30 days, and when the last of each was taken. */
export const countOutcomes = `
  SELECT outcome, count(*)::integer AS mails, max(taken_at) AS "lastAt" FROM mail_reply
  WHERE taken_at > clock_timestamp() - interval '30 days' GROUP BY outcome ORDER BY outcome`;
