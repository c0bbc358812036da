/** How a number is shown, as far as it changes what it means. */
export type NumberStyle = 'plain' | 'day' | 'percent';

/** What a sheet's cells refer to. */
export interface WorkbookContext {
  readonly dates: 1900 | 1904;
  readonly sharedStrings: readonly string[];
  /** By a cell's style: how its number is shown. */
  readonly styles: readonly NumberStyle[];
}
