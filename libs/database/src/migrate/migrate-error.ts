/** Why the database can't be migrated, as one sentence for the operator. */
export class MigrateError extends Error {
  override readonly name = 'MigrateError';
}
