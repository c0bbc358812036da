/** One addition or end at a time, for this transaction. */
export const lockDirectChannels = `SELECT pg_advisory_xact_lock(20220110, 8)`;

/** The channel of that name ($1) that is set up. */
export const findPresentChannel = `SELECT id, channel, host FROM direct_channel WHERE channel = $1 AND ended_at IS NULL`;

/** A channel ($1) that has not ended. */
export const findDirectChannel = `SELECT id, channel, host FROM direct_channel WHERE id = $1 AND ended_at IS NULL`;

/** Adds a channel: $1 the event's id, $2 channel, $3 host, $4 address and keys, sealed. */
export const addDirectChannel = `INSERT INTO direct_channel (id, channel, host, sealed) VALUES ($1, $2, $3, $4)`;

/** Ends a channel ($1) and forgets its keys. */
export const endDirectChannel = `UPDATE direct_channel SET ended_at = clock_timestamp(), sealed = NULL WHERE id = $1`;

/** Gives up what waits for a channel ($1): it goes on to the next. Of what is being sent nobody will know. */
export const giveUpWaiting = `
  UPDATE direct_delivery SET state = CASE state WHEN 'sending' THEN 'ambiguous' ELSE 'failed' END, lease_until = NULL,
    last_error = 'The channel was ended.'
  WHERE channel = $1 AND state IN ('pending', 'sending')`;

/** The channels that have not ended, and how they do. */
export const listDirectChannels = `
  SELECT c.id, c.channel, c.host, c.created_at AS "addedAt", owed.waiting, owed.failed, owed."lastSentAt",
    (SELECT d.last_error FROM direct_delivery d WHERE d.channel = c.channel AND d.last_error IS NOT NULL
     ORDER BY d.send_at DESC, d.id DESC LIMIT 1) AS "lastError"
  FROM direct_channel c CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE d.state IN ('pending', 'sending'))::integer AS waiting,
      count(*) FILTER (WHERE d.state IN ('failed', 'ambiguous'))::integer AS failed, max(d.sent_at) AS "lastSentAt"
    FROM direct_delivery d WHERE d.channel = c.channel) AS owed
  WHERE c.ended_at IS NULL ORDER BY c.id`;

/** Who a person ($1) is at the apps. */
export const listAppIdentities = `
  SELECT channel, identity FROM app_identity WHERE person_id = $1 ORDER BY channel`;

/** Who a person ($1) is at an app ($2), locked. */
export const lockAppIdentity = `
  SELECT identity FROM app_identity WHERE person_id = $1 AND channel = $2 FOR UPDATE`;

/** Says who a person ($1) is at an app ($2): $3. */
export const putAppIdentity = `
  INSERT INTO app_identity (person_id, channel, identity) VALUES ($1, $2, $3)
  ON CONFLICT (person_id, channel) DO UPDATE SET identity = excluded.identity`;

/** Takes away who a person ($1) is at an app ($2). */
export const takeAppIdentity = `DELETE FROM app_identity WHERE person_id = $1 AND channel = $2`;
