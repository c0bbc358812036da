/** One statement of a script. */
export interface SqlStatement {
  /** Without comments, string contents and function bodies; spaces single. */
  text: string;
  /** Line of its first word, from 1. */
  line: number;
  /** Comments that stand before it or inside it, without their marks. */
  comments: string[];
}

/** A comment, a string, a dollar-quoted body, a quoted name, a semicolon: all that decides where a statement ends. */
const TOKEN =
  /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([A-Za-z_]\w*|)\$[\s\S]*?\$\1\$|;|[^-/'"$;]+|[\s\S]/g;

/** Cuts a script into statements. What stands in strings and function bodies is nobody's statement. */
export function sqlStatements(script: string): SqlStatement[] {
  const statements: SqlStatement[] = [];
  let current: SqlStatement = { text: '', line: 0, comments: [] };
  let line = 1;
  for (const [token] of script.matchAll(TOKEN)) {
    if (token === ';') {
      statements.push(current);
      current = { text: '', line: 0, comments: [] };
    } else if (token.startsWith('--') || token.startsWith('/*')) {
      current.comments.push(token.replace(/^--\s*|^\/\*\s*|\s*\*\/$/g, ''));
    } else {
      if (current.line === 0 && token.trim() !== '') current.line = line + leadingNewlines(token);
      current.text += /^['$]./s.test(token) && token.length > 1 ? "''" : token;
    }
    line += token.split('\n').length - 1;
  }
  return [...statements, current]
    .map((statement) => ({ ...statement, text: statement.text.replace(/\s+/g, ' ').trim() }))
    .filter((statement) => statement.text !== '');
}

function leadingNewlines(token: string): number {
  return (/^\s*/.exec(token)?.[0] ?? '').split('\n').length - 1;
}
