import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readReport, type Report } from './report.js';

/** The report that the demonstration is built from; the product's folder is the working folder. */
export async function readReportFile(): Promise<Report> {
  return readReport(JSON.parse(await readFile(join('prisma', 'seed', 'report-2022.json'), 'utf8')));
}
