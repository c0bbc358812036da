import { z } from 'zod';

/** RFC 9457 problem details; `code` is stable, `title` and `detail` are in the reader's language. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    instance: z.string(),
  })
  .meta({
    example: {
      type: 'urn:key-projects:problem:stage.out_of_order',
      title: 'Stages are entered in order: record "groundbreaking" first.',
      status: 422,
      detail: 'Stages are entered in order: record "groundbreaking" first.',
      code: 'stage.out_of_order',
      instance: 'urn:uuid:3f2a0c4e-6d1b-4e7a-9a54-0f6f3f2f9b1c',
    },
  });
