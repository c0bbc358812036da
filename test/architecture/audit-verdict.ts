/** What `npm audit --json` prints, as far as it is read here. */
export interface AuditReport {
  readonly auditReportVersion?: number;
  readonly vulnerabilities?: Readonly<Record<string, { name: string; severity: string; range: string }>>;
  /** Of a report that is none. */
  readonly message?: string;
}

/** By this exit code check.mjs knows a check that could not be made. */
const skipped = 75;

/**
 * The exit code of the check, with the lines to show. A weakness that is high or critical fails; a registry that does
 * not answer is no proof of anything.
 */
export function auditVerdict(report: AuditReport | undefined): { code: number; lines: string[] } {
  if (report?.auditReportVersion === undefined)
    return {
      code: skipped,
      lines: [`The registry answers no audit: ${report?.message ?? 'npm said nothing'}`],
    };
  const serious = Object.values(report.vulnerabilities ?? {}).filter(({ severity }) =>
    ['high', 'critical'].includes(severity),
  );
  return {
    code: serious.length === 0 ? 0 : 1,
    lines: serious.map(({ name, severity, range }) => `${severity}: ${name} ${range}`),
  };
}
