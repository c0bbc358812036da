/** Why a file is not read. */
export type WorkbookProblem =
  | 'not_a_workbook'
  | 'old_format'
  | 'encrypted'
  | 'macros'
  | 'external_links'
  | 'forbidden_xml'
  | 'damaged'
  | 'too_large';

/** A file that is not read, with a word for the administrator's log on what was found. */
export class WorkbookError extends Error {
  constructor(
    readonly problem: WorkbookProblem,
    readonly found: string,
  ) {
    super(`${problem}: ${found}`);
  }
}
