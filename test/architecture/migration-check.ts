/** One of the checks of `npm run check`: is the migrations' SQL safe to run on a database in use? */
import { lintMigrations } from './migration-lint/index.js';

const findings = await lintMigrations();
for (const finding of findings) console.log(finding);
process.exitCode = findings.length === 0 ? 0 : 1;
