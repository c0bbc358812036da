/** Claims the oldest doorbells: $1 at most so many. Read by state and not by number: sequence order is not commit order. */
export const claimOutbox = `
  SELECT id, job, subject_id AS "subjectId" FROM outbox ORDER BY created_at LIMIT $1 FOR UPDATE SKIP LOCKED`;

/** Removes doorbells ($1) that have rung. */
export const removeOutbox = `DELETE FROM outbox WHERE id = ANY ($1::uuid[])`;

/** Leaves a doorbell: $1 its id, $2 the job; for jobs that are about nothing but the moment. */
export const leaveDoorbell = `INSERT INTO outbox (id, job, subject_id) VALUES ($1, $2, $1)`;

/** Doorbells for messages: $1 [{ id, subject_id }]. */
export const insertOutbox = `
  INSERT INTO outbox (id, job, subject_id)
  SELECT id, 'deliveries.send', subject_id FROM jsonb_populate_recordset(NULL::outbox, $1)`;
