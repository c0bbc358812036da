export { migrate } from './migrate.js';
export { schemaDrift } from './schema-drift.js';
