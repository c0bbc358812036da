/**
 * `npm run sbom`: writes what the product is made of to dist/sbom.cdx.json, in CycloneDX, from the lockfile; tools that
 * only build and test it are marked as such. Fails when a package of package.json is missing in it.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runNpm } from './run-npm.js';

interface Bom {
  readonly bomFormat?: string;
  readonly components?: readonly { group?: string; name: string; version: string }[];
}

const root = resolve(import.meta.dirname, '../..');

const { code, stdout, stderr } = runNpm([
  'sbom',
  '--sbom-format=cyclonedx',
  '--sbom-type=application',
  '--package-lock-only',
]);
if (code !== 0) throw new Error(`npm sbom failed: ${stderr}`);
const { bomFormat, components = [] } = JSON.parse(stdout) as Bom;
const listed = new Set(
  components.map(({ group, name, version }) => `${group ? `${group}/` : ''}${name}@${version}`),
);
const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};
const missing = Object.entries(own.dependencies)
  .map(([name, version]) => `${name}@${version}`)
  .filter((wanted) => !listed.has(wanted));
if (bomFormat !== 'CycloneDX' || missing.length > 0)
  throw new Error(`The bill of materials lacks ${missing.join(', ') || 'its format'}.`);
mkdirSync(join(root, 'dist'), { recursive: true });
writeFileSync(join(root, 'dist/sbom.cdx.json'), stdout);
console.log(`${components.length} packages: dist/sbom.cdx.json`);
