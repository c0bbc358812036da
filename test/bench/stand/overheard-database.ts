import type pg from 'pg';
import { Database } from '#database';

/** A statement as the product sent it. */
export interface Statement {
  readonly name: string | undefined;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A connection to the database that remembers the statements, so that a limit can send the same ones. */
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

  /** The statement of that name. Throws when it was never sent. */
  named(name: string): Statement {
    const found = this.statements.find((statement) => statement.name === name);
    if (found === undefined) throw new Error(`The product no longer sends a statement named ${name}.`);
    return found;
  }
}
