import type { PlanSense } from './plan-types.js';

/** A project as `report-2022.json` names it. */
export interface ReportProject {
  name: string;
  category: string;
  section: string;
  cluster?: string;
  area?: string;
  reached?: ReportStage;
  target?: ReportStage;
  note?: string;
}

/** A stage with its year; the file uses the four counting stages only. */
export interface ReportStage {
  stage: 'signing' | 'groundbreaking' | 'completion' | 'operation';
  year: number;
}

/** A number with its name; `unit` is our measure, `kind` our sense. */
export interface ReportTarget {
  name: string;
  value: number;
  unit: string;
  kind: PlanSense;
  section: string;
  programme?: string;
}

/** A figure of the year before the report. */
export interface ReportFigure {
  name: string;
  value: number;
  unit: string;
  year: number;
}

/** `report-2022.json`: the facts that the city's report of January 2022 names. */
export interface Report {
  areas: string[];
  projects: ReportProject[];
  targets: ReportTarget[];
  baselines: ReportFigure[];
}

/**
 * Reads the parsed JSON of `report-2022.json`.
 * @throws Error in one sentence when it is not that file.
 */
export function readReport(json: unknown): Report {
  const report = json as Partial<Report> | null;
  for (const part of ['areas', 'projects', 'targets', 'baselines'] as const) {
    if (!Array.isArray(report?.[part])) {
      throw new Error(`The report of the demonstration has no list "${part}".`);
    }
  }
  return report as Report;
}
