/**
 * The import rules of .dependency-cruiser.mjs: each one fires on a tree that breaks it and only it, the rows say
 * what docs/ARCHITECTURE.md says, and our own tree keeps them all.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const fixtures = join(root, 'test/architecture/import-fixtures');

/** The allowed imports between our own parts, as in docs/ARCHITECTURE.md and written here a second time. */
const allowed: Record<string, readonly string[]> = {
  'libs/domain': [],
  'libs/contracts': ['domain'],
  'libs/jobs': ['domain'],
  'libs/runtime': [],
  'libs/postgres-server': [],
  'libs/transparency': [],
  'libs/workbook': [],
  'libs/database': ['domain', 'jobs', 'runtime'],
  'libs/portfolio': ['domain', 'jobs', 'database', 'runtime', 'transparency', 'workbook'],
  'libs/documents': ['domain', 'runtime'],
  'apps/api': ['contracts', 'portfolio', 'domain', 'runtime', 'transparency', 'documents'],
  'apps/worker': ['portfolio', 'jobs', 'domain', 'runtime', 'documents'],
  'apps/cli': ['portfolio', 'documents', 'domain', 'runtime', 'database', 'postgres-server', 'transparency'],
  'apps/launcher': ['runtime', 'postgres-server', 'domain', 'transparency'],
};

let options: ICruiseOptions;
let scratch: string;

beforeAll(async () => {
  options = await extractDepcruiseOptions(join(root, '.dependency-cruiser.mjs'));
  scratch = mkdtempSync(join(tmpdir(), 'import-rules-'));
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** The names of the rules; a rule without a name could not be asked for. */
function ruleNames(): string[] {
  return (options.ruleSet?.forbidden ?? []).map((rule) => rule.name ?? '(unnamed)');
}

/** A tree of its own with our package.json, so that #names and npm packages resolve as they do in ours. */
function makeTree(name: string): string {
  const folder = join(scratch, name);
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Runs the rules over the parts of a tree that exist. */
async function violationsOf(baseDir: string): Promise<ICruiseResult> {
  const parts = readdirSync(baseDir).filter((name) => ['apps', 'libs', 'test'].includes(name));
  const tsConfig = extractTSConfig(join(root, 'tsconfig.json'));
  const { output } = await cruise(parts, { ...options, baseDir }, undefined, { tsConfig });
  if (typeof output === 'string') throw new Error(`the cruiser answered with text: ${output}`);
  return output;
}

describe('import rules', () => {
  it('have one failing tree each', () => {
    expect(readdirSync(fixtures).sort()).toEqual(ruleNames().sort());
  });

  it.each(readdirSync(fixtures))('%s fires on its tree, and nothing else does', async (rule) => {
    const tree = makeTree(rule);
    cpSync(join(fixtures, rule), tree, { recursive: true });
    const { summary } = await violationsOf(tree);
    expect([...new Set(summary.violations.map((violation) => violation.rule.name))]).toEqual([rule]);
  });

  it('allow exactly the imports of the table between our own parts', async () => {
    const tree = makeTree('matrix');
    const names = Object.keys(allowed).flatMap((part) => (part.startsWith('libs/') ? [part.slice(5)] : []));
    for (const part of Object.keys(allowed)) {
      const others = names.filter((name) => part !== `libs/${name}`);
      const probe = join(tree, part, 'src/probe.ts');
      mkdirSync(dirname(probe), { recursive: true });
      writeFileSync(probe, others.map((name) => `import '#${name}';\n`).join(''));
    }
    for (const name of names)
      writeFileSync(join(tree, 'libs', name, 'src/index.ts'), 'export const here = 1;\n');

    const { summary } = await violationsOf(tree);

    const found = summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
    const wanted = Object.entries(allowed).flatMap(([part, ours]) =>
      names
        .filter((name) => part !== `libs/${name}` && !ours.includes(name))
        .map(
          (name) => `${part.replace('/', '-')}-imports: ${part}/src/probe.ts -> libs/${name}/src/index.ts`,
        ),
    );
    expect(found.sort()).toEqual(wanted.sort());
  });

  it('hold in our own tree, whose #names resolve to sources', async () => {
    const { summary, modules } = await violationsOf(root);

    expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)).toEqual([]);
    const byName = modules
      .filter((module) => module.source.startsWith('apps/'))
      .flatMap((module) => module.dependencies)
      .filter((dependency) => dependency.module.startsWith('#'));
    expect(byName.length).toBeGreaterThan(0);
    for (const { module, resolved } of byName) expect(resolved).toBe(`libs/${module.slice(1)}/src/index.ts`);
  });

  it('are about parts that exist', () => {
    const parts = ['libs', 'apps'].flatMap((top) =>
      readdirSync(join(root, top)).map((name) => `${top}/${name}`),
    );
    expect(parts.sort()).toEqual(Object.keys(allowed).sort());
    const { imports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { imports: object };
    const libraries = Object.keys(allowed).filter((part) => part.startsWith('libs/'));
    expect(Object.keys(imports).sort()).toEqual(libraries.map((part) => `#${part.slice(5)}`).sort());
  });
});
