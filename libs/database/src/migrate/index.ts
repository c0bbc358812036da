export { migrate } from './migrate.js';
export { QUEUE_SCHEMA } from './queue-schema.js';
export { schemaDrift } from './schema-drift.js';
