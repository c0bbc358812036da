import { z } from 'zod';
import { importKinds } from '#domain';
import { idOf } from './ids.js';
import { decisionNumber } from './lists.js';
import { exampleWorkbook } from './import-example.js';

/** Characters of the largest workbook in base64: four for three bytes. */
export const longestWorkbook = Math.ceil((8 * 1024 * 1024) / 3) * 4;

/** `POST /api/v1/imports` */
export const importRequest = z
  .object({
    kind: z.enum(importKinds),
    listYear: z.int().min(1990).max(2200),
    /** Number of the decision that adds to a list; an issued one takes nothing without it. */
    decision: decisionNumber.nullish(),
    /** The workbook (.xlsx), in base64. */
    content: z.string().min(1).max(longestWorkbook),
  })
  .meta({ example: { kind: 'progress', listYear: 2022, content: exampleWorkbook } });

/** The preview in a path. */
export const importIdParameter = idOf('import', '017e41b2-5c00-7000-8000-000000000061');

/** What is wrong with a row, in the reader's language. */
const importProblem = z.object({
  row: z.int(),
  heading: z.string().nullable(),
  value: z.string().nullable(),
  code: z.string(),
  detail: z.string(),
});

/** Answer to a file: what it would change. */
export const importPreview = z
  .object({
    id: z.uuid(),
    kind: z.enum(importKinds),
    listYear: z.int(),
    fileSha256: z.string(),
    rows: z.int(),
    changes: z.int(),
    unchanged: z.int(),
    problemCount: z.int(),
    problems: z.array(importProblem),
  })
  .meta({
    example: {
      id: '017e41b2-5c00-7000-8000-000000000061',
      kind: 'progress',
      listYear: 2022,
      fileSha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      rows: 1,
      changes: 0,
      unchanged: 0,
      problemCount: 1,
      problems: [
        {
          row: 2,
          heading: null,
          value: '示范项目',
          code: 'project.not_found',
          detail: '没有这个项目，或您无权查看。',
        },
      ],
    },
  });

/** `POST /api/v1/imports/{id}/confirmations` */
export const importConfirmationRequest = z.object({}).meta({ example: {} });

/** Its answer; `changed` is false where everything was on record already. */
export const importConfirmation = z
  .object({ changed: z.boolean(), projects: z.int() })
  .meta({ example: { changed: true, projects: 183 } });
