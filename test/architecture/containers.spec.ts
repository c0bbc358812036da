/**
 * Dockerfile and docker-compose.yml cannot be run by every developer; what they name must at least be there, and no
 * password may have a default.
 */
import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const compose = read('docker-compose.yml');
const dockerfile = read('Dockerfile');

/** The text of one service of docker-compose.yml, or of one of its x-… parts. */
function part(name: string): string {
  const found = new RegExp(`^(?: {2})?${name}:.*\\n((?: +.*\\n|\\n)+?)(?=^ {0,2}[\\w#-])`, 'm').exec(compose);
  if (!found) throw new Error(`docker-compose.yml has no ${name}`);
  return found[1] ?? '';
}

describe('containers', () => {
  it('start files that the build makes', () => {
    const started = `${dockerfile}${compose}`.matchAll(/dist\/(apps\/[a-z-]+\/src\/main)\.js/g);
    const sources = new Set([...started].map(([, path]) => `${path}.ts`));
    expect([...sources].sort()).toEqual([
      'apps/api/src/main.ts',
      'apps/cli/src/main.ts',
      'apps/worker/src/main.ts',
    ]);
    for (const path of sources) expect([path, existsSync(join(root, path))]).toEqual([path, true]);
  });

  it('copy files that exist and reach the daemon', () => {
    const allowed = [...read('.dockerignore').matchAll(/^!.+$/gm)].map(([line]) => line);
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, list = '']) =>
      list.split(' '),
    );
    for (const path of copied.filter((name) => name !== '.')) {
      expect([path, existsSync(join(root, path)), allowed.includes(`!${path}`)]).toEqual([path, true, true]);
    }
    for (const name of allowed) expect([name, existsSync(join(root, name.slice(1)))]).toEqual([name, true]);
  });

  it('give each process variables that env.ts reads', () => {
    const known = new Set(read('libs/runtime/src/env.ts').match(/(?<=^ {2}')[A-Z_]+(?=',$)/gm));
    const given = ['x-application', 'migrate', 'api', 'worker', 'cli'].flatMap(
      (name) => part(name).match(/(?<=^ +)[A-Z_]+(?=:)/gm) ?? [],
    );
    const inImage = [...dockerfile.matchAll(/^(?:ENV)? +([A-Z_]+)=/gm)].map(([, name = '']) => name);
    expect(given.length).toBeGreaterThan(5);
    expect(
      [...given, ...inImage].filter((name) => !known.has(name) && !['NODE_ENV', 'TZ'].includes(name)),
    ).toEqual([]);
  });

  it('give the owner of the tables to the migrate step alone', () => {
    const withOwner = ['x-application', 'api', 'worker', 'cli', 'migrate'].filter((name) =>
      /^ +DATABASE_URL:/m.test(part(name)),
    );
    expect(withOwner).toEqual(['migrate']);
  });

  it('have no default password, and publish to this machine only', () => {
    const passwords = compose.match(/\$\{\w*PASSWORD[^}]*\}/g) ?? [];
    expect(passwords.length).toBeGreaterThan(2);
    for (const password of passwords) expect(password).toMatch(/:\?/);
    const ports = [...compose.matchAll(/^ +ports: \[(.*)\]$/gm)].map(([, list = '']) => list);
    expect(ports).toHaveLength(2);
    for (const port of ports) expect(port).toMatch(/^'127\.0\.0\.1:\d+:\d+'$/);
  });

  it('run as another user than root, without the tools of development', () => {
    const runtime = dockerfile.slice(dockerfile.lastIndexOf('\nFROM'));
    expect(runtime).toMatch(/^USER node$/m);
    expect(runtime).not.toMatch(/npm (?:ci|install)/);
    expect(dockerfile).toMatch(/npm ci --omit=dev .*npm cache clean/);
  });
});
