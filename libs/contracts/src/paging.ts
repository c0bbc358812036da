import { z } from 'zod';

/** Which part of a list: at most 200 entries, after the one that the page before ended with. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ example: 50 }),
  cursor: z.uuid().optional().meta({
    description: '`nextCursor` of the page before',
    example: '017e3f91-6400-7031-80d1-93fb2c9a384a',
  }),
};

/** A page of a list; `nextCursor` is null on the last one, or the one before an empty one. */
export function pageOfItems<T extends z.ZodType>(item: T, example: object) {
  return z
    .object({ items: z.array(item), nextCursor: z.uuid().nullable() })
    .meta({ example: { items: [example], nextCursor: null } });
}

/** Answer to a change of the organisation: the thing's id and its version, which is its ETag. */
export const changedResponse = z
  .object({ id: z.uuid(), version: z.int(), recordedAt: z.iso.datetime() })
  .meta({
    example: {
      id: '017e3f91-6400-7031-80d1-93fb2c9a384a',
      version: 2,
      recordedAt: '2022-03-07T01:15:00.000Z',
    },
  });
