import type pg from 'pg';
import { Database } from '#database';
import type { VisibleProjects } from '#domain';

/** A statement as the product sent it. */
export interface Statement {
  readonly name: string | undefined;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A connection to the database that remembers the statements, so that others can send the same ones. */
export class OverheardDatabase extends Database {
  readonly statements: Statement[] = [];

  /** Runs the statement and remembers it. */
  override async query<T extends pg.QueryResultRow>(
    text: string,
    values: unknown[] = [],
    name?: string,
  ): Promise<T[]> {
    this.statements.push({ name, text, values });
    return super.query<T>(text, values, name);
  }

  /** The same for a statement with a reader. */
  override async queryAs<T extends pg.QueryResultRow>(
    reader: VisibleProjects,
    text: string,
    values: unknown[] = [],
    name?: string,
  ): Promise<T[]> {
    this.statements.push({ name, text, values });
    return super.queryAs<T>(reader, text, values, name);
  }

  /** The last statement with such a name. Throws when none was sent. */
  last(name: RegExp): Statement {
    const found = this.statements.findLast((statement) => name.test(statement.name ?? ''));
    if (found === undefined) throw new Error(`The product no longer sends a statement named ${name.source}.`);
    return found;
  }
}
