/**
 * The house's style as functions over one file: names, length, openings, notes, paths, comments. What oxlint,
 * prettier and dependency-cruiser hold is not repeated here. Each rule gives its findings as short texts, and
 * test/architecture/tidy.spec.ts breaks each once before it asks our own tree.
 */
import ts from 'typescript';

/** A file of ours: path from the root with forward slashes, and its text. */
export interface TidyFile {
  readonly path: string;
  readonly text: string;
}

/** What one rule has against one file; empty when nothing. */
export type TidyRule = (file: TidyFile) => string[];

const suffixes = 'module|controller|service|queries|processor|spec|int-spec|e2e-spec';
const codeName = new RegExp(`^[a-z0-9]+(?:-[a-z0-9]+)*(?:\\.(?:${suffixes}))?\\.(?:ts|mjs)$`);
const folderName = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const vagueName = /^(?:common|shared|core|utils?|helpers?|misc)$/;
const maxLines = 400;

/** Names that a tool looks for by itself. */
const namesOfTools = new Set(['jest.config.mjs']);

/** Files of code that may be longer than 400 lines, each with the reason. */
export const longFiles: Readonly<Record<string, string>> = {
  'libs/domain/src/access/can.ts': 'one table: every action with its rule',
  'libs/domain/src/access/can.spec.ts': 'the rules of one table, role by role',
  'libs/domain/src/history/history-entry.ts': 'one table: every kind of event with the class of each field',
  'libs/domain/src/history/history-phrases.ts': 'one table: what each kind of event says, in two languages',
  'libs/domain/src/recorded-rows.ts': 'one table: every recorded row by its table',
  'libs/domain/src/refusal-texts.ts': 'one table: every refusal in two languages',
  'libs/domain/src/project/decide-stage-change.spec.ts': 'the cases of one rule, which reads best as a whole',
  'test/integration/as-of.int-spec.ts': 'one change of every table, and what each shows of the past',
  'test/integration/lists.int-spec.ts': 'one year of a list from its draft on, step upon step',
  'test/integration/response-fields.int-spec.ts': 'one table: every field of every reading',
  'test/integration/project-year.int-spec.ts': 'one year of a project as one story, each step upon the last',
};

/** True for TypeScript and plain modules of ours. */
function isCode(path: string): boolean {
  return /^(?:apps|libs|test|prisma)\/.*\.(?:ts|mjs)$/.test(path);
}

/** True for code of the product itself: no specs, no test support. */
function isProduct(path: string): boolean {
  return /^(?:apps|libs)\//.test(path) && isCode(path) && !path.endsWith('.spec.ts');
}

/** The file as a syntax tree with parents, without types. */
function parse(file: TidyFile): ts.SourceFile {
  return ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ES2023, true);
}

/** "line 3: …" for a node, as people look for it in an editor. */
function at(node: ts.Node, what: string): string {
  const source = node.getSourceFile();
  return `line ${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${what}`;
}

/** Calls `visit` for each node under `node`, itself included. */
function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** The lines in which `pattern` occurs, as findings. */
function linesWith(file: TidyFile, pattern: RegExp, what: string): string[] {
  return file.text
    .split('\n')
    .flatMap((line, index) =>
      pattern.test(line) ? [`line ${index + 1}: ${what}: ${line.trim().slice(0, 80)}`] : [],
    );
}

/** kebab-case, one of the known suffixes, and each kind of spec in its place. */
function fileName({ path }: TidyFile): string[] {
  if (!isCode(path)) return [];
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (namesOfTools.has(name)) return [];
  if (!codeName.test(name))
    return [`${name}: kebab-case, and no suffix but .${suffixes.replaceAll('|', ' .')}`];
  if (name.includes('.int-spec.') && !path.startsWith('test/integration/'))
    return [`${name} belongs in test/integration`];
  if (name.includes('.e2e-spec.') && !path.startsWith('test/e2e/')) return [`${name} belongs in test/e2e`];
  return [];
}

/** Folders say what is in them: kebab-case, and none of the names that say nothing; nor do files. */
function placeName({ path }: TidyFile): string[] {
  if (!/^(?:apps|libs|test|prisma)\//.test(path)) return [];
  const folders = path.split('/').slice(0, -1);
  const base = path.slice(path.lastIndexOf('/') + 1).replace(/\..*$/, '');
  return [
    ...folders
      .filter((name) => !folderName.test(name) && !/^\d{14}_[a-z0-9_]+$/.test(name))
      .map((name) => `folder ${name}`),
    ...[...folders, base]
      .filter((name) => vagueName.test(name))
      .map((name) => `${name} says nothing: name what it does`),
  ];
}

/** At most 400 lines, or a reason in `longFiles`. */
function fileLength({ path, text }: TidyFile): string[] {
  const lines = text.split('\n').length - 1;
  return isCode(path) && lines > maxLines && !(path in longFiles)
    ? [`${lines} lines, ${maxLines} at most`]
    : [];
}

/** A library's index.ts opens with five lines: what it hides, who may import it, what it never imports. */
function libraryOpening({ path, text }: TidyFile): string[] {
  if (!/^libs\/[^/]+\/src\/index\.ts$/.test(path)) return [];
  const opening = (ts.getLeadingCommentRanges(text, 0) ?? [])
    .map(({ pos, end }) => text.slice(pos, end))
    .join('\n');
  const lines = opening.split('\n').filter((line) => /[\p{L}\p{N}]/u.test(line)).length;
  const missing = ['hides', 'import', 'never'].filter((word) => !opening.toLowerCase().includes(word));
  return [
    ...(lines < 5 ? [`opens with ${lines} lines of comment instead of five`] : []),
    ...missing.map((word) => `its opening does not say "${word}"`),
  ];
}

/** Notes to oneself belong in the issue tracker. */
function noNotes(file: TidyFile): string[] {
  return linesWith(file, /\b(?:TODO|FIXME|XXX|HACK)\b/, 'a note');
}

/** A path of one machine means nothing on another. */
function noMachinePath(file: TidyFile): string[] {
  return linesWith(
    file,
    /(?<![\w.*}])\/(?:work|root|home|Users|tmp)\/[\w.]|\b[A-Z]:\\/,
    'a path of one machine',
  );
}

