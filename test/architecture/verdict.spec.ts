/** The last line of .ci/run: it is green only when everything ran and passed. */
import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** A suite of jest's report; without tests and failed it is one that could not be loaded. */
function suite(status: 'passed' | 'failed', tests: readonly string[] = []): object {
  return {
    name: 'a.spec.ts',
    status,
    assertionResults: tests.map((test) => ({ fullName: test, status: test })),
  };
}

const green: Record<string, unknown> = {
  'install.code': 0,
  'test.code': 0,
  'check.code': 0,
  'build.code': 0,
  'jest.json': { numPassedTests: 2, testResults: [suite('passed', ['passed', 'passed'])] },
  'checks.json': [
    { name: 'types', ok: true },
    { name: 'lint', ok: true },
  ],
};

/** Runs the verdict over a folder with these files; undefined leaves one out. */
function verdictOn(changes: Record<string, unknown>): { status: number | null; last: string | undefined } {
  const folder = mkdtempSync(join(tmpdir(), 'verdict-'));
  for (const [name, content] of Object.entries({ ...green, ...changes })) {
    if (content !== undefined) writeFileSync(join(folder, name), JSON.stringify(content));
  }
  const { status, stdout } = spawnSync(process.execPath, [join(root, '.ci/verdict.mjs'), folder], {
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true, force: true });
  expect(stdout).toMatch(/\n$|^$/);
  return { status, last: stdout.trimEnd().split('\n').at(-1) };
}

describe('verdict', () => {
  it('counts steps, tests and checks when all passed', () => {
    expect(verdictOn({})).toEqual({ status: 0, last: '6 passed, 0 failed' });
  });

  it('counts a check that could not be made neither way', () => {
    const checks = [...(green['checks.json'] as object[]), { name: 'audit', ok: false, skipped: true }];
    expect(verdictOn({ 'checks.json': checks })).toEqual({ status: 0, last: '6 passed, 0 failed' });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['jest left no report', { 'jest.json': undefined }, '4 passed, 1 failed'],
    ['jest ran no test', { 'jest.json': { numPassedTests: 0, testResults: [] } }, '4 passed, 1 failed'],
    ['jest failed without a failed test', { 'test.code': 1 }, '6 passed, 1 failed'],
    ['npm test did not end', { 'test.code': undefined }, '6 passed, 1 failed'],
    [
      'a test failed',
      {
        'test.code': 1,
        'jest.json': { numPassedTests: 1, testResults: [suite('failed', ['passed', 'failed'])] },
      },
      '5 passed, 1 failed',
    ],
    [
      'a suite could not be loaded',
      {
        'test.code': 1,
        'jest.json': { numPassedTests: 2, testResults: [suite('passed', ['passed']), suite('failed')] },
      },
      '6 passed, 1 failed',
    ],
    [
      'a check failed',
      { 'check.code': 1, 'checks.json': [{ name: 'types', ok: false }] },
      '4 passed, 1 failed',
    ],
    ['the checks left no report', { 'checks.json': undefined }, '4 passed, 1 failed'],
    ['the checks ended badly', { 'check.code': 2 }, '6 passed, 1 failed'],
    ['the build failed', { 'build.code': 1 }, '5 passed, 1 failed'],
    ['the installation failed', { 'install.code': 1 }, '5 passed, 1 failed'],
  ])('is red when %s', (_what, changes, last) => {
    expect(verdictOn(changes)).toEqual({ status: 1, last });
  });
});
