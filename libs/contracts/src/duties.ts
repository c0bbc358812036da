import { z } from 'zod';
import { roleCodes } from '#domain';
import { calendarDay } from './day.js';
import {
  exampleDutyId,
  examplePersonId,
  exampleProjectId,
  exampleSuccessorId,
  exampleUnitId,
} from './example.js';
import { idOf, namedId } from './ids.js';
import { pageOfItems, paging } from './paging.js';
import { typedText } from './text.js';

const role = z.enum(roleCodes);
const reason = typedText(500).nullish();
const named = z.object({ id: z.uuid(), name: z.string().nullable() });

/** A duty's id in a path. */
export const dutyIdParameter = idOf('duty', exampleDutyId);

/** `GET /api/v1/duties` */
export const dutyListQuery = z.object({
  ...paging,
  personId: z.uuid().optional().meta({ example: examplePersonId }),
  projectId: z.uuid().optional().meta({ example: exampleProjectId }),
  unitId: z.uuid().optional().meta({ example: exampleUnitId }),
  role: role.optional().meta({ example: 'unit_head' }),
  on: calendarDay('2022-03-07').optional().meta({
    description: 'Held on this day; without it all that are not over',
    example: '2022-03-07',
  }),
});

/** Who answers for what, from when to when; `toOn` is the first day on which it is over. */
export const dutyResponse = z
  .object({
    id: z.uuid(),
    version: z.int(),
    role,
    person: named,
    project: named.nullable(),
    unit: named.nullable(),
    fromOn: z.iso.date(),
    toOn: z.iso.date().nullable(),
    deputyFor: named.nullable().meta({ description: 'Whom the person stands in for' }),
  })
  .meta({
    example: {
      id: exampleDutyId,
      version: 1,
      role: 'unit_head',
      person: { id: exampleSuccessorId, name: '沈主任' },
      project: null,
      unit: { id: exampleUnitId, name: '高新区' },
      fromOn: '2022-01-01',
      toOn: null,
      deputyFor: null,
    },
  });

/** A page of duties. */
export const dutyPage = pageOfItems(dutyResponse, dutyResponse.meta()!['example'] as object);

/** `POST /api/v1/duties`: on a project or on a unit. */
export const dutyAssignmentRequest = z
  .object({
    personId: namedId('person', examplePersonId),
    role,
    projectId: idOf('project', exampleProjectId).optional(),
    unitId: idOf('unit', exampleUnitId).optional(),
    fromOn: calendarDay('2022-04-01'),
    toOn: calendarDay('2022-12-31').nullish(),
  })
  .refine(({ projectId, unitId }) => (projectId === undefined) !== (unitId === undefined), {
    error: 'projectId | unitId',
  })
  .meta({
    example: { personId: examplePersonId, role: 'supervisor', unitId: exampleUnitId, fromOn: '2022-04-01' },
  });

/** `POST /api/v1/duties/{id}/endings` */
export const dutyEndingRequest = z
  .object({ toOn: calendarDay('2022-12-31'), reason })
  .meta({ example: { toOn: '2022-12-31', reason: '任期届满' } });

/** `POST /api/v1/duties/{id}/deputies` */
export const deputyRequest = z
  .object({
    personId: namedId('person', examplePersonId),
    fromOn: calendarDay('2022-04-01'),
    toOn: calendarDay('2022-04-15'),
  })
  .meta({ example: { personId: examplePersonId, fromOn: '2022-04-01', toOn: '2022-04-15' } });

/** `POST /api/v1/hand-overs`: all open duties of a person, or some of them, to another one. */
export const handOverRequest = z
  .object({
    personId: idOf('person', examplePersonId),
    successorId: namedId('person', exampleSuccessorId),
    fromOn: calendarDay('2022-04-01')
      .nullish()
      .meta({ description: 'First day of the successor; without it today', example: '2022-04-01' }),
    dutyIds: z.array(z.uuid().toLowerCase()).min(1).max(1000).nullish().meta({
      description: 'Some duties only',
    }),
    reason,
  })
  .meta({ example: { personId: examplePersonId, successorId: exampleSuccessorId, reason: '岗位调整' } });

/** Answer to a hand-over. */
export const handOverResponse = z
  .object({
    duties: z.int(),
    items: z.int().meta({ description: 'Reminders not sent yet that went along' }),
    fromOn: z.iso.date(),
    recordedAt: z.iso.datetime(),
  })
  .meta({
    example: { duties: 9, items: 2, fromOn: '2022-03-07', recordedAt: '2022-03-07T01:15:00.000Z' },
  });
