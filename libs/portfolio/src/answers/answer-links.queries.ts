/** Keeps that messages ($1) of people ($2) have links, which answer for 30 days. */
export const keepLinked = `
  INSERT INTO linked_message (message_id, person_id, expires_at)
  SELECT message, person, clock_timestamp() + interval '30 days'
  FROM unnest($1::uuid[], $2::uuid[]) AS t (message, person)
  ON CONFLICT DO NOTHING`;

/** The messages in which an item ($1) is or was used: a token is of one of them. */
export const readPlacesOfItem = `
  SELECT i.id AS "itemId", i.person_id AS "personId", linked.message_id AS "messageId"
  FROM item i
  CROSS JOIN LATERAL (SELECT i.message_id UNION SELECT u.message_id FROM used_link u WHERE u.item_id = i.id) AS linked
  WHERE i.id = $1`;

/** The place of a token that carries none ($1 its hash): those of mails from before tokens were sealed. */
export const readPlaceOfHash = `
  SELECT item_id AS "itemId", person_id AS "personId", message_id AS "messageId" FROM answer_link WHERE token_hash = $1`;

/** The item ($1) behind the open link in a message ($2); null where there is nothing to answer. */
export const readOpenLink = `SELECT app.open_answer_link($1, $2) AS link`;

/** Uses the link of an item ($1) in a message ($2), for what was sent by it ($3); no row: it is used. */
export const useLink = `
  INSERT INTO used_link (item_id, message_id, used_form) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING 1`;

/** Whether the link of an item ($1) in a message ($2), if it has not expired, was used for just this ($3). */
export const wasUsedFor = `
  SELECT FROM used_link u JOIN linked_message l ON l.message_id = u.message_id
  WHERE u.item_id = $1 AND u.message_id = $2 AND u.used_form = $3 AND l.expires_at > clock_timestamp()`;
