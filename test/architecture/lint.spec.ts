/**
 * The lint rules of .oxlintrc.json: each is broken once, in the places where it holds, to see that it fires and
 * nothing else does. What is allowed in a place is tried as well.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** One small file: where it lies, what is in it, and the one rule that fires there, or 'nothing'. */
interface Sample {
  readonly at: string;
  readonly code: string;
  readonly rule: string;
}

const promise = 'export const later = async (): Promise<number> => 1;\n';
const unsafe =
  'export const run = (db: { $queryRawUnsafe: (text: string) => void }): void => db.$queryRawUnsafe("x");';
const typeImport =
  "import { Shape } from './shape.js';\nexport const sides = (shape: Shape): number => shape.sides;";

const samples: readonly Sample[] = [
  { at: 'apps/api/src', code: `${promise}later();`, rule: 'typescript(no-floating-promises)' },
  {
    at: 'apps/api/src',
    code: `${promise}if (later()) throw new Error();`,
    rule: 'typescript(no-misused-promises)',
  },
  {
    at: 'apps/api/src',
    code: 'export const read = (body: any): unknown => body;',
    rule: 'typescript(no-explicit-any)',
  },
  {
    at: 'apps/api/src',
    code: "export const stop = (): never => {\n  throw 'text';\n};",
    rule: 'typescript(only-throw-error)',
  },
  {
    at: 'apps/api/src',
    code: 'export const wait = async (count: number): Promise<void> => {\n  await count;\n};',
    rule: 'typescript(await-thenable)',
  },
  {
    at: 'libs/domain/src',
    code: "export const rank = (kind: 'red' | 'green'): number => {\n  switch (kind) {\n    case 'red':\n      return 1;\n    default:\n      return 2;\n  }\n};",
    rule: 'typescript(switch-exhaustiveness-check)',
  },
  {
    at: 'apps/worker/src',
    code: '// @ts-ignore: the reason does not help, the next line may be right\nexport const one = 1;',
    rule: 'typescript(ban-ts-comment)',
  },
  { at: 'apps/worker/src', code: "console.log('sent');", rule: 'eslint(no-console)' },
  { at: 'libs/portfolio/src', code: "console.error('sent');", rule: 'eslint(no-console)' },
  { at: 'apps/cli/src', code: "console.log('done');", rule: 'nothing' },
  { at: 'apps/launcher/src', code: "console.log('ready');", rule: 'nothing' },
  { at: 'test/bench', code: "console.log('figure');", rule: 'nothing' },
  { at: 'libs/database/src', code: unsafe, rule: 'eslint(no-restricted-properties)' },
  { at: 'libs/portfolio/src', code: unsafe, rule: 'eslint(no-restricted-properties)' },
  { at: 'test/integration', code: unsafe, rule: 'eslint(no-restricted-properties)' },
  {
    at: 'libs/domain/src',
    code: 'export const at = (): number => Date.now();',
    rule: 'eslint(no-restricted-properties)',
  },
  {
    at: 'libs/portfolio/src',
    code: 'export const at = (): number => Date.now();',
    rule: 'eslint(no-restricted-properties)',
  },
  { at: 'apps/launcher/src', code: 'export const at = (): number => Date.now();', rule: 'nothing' },
  { at: 'apps/api/src', code: 'export const port = process.env.PORT;', rule: 'node(no-process-env)' },
  { at: 'libs/runtime/src', code: 'export const port = process.env.PORT;', rule: 'node(no-process-env)' },
  { at: 'libs/runtime/src/env.ts', code: 'export const port = process.env.PORT;', rule: 'nothing' },
  { at: 'test/support', code: 'export const port = process.env.PORT;', rule: 'nothing' },
  {
    at: 'apps/api/src',
    code: "import { env } from 'node:process';\nexport const port = env.PORT;",
    rule: 'eslint(no-restricted-imports)',
  },
  { at: 'libs/domain/src', code: typeImport, rule: 'typescript(consistent-type-imports)' },
  { at: 'libs/contracts/src', code: typeImport, rule: 'typescript(consistent-type-imports)' },
  { at: 'libs/jobs/src', code: typeImport, rule: 'typescript(consistent-type-imports)' },
  { at: 'apps/api/src', code: typeImport, rule: 'nothing' },
  {
    at: 'libs/domain/src/only.spec.ts',
    code: "import { it } from '@jest/globals';\nit.only('counts', () => {});",
    rule: 'jest(no-focused-tests)',
  },
  {
    at: 'libs/domain/src/skip.spec.ts',
    code: "import { it } from '@jest/globals';\nit.skip('counts', () => {});",
    rule: 'jest(no-disabled-tests)',
  },
  {
    at: 'apps/api/src',
    code: '// oxlint-disable-next-line no-console -- nothing here writes\nexport const one = 1;',
    rule: 'Unused oxlint-disable directive (no problems were reported).',
  },
];

/** The file of a sample: its own name, or a numbered one where only the folder matters. */
function fileOf(sample: Sample, index: number): string {
  return sample.at.endsWith('.ts') ? sample.at : `${sample.at}/sample-${index}.ts`;
}

/** Runs oxlint and gives its report; exit code 1 only says that there is something in it. */
async function oxlint(folder: string): Promise<{ code?: string; filename: string; message: string }[]> {
  const bin = join(root, 'node_modules/oxlint/bin/oxlint');
  const stdout = await new Promise<string>((done, fail) => {
    execFile(process.execPath, [bin, '-f', 'json', 'apps', 'libs', 'test'], { cwd: folder }, (error, out) =>
      error && out === '' ? fail(new Error('oxlint did not run', { cause: error })) : done(out),
    );
  });
  return (JSON.parse(stdout) as { diagnostics: { code?: string; filename: string; message: string }[] })
    .diagnostics;
}

describe('lint', () => {
  const found = new Map<string, string[]>();

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lint-rules-'));
    for (const name of ['.oxlintrc.json', 'tsconfig.json', 'package.json'])
      cpSync(join(root, name), join(folder, name));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const [index, sample] of samples.entries()) {
      const file = join(folder, fileOf(sample, index));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${sample.code}\n`);
      writeFileSync(join(dirname(file), 'shape.ts'), 'export interface Shape {\n  sides: number;\n}\n');
    }
    for (const { code, filename, message } of await oxlint(folder)) {
      const file = relative(folder, resolve(folder, filename));
      found.set(file, [...(found.get(file) ?? []), code ?? message]);
    }
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(samples.map((sample, index) => ({ ...sample, file: fileOf(sample, index) })))(
    '$rule in $file',
    ({ file, rule }) => {
      expect(found.get(file) ?? []).toEqual(rule === 'nothing' ? [] : [rule]);
    },
  );
});
