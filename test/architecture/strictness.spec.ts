/** What the compiler and the formatter refuse, each tried on a few lines with the settings that our code has. */
import { describe, expect, it } from '@jest/globals';
import { join, resolve } from 'node:path';
import { check, resolveConfig } from 'prettier';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '../..');

/** Settings of tsconfig.json that code without any error needs no more than, each with lines that break it. */
const loose: readonly (readonly [setting: string, code: string, error: number])[] = [
  ['strict (no implicit any)', 'export const f = (x) => x;', 7006],
  ['strict (null checks)', 'export const f = (x?: string): string => x;', 2322],
  ['noUncheckedIndexedAccess', 'export const f = (x: string[]): string => x[0];', 2322],
  [
    'exactOptionalPropertyTypes',
    'export const f = (x: string | undefined): { a?: string } => ({ a: x });',
    2375,
  ],
  ['noImplicitOverride', 'class A { f(): void {} }\nexport class B extends A { f(): void {} }', 4114],
  [
    'noFallthroughCasesInSwitch',
    'export function f(x: number): void { switch (x) { case 1: f(0); case 2: f(1); } }',
    7029,
  ],
  ['noUnusedLocals', 'const x = 1;\nexport {};', 6133],
  ['noUnusedParameters', 'export const f = (x: number): void => {};', 6133],
];

/** The numbers of the compiler's errors in a file that holds `code`, under our tsconfig.json. */
function errorsIn(code: string): number[] {
  const { options } = ts.getParsedCommandLineOfConfigFile(
    join(root, 'tsconfig.json'),
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
  ) ?? { options: {} };
  const name = join(root, 'libs/domain/src/sample.ts');
  const host = ts.createCompilerHost(options);
  const readFromDisk = host.getSourceFile.bind(host);
  host.getSourceFile = (file, version) =>
    file === name ? ts.createSourceFile(file, code, version) : readFromDisk(file, version);
  const program = ts.createProgram([name], { ...options, types: [] }, host);
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => diagnostic.code);
}

describe('tsc', () => {
  it.each(loose)('%s', (_setting, code, error) => {
    expect(errorsIn(code)).toEqual([error]);
  });

  it('has nothing against correct code', () => {
    expect(errorsIn('export const f = (x: string[]): string => x[0] ?? "";')).toEqual([]);
  });
});

describe('prettier', () => {
  it.each([
    ['double quotes', 'export const a = "a";\n', false],
    ['a line of 120', `export const a = ${Array(12).fill("'sixchr'").join(' + ')};\n`, false],
    ['a line of 105', `export const a = ${Array(8).fill("'sixchr'").join(' + ')};\n`, true],
  ])('%s', async (_what, code, good) => {
    const filepath = join(root, 'libs/domain/src/sample.ts');
    expect(await check(code, { ...(await resolveConfig(filepath)), filepath })).toBe(good);
  });
});
