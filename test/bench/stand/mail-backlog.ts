import type { Database } from '#database';

/** Three items each: a liaison officer's usual morning. */
const itemsOfOne = 3;

/**
 * One message for each of $2 days, the first of which is day $3, to one person ($1), with claimed reminders of
 * milestones that wait ($4).
 */
const insertBacklog = `
  WITH day AS (SELECT n, gen_random_uuid() AS message_id FROM generate_series($3::integer, $3::integer + $2::integer - 1) AS n),
  wanted AS (
    SELECT day.n, day.message_id, k, gen_random_uuid() AS reminder_id, m.id AS milestone_id, m.project_id
    FROM day CROSS JOIN generate_series(1, ${itemsOfOne}) AS k
    JOIN (SELECT id, project_id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS size
          FROM milestone_version WHERE id = ANY ($4::uuid[]) AND recorded_to = 'infinity') AS m
      ON m.place = (day.n * ${itemsOfOne} + k) % m.size),
  reminders AS (
    INSERT INTO reminder (id, subject_kind, subject_id, project_id, deadline_version, step, recipients, day, send_at,
      provisional, state, planned_at, ended_at)
    SELECT reminder_id, 'milestone', milestone_id, project_id, 1000000 + n * ${itemsOfOne} + k, 'before_7', '{liaison_officer}',
      app.today(), app.now() - interval '2 minutes', false, 'claimed', app.now(), app.now() FROM wanted RETURNING id),
  messages AS (
    INSERT INTO message (id, person_id, channel, kind, day, slot, created_at)
    SELECT message_id, $1, 'email', 'reminders', date '2000-01-01' + n, 1, app.now() FROM day RETURNING id),
  items AS (
    INSERT INTO item (id, reminder_id, person_id, message_id, received_as)
    SELECT gen_random_uuid(), reminder_id, $1, message_id, 'liaison_officer' FROM wanted RETURNING id),
  deliveries AS (
    INSERT INTO delivery (message_id, send_at, internet_message_id)
    SELECT message_id, app.now() - interval '2 minutes', '<' || message_id || '@bench.example>' FROM day RETURNING message_id)
  INSERT INTO outbox (id, job, subject_id) SELECT gen_random_uuid(), 'deliveries.send', message_id FROM day`;

/** Messages of reminders, merged and due, as the claim of a busy morning leaves them to the worker. */
export class MailBacklog {
  #lastDay = 0;

  constructor(
    private readonly database: Database,
    private readonly personId: string,
    private readonly milestoneIds: readonly string[],
  ) {}

  /** Adds so many at once, with the doorbells that wake the worker. */
  async add(count: number): Promise<void> {
    await this.database.query(insertBacklog, [this.personId, count, this.#lastDay, this.milestoneIds]);
    this.#lastDay += count;
  }
}
