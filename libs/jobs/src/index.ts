// The job catalogue: every job with its name, queue, payload, retries and a sample.
// Hides: nothing but the order of things; it is data.
// May be imported by: database (names of the queues), portfolio (names of jobs in the outbox), apps/worker.
// Never imports: BullMQ, a database, an app.
// A payload holds one id or nothing, so a job may be lost, run twice or run late.

export * from './catalogue.js';
export * from './handlers.js';
export * from './job.js';
