import { z } from 'zod';
import { asOfParameter } from './as-of.js';
import { calendarDay } from './day.js';
import { namedId } from './ids.js';
import { pageOfItems, paging } from './paging.js';
import { amount, day } from './projects.js';
import { reason } from './project-dates.js';
import { typedText } from './text.js';

/** An amount as somebody gives it: 万元, at most four places. */
const givenAmount = z
  .string()
  .regex(/^\d{1,12}(?:\.\d{1,4})?$/)
  .meta({ description: amount.meta()?.description, example: '3200.0000' });

/** A month, `YYYY-MM`, in which there can be a list. */
const month = z
  .string()
  .regex(/^(?:199\d|2[01]\d\d)-(?:0[1-9]|1[0-2])$/, { error: 'YYYY-MM' })
  .meta({ example: '2022-02' });

/** `POST /api/v1/projects/{id}/investments/reported` and `…/statistical` */
export const investmentRequest = z
  .object({ month, cumulative: givenAmount, reason: reason.nullish() })
  .transform(({ reason: why, ...figure }) => ({ ...figure, reason: why ?? null }))
  .meta({ example: { month: '2022-02', cumulative: '3200.0000', reason: '二月结算后更正' } });

const said = {
  reportedOn: calendarDay('2022-03-07'),
  text: typedText(2000).refine((text) => text !== '', { error: '…' }),
  percent: z.int().min(0).max(100).nullish(),
  fileIds: z
    .array(z.uuid().toLowerCase())
    .max(20)
    .default([])
    .meta({ description: 'Photos: files of the project' }),
};

/** `POST /api/v1/projects/{id}/progress-reports` */
export const progressReportRequest = z
  .object({ ...said, investment: investmentRequest.nullish() })
  .transform(({ percent, investment, ...report }) => ({
    ...report,
    percent: percent ?? null,
    investment: investment ?? null,
  }))
  .meta({ example: { reportedOn: '2022-03-07', text: '桩基完成 60%，主体结构图纸会审', percent: 8 } });

/** `POST /api/v1/projects/{id}/progress-reports/no-change` */
export const noChangeRequest = z.object({}).meta({ example: {} });

/** `POST /api/v1/projects/{id}/progress-reports/{report}/corrections` */
export const reportCorrectionRequest = z
  .object({ ...said, reason })
  .transform(({ percent, ...report }) => ({ ...report, percent: percent ?? null }))
  .meta({
    example: { reportedOn: '2022-03-07', text: '桩基完成 50%', percent: 7, reason: '误把试桩计入' },
  });

/** A progress report's id in a path. */
export const progressReportIdParameter = namedId('progress_report', '017e41b2-5c00-7000-8000-000000000041');

/** `GET /api/v1/projects/{id}/progress-reports` */
export const progressReportQuery = z.object({ ...paging, asOf: asOfParameter });

/** A page of progress reports, newest first. */
export const progressReportPage = pageOfItems(
  z.object({
    id: z.uuid(),
    reportedOn: day,
    kind: z.enum(['report', 'no_change']),
    percent: z.int().nullable(),
    text: z.string().nullable(),
    person: z.object({ id: z.uuid(), name: z.string() }),
    fileIds: z.array(z.uuid()),
    corrects: z.uuid().nullable().meta({ description: 'The report in whose place this one stands' }),
    correctedBy: z.uuid().nullable().meta({ description: 'The report that stands in the place of this one' }),
    recordedAt: z.iso.datetime({ offset: true }),
  }),
  {
    id: '017e41b2-5c00-7000-8000-000000000041',
    reportedOn: '2022-03-07',
    kind: 'report',
    percent: 8,
    text: '桩基完成 60%',
    person: { id: '017e41b2-5c00-7000-8000-000000000051', name: '陈联络' },
    fileIds: [],
    corrects: null,
    correctedBy: null,
    recordedAt: '2022-03-07T01:15:00.000+00:00',
  },
);
