import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transform } from '@swc/core';

const root = new URL('../../', import.meta.url);
const { imports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
const options = JSON.parse(readFileSync(new URL('.swcrc', root), 'utf8'));

/** `#library` is its TypeScript source, and a relative `x.js` is `x.ts` where only that is there. */
export function resolve(specifier, context, next) {
  const source = imports[specifier]?.source;
  if (source) return { url: new URL(source, root).href, shortCircuit: true };
  if (/^\.{1,2}\/.*\.js$/.test(specifier) && context.parentURL?.startsWith('file:')) {
    const path = fileURLToPath(new URL(specifier, context.parentURL));
    const typescript = path.replace(/\.js$/, '.ts');
    if (!existsSync(path) && existsSync(typescript)) {
      return { url: pathToFileURL(typescript).href, shortCircuit: true };
    }
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  const filename = fileURLToPath(url);
  const text = await readFile(filename, 'utf8');
  const { code } = await transform(text, { ...options, filename, swcrc: false, sourceMaps: 'inline' });
  return { format: 'module', source: code, shortCircuit: true };
}
