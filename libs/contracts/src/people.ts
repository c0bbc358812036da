import { z } from 'zod';
import { roleCodes } from '#domain';
import { examplePersonId, exampleUnitId } from './example.js';
import { idOf } from './ids.js';
import { pageOfItems, paging } from './paging.js';
import { typedText } from './text.js';

const name = typedText(60, 1);
const email = z.email().max(254);
const mobile = z.string().regex(/^\+?[0-9][0-9 -]{4,24}$/);
const reason = typedText(500).nullish();
const state = z.enum(['active', 'disabled']);

/** A person's id in a path. */
export const personIdParameter = idOf('person', examplePersonId);

/** `GET /api/v1/people` */
export const personListQuery = z.object({
  ...paging,
  unitId: z.uuid().optional().meta({ description: 'Of this unit or below it', example: exampleUnitId }),
  role: z.enum(roleCodes).optional().meta({ description: 'Held today', example: 'liaison_officer' }),
  state: state.optional().meta({ example: 'active' }),
  name: typedText(60).optional().meta({ description: 'How the name begins', example: '陈' }),
});

/** A person as the administration sees them; private contacts are read by a contact view only. */
export const personResponse = z
  .object({
    id: z.uuid(),
    version: z.int(),
    name: z.string(),
    email: z.string().nullable().meta({ description: 'Of the office' }),
    unit: z.object({ id: z.uuid(), name: z.string() }),
    state,
  })
  .meta({
    example: {
      id: examplePersonId,
      version: 1,
      name: '陈联络',
      email: 'chen@demo.example',
      unit: { id: exampleUnitId, name: '高新区' },
      state: 'active',
    },
  });

/** A page of people. */
export const personPage = pageOfItems(personResponse, personResponse.meta()!['example'] as object);

/** `POST /api/v1/people` */
export const personCreationRequest = z
  .object({
    unitId: idOf('unit', exampleUnitId),
    name,
    email: email.nullish(),
    mobile: mobile.nullish(),
    privateEmail: email.nullish(),
  })
  .meta({ example: { unitId: exampleUnitId, name: '陈新', email: 'chen.xin@demo.example' } });

/** `POST /api/v1/people/{id}/changes`; a field that is left out stays, null takes a contact away. */
export const personChangeRequest = z
  .object({
    name: name.optional(),
    email: email.nullable().optional(),
    mobile: mobile.nullable().optional(),
    privateEmail: email.nullable().optional(),
    unitId: idOf('unit', exampleUnitId).optional(),
  })
  .meta({ example: { mobile: '138 0000 0000' } });

/** `POST /api/v1/people/{id}/disablings` */
export const personDisablingRequest = z
  .object({
    vacate: z.boolean().default(false).meta({ description: 'End the open duties instead of refusing' }),
    reason,
  })
  .meta({ example: { vacate: true, reason: '调离' } });

/** `POST /api/v1/people/{id}/contact-views` */
export const contactViewRequest = z.object({ reason }).meta({ example: { reason: '现场联系' } });

/** Answer to a contact view. */
export const contactViewResponse = z
  .object({ mobile: z.string().nullable(), privateEmail: z.string().nullable() })
  .meta({ example: { mobile: '138 0000 0000', privateEmail: null } });
