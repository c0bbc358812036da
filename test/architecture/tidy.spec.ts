/** The style of the house (tidy.ts): each rule is broken once, then our own tree is asked. */
import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { brokenLinks, unknownScripts } from './tidy-docs.js';
import { longFiles, tidyRules, type TidyFile } from './tidy.js';

const root = resolve(import.meta.dirname, '../..');

/** Made or fetched, or broken on purpose: not ours to keep tidy. */
const notOurs =
  /^(?:node_modules|dist|\.build|\.build-old|coverage|\.git|\.data|libs\/database\/src\/generated|test\/architecture\/import-fixtures)$/;

/** Files that a rule leaves out, with the reason. */
const exempt: Readonly<Record<string, readonly (keyof typeof tidyRules)[]>> = {
  // They hold the words and names that the rules look for.
  'test/architecture/tidy.ts': ['noNotes'],
  'test/architecture/tidy.spec.ts': ['noNotes', 'noMachinePath', 'noRegistryHost', 'disableReason'],
};

/** Every text file of ours by its path. */
function ourFiles(): Map<string, string> {
  const files = new Map<string, string>();
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const full = join(folder, entry.name);
      const path = relative(root, full).split(sep).join('/');
      if (notOurs.test(path)) continue;
      if (entry.isDirectory()) visit(full);
      else if (entry.isFile()) files.set(path, readFileSync(full, 'utf8'));
    }
  };
  visit(root);
  return files;
}

const comment =
  '// Hides the rows.\n// Imported by api.\n// Also by worker.\n// Never imports apps.\n// Five.\n';

/** For each rule files that break it and files that come close and do not. */
const samples: Record<keyof typeof tidyRules, { bad: [string, string][]; good: [string, string][] }> = {
  fileName: {
    bad: [
      ['libs/domain/src/stageChange.ts', ''],
      ['libs/portfolio/src/projects/projects.repository.ts', ''],
      ['libs/domain/src/light.int-spec.ts', ''],
      ['test/integration/journey.e2e-spec.ts', ''],
    ],
    good: [
      ['libs/portfolio/src/projects/projects.service.ts', ''],
      ['test/integration/stage-change.int-spec.ts', ''],
      ['test/jest.config.mjs', ''],
      ['docs/ARCHITECTURE.md', ''],
    ],
  },
  placeName: {
    bad: [
      ['libs/shared/src/index.ts', ''],
      ['apps/api/src/utils/page.ts', ''],
      ['apps/api/src/common.ts', ''],
      ['apps/api/src/stageChanges/page.ts', ''],
    ],
    good: [
      ['prisma/migrations/20261123000000_init/migration.sql', ''],
      ['libs/domain/src/stage-changes/core-sample.ts', ''],
    ],
  },
  fileLength: {
    bad: [['apps/api/src/long.ts', 'a;\n'.repeat(401)]],
    good: [
      ['apps/api/src/long.ts', 'a;\n'.repeat(400)],
      ['docs/operations.md', 'a\n'.repeat(500)],
    ],
  },
  libraryOpening: {
    bad: [
      ['libs/jobs/src/index.ts', "export * from './catalogue.js';\n"],
      ['libs/jobs/src/index.ts', comment.replace('Never imports', 'Imports')],
      ['libs/jobs/src/index.ts', comment.replace('// Five.\n', '')],
    ],
    good: [
      ['libs/jobs/src/index.ts', comment],
      ['libs/jobs/src/index.ts', `/**\n${comment.replaceAll('//', ' *')} */\n`],
      ['libs/jobs/src/catalogue.ts', ''],
    ],
  },
  noNotes: {
    bad: [
      ['libs/jobs/src/catalogue.ts', '// TODO: later'],
      ['docs/operations.md', 'FIXME'],
    ],
    good: [['libs/jobs/src/catalogue.ts', "const state = 'toDo'; // nothing to do"]],
  },
  noMachinePath: {
    bad: [
      ['libs/runtime/src/env.ts', "const data = '/home/ann/data';"],
      ['docs/operations.md', 'look into `/tmp/log`'],
      // Put together, so that this file itself names no machine and no registry.
      ['.ci/run', `cd ${['', 'work', 'main'].join('/')}`],
    ],
    good: [['apps/api/src/main.ts', "const page = 'https://example.org/home/page', api = '/api/v1/home';"]],
  },
  noRegistryHost: {
    bad: [
      [
        'package-lock.json',
        `"resolved": "https://${['registry', 'npmjs', 'org'].join('.')}/x/-/x-1.0.0.tgz"`,
      ],
      ['Dockerfile', 'RUN npm config set registry https://npm-mirror.example.org'],
    ],
    good: [['libs/runtime/src/metrics.ts', 'registry.metrics(); // https://example.org/registry']],
  },
  docComment: {
    bad: [
      ['libs/domain/src/light.ts', 'export function light(): void {}'],
      ['libs/domain/src/light.ts', '// not a doc comment\nexport type Light = string;'],
      ['libs/domain/src/light.ts', '/** */\nexport class Light {}'],
      ['libs/domain/src/light.ts', 'export const light = (): void => {};'],
    ],
    good: [
      [
        'libs/domain/src/light.ts',
        '/** Green. */\nexport function light(a: 1): void;\nexport function light(a: 2): void;',
      ],
      ['libs/domain/src/light.ts', 'function inner(): void {}\nexport const lights = [1];'],
      ['apps/api/src/light.ts', 'export function light(): void {}'],
      ['libs/domain/src/light.spec.ts', 'export function light(): void {}'],
    ],
  },
  noClock: {
    bad: [
      ['libs/domain/src/light.ts', 'const at = new Date();'],
      ['libs/portfolio/src/rollups/week.ts', 'const at = Date();'],
      ['libs/portfolio/src/rollups/week.ts', 'const at = new Date;'],
    ],
    good: [
      ['libs/domain/src/light.ts', 'const at = new Date(text); // new Date()'],
      ['libs/domain/src/light.spec.ts', 'const at = new Date();'],
      ['apps/launcher/src/main.ts', 'const at = new Date();'],
    ],
  },
  noFocus: {
    bad: [
      ['libs/domain/src/light.spec.ts', 'const maybe = here ? it : it.skip;'],
      ['test/e2e/journey.e2e-spec.ts', "describe.only.each([1])('x', () => {});"],
      ['test/e2e/journey.e2e-spec.ts', "xit('x', () => {});"],
    ],
    good: [['libs/domain/src/light.spec.ts', "it.each([1])('skip.only', () => list.skip(1));"]],
  },
  disableReason: {
    bad: [
      ['apps/api/src/main.ts', '// oxlint-disable-next-line no-console'],
      ['apps/api/src/main.ts', '/* eslint-disable -- all of it is strange */'],
      ['apps/api/src/main.ts', 'const a = 1;\n// prettier-ignore\nconst b = 1;'],
    ],
    good: [
      ['apps/api/src/main.ts', '// oxlint-disable-next-line no-console -- the logger is not up yet'],
      ['apps/api/src/main.ts', '// A matrix, read in columns.\n// prettier-ignore\nconst b = 1;'],
    ],
  },
};

