import { z } from 'zod';
import { goalAssessments } from '#domain';
import { namedId } from './ids.js';
import { typedText } from './text.js';

const exampleReportId = '017e41b2-5c00-7000-8000-000000000041';
const someText = typedText(2000, 1);
const instant = z.iso.datetime({ offset: true });
const person = z.object({ id: z.uuid(), name: z.string() });

/** A goal's id in a path. */
export const quarterlyGoalIdParameter = namedId('quarterly_goal', '017e41b2-5c00-7000-8000-000000000061');

/** A quarterly goal as a project's document shows it. */
export const quarterlyGoal = z.object({
  id: z.uuid(),
  year: z.int(),
  quarter: z.int().meta({ description: '1 to 4' }),
  text: z.string(),
  setBy: person,
  setAt: instant,
  assessment: z.enum(goalAssessments).nullable(),
  assessmentNote: z.string().nullable(),
  assessedBy: person.nullable(),
  assessedAt: instant.nullable(),
  reportId: z.uuid().nullable().meta({ description: 'The progress report that it was held against' }),
});

/** `POST /api/v1/projects/{id}/quarterly-goals` */
export const quarterlyGoalRequest = z
  .object({ year: z.int().min(2000).max(2200), quarter: z.int().min(1).max(4), text: someText })
  .meta({ example: { year: 2022, quarter: 4, text: '主体结构封顶，设备开始安装。' } });

/** `POST …/{goal}/changes` */
export const quarterlyGoalChangeRequest = z
  .object({ text: someText, reason: someText })
  .meta({ example: { text: '主体结构至三层。', reason: '图纸变更，工期顺延' } });

/** `POST …/{goal}/assessments` */
export const quarterlyGoalAssessmentRequest = z
  .object({
    assessment: z.enum(goalAssessments),
    reportId: namedId('progress_report', exampleReportId).optional(),
    note: someText,
  })
  .transform(({ reportId = null, ...wish }) => ({ ...wish, reportId }))
  .meta({ example: { assessment: 'partly_met', note: '已至二层，三层钢筋绑扎中。' } });
