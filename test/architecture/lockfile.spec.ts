/** package-lock.json is what a fresh clone is made of: see docs/adr/0003-lockfile-complete-for-every-platform.md. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** What the tests here need of an entry of package-lock.json. */
interface LockedPackage {
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** The folders in which Node looks for a package that `from` asks for, nearest first. */
function placesOf(name: string, from: string): string[] {
  const parents = from
    .split('/node_modules/')
    .map((_, index, all) => all.slice(0, all.length - index).join('/node_modules/'));
  return [...parents.filter((parent) => parent !== ''), ''].map((parent) =>
    parent ? `${parent}/node_modules/${name}` : `node_modules/${name}`,
  );
}

/** Optional dependencies without an entry; npm leaves them out when its registry lacks them, and `npm ci` then fails. */
function missingFrom(packages: Readonly<Record<string, LockedPackage>>): string[] {
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !placesOf(name, path).some((place) => place in packages))
      .map((name) => `${name}, wanted by ${path}`),
  );
}

describe('package-lock.json', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockedPackage>;
  };

  it('has every optional dependency, also those for other platforms', () => {
    expect(missingFrom(packages)).toEqual([]);
  });

  it('would be refused without one', () => {
    const optionalDependencies = { fast: '1.0.0' };
    const tree = { 'node_modules/a': { optionalDependencies }, 'node_modules/b/node_modules/fast': {} };
    expect(missingFrom(tree)).toEqual(['fast, wanted by node_modules/a']);
    expect(missingFrom({ ...tree, 'node_modules/fast': {} })).toEqual([]);
    expect(missingFrom({ ...tree, 'node_modules/a/node_modules/fast': {} })).toEqual([]);
  });

  it('agrees with package.json, where every version is exact', () => {
    const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
      string,
      Record<string, string>
    >;
    const wanted = Object.entries({ ...own['dependencies'], ...own['devDependencies'] });
    expect(wanted.map(([name]) => [name, packages[`node_modules/${name}`]?.version])).toEqual(wanted);
  });
});
