/** One pause or resumption at a time, for this transaction. */
export const lockSendingPause = `SELECT pg_advisory_xact_lock(20220110, 4)`;

/** The pause that holds, if any. */
export const readSendingPause = `
  SELECT id, version, to_char(recorded_from AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS') AS since
  FROM sending_pause_current WHERE state = 'paused'`;

/** The same with its reason (null: erased) and what waits for its end. */
export const readSendingState = `
  SELECT to_char(p.recorded_from AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS') AS since, s.value AS reason
  FROM sending_pause_current p LEFT JOIN audit.sealed s ON s.commitment = p.reason WHERE p.state = 'paused'`;

/** How many messages are due and wait. */
export const countDueDeliveries = `
  SELECT count(*)::integer AS count FROM delivery WHERE state = 'pending' AND send_at <= app.now()`;

/** Ends what is being sent: whether it arrived is not known. Who sends it may write no result any more. */
export const endSendsAsAmbiguous = `
  UPDATE delivery SET state = 'ambiguous', lease_until = NULL,
    last_error = 'It was being sent when the restored backup was made.'
  WHERE state = 'sending'`;

/** Ends what is due and was not sent, so that it is not sent a second time by a database that has forgotten the first. */
export const setDueAside = `
  UPDATE delivery SET state = 'ambiguous', last_error = 'Set aside when sending was resumed.'
  WHERE state = 'pending' AND send_at <= app.now()`;