describe.each(Object.entries(tidyRules))('%s', (name, rule) => {
  const { bad, good } = samples[name as keyof typeof tidyRules];

  it.each(bad)('finds what is wrong with %s: %j', (path, text) => {
    expect(rule({ path, text })).not.toEqual([]);
  });

  it.each(good)('has nothing against %s: %j', (path, text) => {
    expect(rule({ path, text })).toEqual([]);
  });

  it('holds in our own tree', () => {
    const findings: string[] = [];
    for (const [path, text] of ourFiles()) {
      if (exempt[path]?.includes(name as keyof typeof tidyRules)) continue;
      findings.push(...rule({ path, text }).map((finding) => `${path} ${finding}`));
    }
    expect(findings).toEqual([]);
  });
});

describe('exceptions', () => {
  it('are still needed', () => {
    const files = ourFiles();
    for (const [path, names] of Object.entries(exempt)) {
      const file: TidyFile = { path, text: files.get(path) ?? '' };
      for (const name of names)
        expect([path, name, tidyRules[name](file).length > 0]).toEqual([path, name, true]);
    }
    for (const path of Object.keys(longFiles))
      expect(files.get(path)?.split('\n').length).toBeGreaterThan(401);
  });
});

describe('documents', () => {
  const doc = (text: string): TidyFile => ({ path: 'docs/a.md', text });
  const files = new Map([
    ['docs/a.md', '# One\n'],
    ['docs/adr/0001.md', '## Why 两级 roles?\n```\n# no heading\n```\n'],
    ['README.md', ''],
  ]);

  it.each([
    '[x](b.md)',
    '![x](picture.png)',
    '[x](adr/0001.md#why-not)',
    '[x](adr/0001.md#no-heading)',
    '[x](#two)',
    '[x]: ../gone.md',
  ])('finds that %s leads nowhere', (text) => {
    expect(brokenLinks(doc(text), files)).toHaveLength(1);
  });

  it.each([
    '[x](adr/0001.md)',
    '[x](adr/0001.md#why-两级-roles)',
    '[x](../README.md)',
    '[x](adr/)',
    '[x](#one)',
    '[x](https://example.org/b.md)',
    '```\n[x](b.md)\n```',
  ])('follows %j', (text) => {
    expect(brokenLinks(doc(text), files)).toEqual([]);
  });

  it('finds a script that is not there', () => {
    expect(unknownScripts(doc('`npm run check`, `npm run gone -- --now`'), ['check'])).toEqual([
      'npm run gone: no such script',
    ]);
  });

  it('of ours lead somewhere and name scripts that are there', () => {
    const ours = ourFiles();
    const { scripts } = JSON.parse(ours.get('package.json') ?? '{}') as { scripts: Record<string, string> };
    const findings = [...ours]
      .filter(([path]) => path.endsWith('.md'))
      .flatMap(([path, text]) =>
        [...brokenLinks({ path, text }, ours), ...unknownScripts({ path, text }, Object.keys(scripts))].map(
          (finding) => `${path} ${finding}`,
        ),
      );
    expect(findings).toEqual([]);
  });

  it('of decisions have the form, and are in the index', () => {
    const ours = ourFiles();
    const index = ours.get('docs/adr/README.md') ?? '';
    const decisions = [...ours].filter(([path]) => /^docs\/adr\/(?!README)/.test(path));
    expect(decisions.length).toBeGreaterThan(0);
    for (const [path, text] of decisions) {
      expect(path).toMatch(/^docs\/adr\/\d{4}-[a-z0-9-]+\.md$/);
      expect([path, text.match(/^## .*$/gm)]).toEqual([
        path,
        ['## Background', '## Decision', '## Consequences'],
      ]);
      expect(index).toContain(`(${path.slice('docs/adr/'.length)})`);
    }
  });
});
