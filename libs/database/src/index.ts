// PostgreSQL: connections, transactions, the decision store, the history's bytes, migrations.
// Hides: SQL of the store, canonical bodies, commitments, column names, retries, pipelining.
// May be imported by: portfolio; the command line for migrations; test support.
// Never imports: portfolio, contracts, any app. Only this library and *.queries.ts files write SQL.
// The one writer of recorded tables is the SQL function app.store_decision, called from decision-store.ts.

export {
  Database,
  type DatabaseKind,
  type DatabaseOptions,
  readThrough,
  type MoreFacts,
  type Read,
  type Stored,
} from './database.js';
export { canonicalBody, canonicalEvent, canonicalJson, commitmentOf, Sealer } from './canonical.js';
export { decisionDocument } from './decision-store.js';
export { newId, seededIds } from './ids.js';
export { Listening } from './listening.js';
export { projectFacts, type FactsDocument } from './project-facts.js';
export { settledTogether } from './settled-together.js';
export { createPrisma, type PrismaClient } from './prisma/create-prisma.js';
export {
  dumpTables,
  leftOutOfBackups,
  loadTables,
  refuseFilledDatabase,
  type DatabaseDump,
} from './backup/index.js';
export { migrate, schemaDrift } from './migrate/index.js';
