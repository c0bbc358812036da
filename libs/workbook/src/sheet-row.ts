/** A cell that holds something. */
export interface SheetCell {
  /** 1 is A. */
  readonly column: number;
  /** As the file has it: a number's digits, a date as `YYYY-MM-DD`, a formula's last result. */
  readonly text: string;
  /** `formula`: what is shown was computed by another program from cells that may be elsewhere. */
  readonly kind: 'text' | 'number' | 'date' | 'formula' | 'error' | 'boolean';
}

/** A row of the sheet with at least one filled cell. */
export interface SheetRow {
  /** As the person sees it, from 1. */
  readonly row: number;
  readonly cells: readonly SheetCell[];
}
