import { sqlStatements } from './sql-statements.js';
import type { SqlStatement } from './sql-statements.js';

/** One migration as it lies on disk. */
export interface MigrationFile {
  /** Folder name, e.g. `20261123000000_init`. */
  name: string;
  sql: string;
}

/** What a rule has against a statement, as the second half of a sentence. */
type Rule = (text: string, earlierTables: ReadonlySet<string>) => string | undefined;

/**
 * What makes an upgrade lose data or stop a database in use. A statement passes with a comment
 * `-- lint: reason …` right before it, for the day when it is right all the same.
 */
const RULES: readonly Rule[] = [
  (text) => (/^DROP TABLE\b/i.test(text) ? 'drops a table: its rows are gone' : undefined),
  (text) =>
    /^ALTER TABLE\b.*\bDROP (COLUMN|(?!CONSTRAINT\b|NOT NULL\b|DEFAULT\b|EXPRESSION\b|IDENTITY\b)["\w])/i.test(
      text,
    )
      ? 'drops a column: its values are gone'
      : undefined,
  (text) =>
    /^ALTER TABLE\b.*\bALTER (COLUMN )?\S+ (SET DATA )?TYPE\b/i.test(text)
      ? 'changes the type of a column: the table is rewritten while nobody can read it'
      : undefined,
  (text, earlier) =>
    /^ALTER TABLE\b/i.test(text) && earlier.has(tableOf(text)) && addsRequiredColumn(text)
      ? 'adds a NOT NULL column without a default to a table that has rows'
      : undefined,
  (text, earlier) =>
    /^CREATE (UNIQUE )?INDEX\b/i.test(text) && earlier.has(indexedTableOf(text))
      ? 'indexes a table of an earlier migration: nobody can write to it meanwhile'
      : undefined,
  (text) =>
    /^(BEGIN|START TRANSACTION|COMMIT|ROLLBACK)\b|\bCONCURRENTLY\b/i.test(text)
      ? 'leaves the one transaction that a migration is'
      : undefined,
];

/**
 * Checks migrations from the oldest to the newest.
 * @param landed the text of each migration that is already in the repository's last commit, by name.
 * @returns one sentence per finding; none when all is well.
 */
export function lintMigrationFiles(
  files: readonly MigrationFile[],
  landed: ReadonlyMap<string, string>,
): string[] {
  const findings: string[] = [];
  const earlierTables = new Set<string>();
  for (const { name, sql } of [...files].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if ((landed.get(name) ?? sql) !== sql)
      findings.push(`${name}: has landed and must not be edited; add a migration.`);
    const statements = sqlStatements(sql);
    for (const statement of statements) findings.push(...against(name, statement, earlierTables));
    for (const { text } of statements) if (/^CREATE TABLE\b/i.test(text)) earlierTables.add(tableOf(text));
  }
  const present = new Set(files.map((file) => file.name));
  for (const name of landed.keys()) {
    if (!present.has(name)) findings.push(`${name}: has landed and must not be removed.`);
  }
  return findings;
}

function against(name: string, statement: SqlStatement, earlierTables: ReadonlySet<string>): string[] {
  if (statement.comments.some((comment) => /^lint: reason \S/.test(comment))) return [];
  return RULES.flatMap((rule) => rule(statement.text, earlierTables) ?? []).map(
    (finding) => `${name}, line ${statement.line}: ${finding}.`,
  );
}

function tableOf(text: string): string {
  return plainName(/^(?:ALTER|CREATE) TABLE (?:IF (?:NOT )?EXISTS )?(?:ONLY )?([\w."]+)/i.exec(text)?.[1]);
}

function indexedTableOf(text: string): string {
  return plainName(/\bON (?:ONLY )?([\w."]+)/i.exec(text)?.[1]);
}

function plainName(name: string | undefined): string {
  return (name ?? '')
    .replaceAll('"', '')
    .replace(/^public\./i, '')
    .toLowerCase();
}

/** Looks at each ADD COLUMN up to the next action; commas inside brackets are not followed by an action's word. */
function addsRequiredColumn(text: string): boolean {
  const actions = text.split(/,\s*(?=(?:ADD|ALTER|DROP|ENABLE|VALIDATE|OWNER|SET)\b)/i);
  return actions.some(
    (action) =>
      /\bADD (COLUMN )?(?!CONSTRAINT\b|CHECK\b|UNIQUE\b|PRIMARY\b|FOREIGN\b|EXCLUDE\b)/i.test(action) &&
      /\bNOT NULL\b/i.test(action) &&
      !/\bDEFAULT\b|\bGENERATED\b/i.test(action),
  );
}
