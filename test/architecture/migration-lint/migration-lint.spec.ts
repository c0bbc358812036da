import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lintMigrations } from './index.js';

const FIXTURES = join(import.meta.dirname, 'fixtures');

/** What each fixture must be refused for. */
const REFUSED = {
  'drop-table': '20260102000000_second, line 1: drops a table: its rows are gone.',
  'drop-column': '20260102000000_second, line 1: drops a column: its values are gone.',
  'alter-type':
    '20260102000000_second, line 1: changes the type of a column: the table is rewritten while nobody can read it.',
  'required-column':
    '20260102000000_second, line 1: adds a NOT NULL column without a default to a table that has rows.',
  'index-without-reason':
    '20260102000000_second, line 1: indexes a table of an earlier migration: nobody can write to it meanwhile.',
  'own-transaction': '20260102000000_second, line 1: leaves the one transaction that a migration is.',
};

describe('the migration lint', () => {
  let folder: string;
  const git = (...args: string[]): void => {
    execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], {
      stdio: 'ignore',
    });
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'migration-lint-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('has a failing fixture for every rule', () => {
    expect(readdirSync(FIXTURES).sort()).toEqual([...Object.keys(REFUSED), 'accepted'].sort());
  });

  it.each(Object.entries(REFUSED))('refuses %s', async (name, finding) => {
    cpSync(join(FIXTURES, name), folder, { recursive: true });
    expect(await lintMigrations(folder)).toEqual([finding]);
  });

  it('accepts the same with a reason, new tables with indexes, and words in strings, bodies and comments', async () => {
    cpSync(join(FIXTURES, 'accepted'), folder, { recursive: true });
    expect(await lintMigrations(folder)).toEqual([]);
  });

  it('refuses to edit or remove a migration that has landed, and lets a new one be edited', async () => {
    const migrations = join(folder, 'migrations');
    cpSync(join(FIXTURES, 'accepted'), migrations, { recursive: true });
    git('init');
    git('add', 'migrations/20260101000000_first');
    git('commit', '-m', 'first');
    writeFileSync(
      join(migrations, '20260102000000_second', 'migration.sql'),
      'CREATE TABLE other (id uuid);\n',
    );
    expect(await lintMigrations(migrations)).toEqual([]);
    writeFileSync(
      join(migrations, '20260101000000_first', 'migration.sql'),
      'CREATE TABLE other (id uuid);\n',
    );
    expect(await lintMigrations(migrations)).toEqual([
      '20260101000000_first: has landed and must not be edited; add a migration.',
    ]);
    rmSync(join(migrations, '20260101000000_first'), { recursive: true });
    expect(await lintMigrations(migrations)).toEqual([
      '20260101000000_first: has landed and must not be removed.',
    ]);
  });
});
