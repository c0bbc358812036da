export { leftOutOfBackups } from './backup-catalogue.js';
export { dumpTables, type DatabaseDump } from './dump-tables.js';
export { loadTables, refuseFilledDatabase } from './load-tables.js';
