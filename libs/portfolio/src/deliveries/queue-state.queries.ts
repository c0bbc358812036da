/** How sending stands, counted past the row policies: it says nothing of any project. */
export const readQueueState = `SELECT app.queue_state() AS state`;

/** Connections of workers to this database: as seen by the role that they share with the reader. */
export const readWorkers = `
  SELECT coalesce(host(client_addr), 'local') AS address, count(*)::integer AS connections, min(backend_start) AS since
  FROM pg_stat_activity
  WHERE application_name = 'key-projects-worker' AND datname = current_database() GROUP BY client_addr ORDER BY 1`;
