/** Known weaknesses of the packages in the lockfile, as the registry knows them. */
import { auditVerdict, type AuditReport } from './audit-verdict.js';
import { runNpm } from './run-npm.js';

function parsed(text: string): AuditReport | undefined {
  try {
    return JSON.parse(text) as AuditReport;
  } catch {
    return undefined;
  }
}

const { code, lines } = auditVerdict(parsed(runNpm(['audit', '--json']).stdout));
for (const line of lines) console.log(line);
process.exitCode = code;
