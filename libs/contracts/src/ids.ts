import { z } from 'zod';

/** What an id names. The API's document says it as `x-id-of`, so that a test can put another thing's id there. */
export type IdOf =
  | 'project'
  | 'unit'
  | 'person'
  | 'duty'
  | 'milestone'
  | 'date_change'
  | 'stage_undo'
  | 'hold'
  | 'lifecycle'
  | 'list_year'
  | 'programme'
  | 'target'
  | 'progress_report'
  | 'file'
  | 'difficulty'
  | 'permit'
  | 'instruction'
  | 'notice'
  | 'leader'
  | 'quarterly_goal'
  | 'event'
  | 'text_event'
  | 'account'
  | 'credential'
  | 'endpoint'
  | 'direct_channel'
  | 'dead_address'
  | 'message'
  | 'rollup'
  | 'import';

/**
 * An id that names a thing of this kind, and where the right to the operation is asked; lower case as in the history.
 * `form`: of what is named by a code.
 */
export function idOf(
  kind: IdOf,
  example: string,
  form: z.ZodType<string> = z.uuid().toLowerCase(),
): z.ZodType<string> {
  return form.meta({ example, 'x-id-of': kind });
}

/** An id of somebody or something that the operation only names: it must be there, and takes no right of its own. */
export function namedId(kind: IdOf, example: string): z.ZodType<string> {
  return z.uuid().toLowerCase().meta({ example, 'x-id-of': kind, 'x-right': 'none' });
}
