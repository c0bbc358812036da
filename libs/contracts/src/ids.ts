import { z } from 'zod';

/** What an id names. The API's document says it as `x-id-of`, so that a test can put another thing's id there. */
export type IdOf = 'project' | 'unit' | 'person' | 'duty';

/** An id that names a thing of this kind; lower case, as the history has it. */
export function idOf(kind: IdOf, example: string): z.ZodType<string> {
  return z.uuid().toLowerCase().meta({ example, 'x-id-of': kind });
}
