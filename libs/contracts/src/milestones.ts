import { z } from 'zod';
import { evidenceKinds } from '#domain';
import { calendarDay } from './day.js';
import { exampleStageChange } from './example.js';
import { namedId } from './ids.js';
import { reason } from './project-dates.js';
import { typedText } from './text.js';

const code = z.string().min(1).max(64);
const note = typedText(2000).nullish();
/** Evidence as somebody gives it. */
export const givenEvidence = z
  .array(
    z.object({
      kind: z.enum(evidenceKinds),
      number: typedText(200).optional(),
      fileId: z.uuid().toLowerCase().optional().meta({ description: 'A file of the project' }),
      text: typedText(2000).optional(),
    }),
  )
  .max(20);

/** A piece of evidence as readings show it. */
export const evidencePiece = z.object({
  kind: z.string(),
  number: z.string().optional(),
  fileId: z.uuid().optional(),
  text: z.string().optional(),
});

/** A milestone in a path. */
export const milestoneIdParameter = namedId('milestone', '017e41b2-5c00-7000-8000-000000000021');

const stageChange = z.object({
  stage: code,
  step: code.nullish().meta({ description: 'A step inside the stage; left out: the stage itself' }),
  reachedOn: calendarDay('2022-03-04')
    .nullable()
    .meta({ description: 'Null: it was reached before the record began, and nobody knows when' }),
  precision: z.enum(['day', 'month', 'year']).optional().meta({
    description: 'How exactly the day is known; less than a day only of what lies before the record',
  }),
  evidence: givenEvidence,
  note,
});

/** `POST /api/v1/projects/{id}/stage-changes` */
export const stageChangeRequest = stageChange
  .transform((change) => ({ ...change, note: change.note ?? null }))
  .meta({ example: exampleStageChange });

/** `POST /api/v1/projects/{id}/stage-change-lists`: in the lifecycle's order, all or none. */
export const stageChangeListRequest = z
  .object({ changes: z.array(stageChangeRequest).min(1).max(20) })
  .meta({ example: { changes: [exampleStageChange] } });

/** `POST /api/v1/projects/{id}/early-operations` */
export const earlyOperationRequest = z
  .object({ reachedOn: calendarDay('2022-03-04'), evidence: givenEvidence, reason, note })
  .transform((change) => ({ ...change, note: change.note ?? null }))
  .meta({
    example: {
      reachedOn: '2022-03-04',
      evidence: [{ kind: 'operation_record', number: '演示2022-017' }],
      reason: '一号车间先行投产，竣工验收备案正在办理',
    },
  });

/** `POST /api/v1/projects/{id}/milestones` */
export const milestoneRequest = z
  .object({
    stage: code,
    step: typedText(64, 1).meta({ description: 'A code of the lifecycle, or a name of the project’s own' }),
    plannedOn: calendarDay('2022-12-20').nullish(),
    dependsOn: z.array(z.uuid().toLowerCase()).max(50).default([]),
  })
  .transform((wish) => ({ ...wish, plannedOn: wish.plannedOn ?? null }))
  .meta({ example: { stage: 'completion', step: 'topping_out' } });

/** `POST /api/v1/projects/{id}/milestones/{milestone}/dependencies`: all of them; what is left out is none any more. */
export const dependenciesRequest = z
  .object({ dependsOn: z.array(z.uuid().toLowerCase()).max(50) })
  .meta({ example: { dependsOn: [] } });
