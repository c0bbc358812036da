import { z } from 'zod';
import { projectEnds } from '#domain';
import { reason } from './project-dates.js';

/** `POST /api/v1/projects/{id}/ends` */
export const projectEndRequest = z
  .object({
    kind: z.enum(projectEnds),
    reason,
    successorIds: z.array(z.uuid().toLowerCase()).max(20).default([]).meta({
      description: 'Of a superseded project: those that take its place',
    }),
  })
  .meta({ example: { kind: 'terminated', reason: '投资方撤资，项目不再实施' } });

/** `POST /api/v1/projects/{id}/reopenings` */
export const reopeningRequest = z
  .object({ reason })
  .meta({ example: { reason: '新投资方已签约，项目恢复实施' } });