/** Where packages come from is the machine's setting, not the project's. */
function noRegistryHost(file: TidyFile): string[] {
  const host =
    /\b(?:[\w-]+\.)*(?:npmjs\.(?:org|com)|yarnpkg\.com|npmmirror\.com|debian\.org|docker\.io|ghcr\.io|quay\.io)\b/;
  const named = /https?:\/\/[^\s/"']*(?:registry|mirror|artifactory|nexus|verdaccio)/;
  return linesWith(file, new RegExp(`${host.source}|${named.source}`), 'a registry');
}

/** True when the statement, or the list of constants it declares, has a doc comment with text. */
function hasDocComment(node: ts.Node): boolean {
  return ts.getJSDocCommentsAndTags(node).some((doc) => ts.isJSDoc(doc) && doc.comment !== undefined);
}

/** The name of an exported function, class, type or constant function; undefined for anything else. */
function exportedName(node: ts.Statement): string | undefined {
  const exported =
    ts.canHaveModifiers(node) && ts.getModifiers(node)?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword);
  if (!exported) return undefined;
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) return node.name?.text ?? 'default';
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isEnumDeclaration(node))
    return node.name.text;
  if (!ts.isVariableStatement(node)) return undefined;
  return node.declarationList.declarations
    .filter(
      ({ initializer }) =>
        initializer && (ts.isFunctionLike(initializer) || ts.isClassExpression(initializer)),
    )
    .map(({ name }) => name.getText())[0];
}

/** What a library exports says in a comment what it does, in which unit, and how it fails. */
function docComment(file: TidyFile): string[] {
  if (!file.path.startsWith('libs/') || !isProduct(file.path)) return [];
  const documented = new Set<string>();
  return parse(file).statements.flatMap((statement) => {
    const name = exportedName(statement);
    if (name === undefined || documented.has(name)) return [];
    if (!hasDocComment(statement)) return [at(statement, `${name} has no doc comment`)];
    // The other signatures of an overloaded function need none.
    documented.add(name);
    return [];
  });
}

/** Rules get their time as an argument, use cases from app.now(); `Date.now()` is oxlint's part. */
function noClock(file: TidyFile): string[] {
  if (!/^libs\/(?:domain|portfolio)\//.test(file.path) || !isProduct(file.path)) return [];
  const findings: string[] = [];
  walk(parse(file), (node) => {
    if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return;
    if (!ts.isIdentifier(node.expression) || node.expression.text !== 'Date') return;
    if (ts.isCallExpression(node) || !node.arguments?.length)
      findings.push(at(node, 'reads the clock of the machine'));
  });
  return findings;
}

/** Also where oxlint does not see a call: `const maybe = here ? it : it.skip`. */
function noFocus(file: TidyFile): string[] {
  if (!file.path.endsWith('spec.ts')) return [];
  const findings: string[] = [];
  walk(parse(file), (node) => {
    if (ts.isIdentifier(node) && /^(?:xit|fit|xtest|xdescribe|fdescribe)$/.test(node.text))
      findings.push(at(node, node.text));
    if (!ts.isPropertyAccessExpression(node) || !/^(?:only|skip|todo|failing)$/.test(node.name.text)) return;
    if (/^(?:it|test|describe)\b/.test(node.expression.getText())) findings.push(at(node, node.getText()));
  });
  return findings;
}

/** A rule is switched off by its name, and after ` -- ` stands why; for the formatter on the line before. */
function disableReason(file: TidyFile): string[] {
  if (!isCode(file.path)) return [];
  const lines = file.text.split('\n');
  return lines.flatMap((line, index) => {
    if (/\/[/*]\s*prettier-ignore/.test(line)) {
      return /^\s*(?:\/\/|\*)/.test(lines[index - 1] ?? '')
        ? []
        : [`line ${index + 1}: no reason on the line before`];
    }
    if (!/\/[/*]\s*(?:oxlint|eslint)-disable/.test(line)) return [];
    return /-disable(?:-next-line|-line)?\s+[\w@/-]+.*\s--\s+\S.{9,}/.test(line)
      ? []
      : [`line ${index + 1}: name the rule, and the reason after " -- "`];
  });
}

/** Every rule that looks at one file alone. */
export const tidyRules = {
  fileName,
  placeName,
  fileLength,
  libraryOpening,
  noNotes,
  noMachinePath,
  noRegistryHost,
  docComment,
  noClock,
  noFocus,
  disableReason,
} satisfies Record<string, TidyRule>;
