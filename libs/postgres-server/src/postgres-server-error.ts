/** Why the embedded PostgreSQL can't be used, as one sentence for the person who started the product. */
export class PostgresServerError extends Error {
  override readonly name = 'PostgresServerError';
}
