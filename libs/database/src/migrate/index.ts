export { migrate } from './migrate.js';
export { MigrateError } from './migrate-error.js';
export { QUEUE_SCHEMA } from './queue-schema.js';
export { schemaDrift } from './schema-drift.js';
