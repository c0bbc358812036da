/**
 * The last word of .ci/run. Reads the exit codes of its steps, jest's own report and that of `npm run check` from a
 * folder, names what failed, and prints `N passed, N failed` alone as the last line. A step that failed, or that left
 * no report, never counts as nothing.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ passed: number, failures: string[] }} Verdict */

/** The content of a JSON file; undefined when it is missing or broken. */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** The exit code that .ci/run kept for a step; undefined when the step did not come to its end. */
function exitCode(folder, name) {
  const file = join(folder, `${name}.code`);
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
}

/** Counts jest's tests; suites that could not run and runs without any test are failures. @returns {Verdict} */
function testVerdict(report, code) {
  if (report === undefined) return { passed: 0, failures: ['test: jest left no report'] };
  const failures = report.testResults.flatMap((suite) => {
    const failed = suite.assertionResults.filter(({ status }) => status === 'failed');
    if (failed.length === 0 && suite.status === 'failed') return [`test: ${suite.name} could not run`];
    return failed.map(({ fullName }) => `test: ${fullName}`);
  });
  if (report.numPassedTests + failures.length === 0) failures.push('test: jest ran no test');
  if (code !== 0 && failures.length === 0) failures.push(`test: npm test ended with ${code}`);
  return { passed: report.numPassedTests, failures };
}

/** Counts the checks of test/architecture/check.mjs; one that could not be made is named, and no pass. @returns {Verdict} */
function checkVerdict(report, code) {
  if (report === undefined || report.length === 0) return { passed: 0, failures: ['check: left no report'] };
  const skipped = report.filter((check) => check.skipped);
  for (const { name } of skipped) process.stdout.write(`not checked: ${name}\n`);
  const failures = report.filter((check) => !check.ok && !check.skipped).map(({ name }) => `check: ${name}`);
  const passed = report.length - skipped.length - failures.length;
  if (code !== 0 && failures.length === 0) failures.push(`check: npm run check ended with ${code}`);
  return { passed, failures };
}

/** Counts a step that only has an exit code. @returns {Verdict} */
function stepVerdict(name, code) {
  return code === 0 ? { passed: 1, failures: [] } : { passed: 0, failures: [`${name}: ended with ${code}`] };
}

const folder = process.argv[2] ?? '.';
const verdicts = [
  stepVerdict('install', exitCode(folder, 'install')),
  testVerdict(readJson(join(folder, 'jest.json')), exitCode(folder, 'test')),
  checkVerdict(readJson(join(folder, 'checks.json')), exitCode(folder, 'check')),
  stepVerdict('build', exitCode(folder, 'build')),
];
const failures = verdicts.flatMap((verdict) => verdict.failures);
const passed = verdicts.reduce((sum, verdict) => sum + verdict.passed, 0);
for (const failure of failures) process.stdout.write(`failed: ${failure}\n`);
process.stdout.write(`${passed} passed, ${failures.length} failed\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
