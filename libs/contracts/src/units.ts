import { z } from 'zod';
import { exampleOtherUnitId, exampleRootId, exampleUnitId } from './example.js';
import { idOf } from './ids.js';
import { pageOfItems, paging } from './paging.js';
import { typedText } from './text.js';

const name = typedText(100, 1);
const kind = z.enum(['city', 'department', 'area', 'office']);
const state = z.enum(['open', 'closed']);

/** A unit's id in a path. */
export const unitIdParameter = idOf('unit', exampleUnitId);

/** `GET /api/v1/units` */
export const unitListQuery = z.object({
  ...paging,
  parentId: z.uuid().optional().meta({ description: 'Right below this unit', example: exampleRootId }),
  kind: kind.optional().meta({ example: 'area' }),
  state: state.optional().meta({ example: 'open' }),
});

/** One unit; its version is its ETag. */
export const unitResponse = z
  .object({
    id: z.uuid(),
    version: z.int(),
    parentId: z.uuid().nullable(),
    kind,
    name: z.string(),
    path: z.array(z.uuid()).meta({ description: 'The unit and all above it, root first' }),
    state,
  })
  .meta({
    example: {
      id: exampleUnitId,
      version: 1,
      parentId: exampleRootId,
      kind: 'area',
      name: '高新区',
      path: [exampleRootId, exampleUnitId],
      state: 'open',
    },
  });

/** A page of units. */
export const unitPage = pageOfItems(unitResponse, unitResponse.meta()!['example'] as object);

/** `POST /api/v1/units` */
export const unitCreationRequest = z
  .object({
    parentId: idOf('unit', exampleUnitId),
    kind: z.enum(['department', 'area', 'office']),
    name,
  })
  .meta({ example: { parentId: exampleUnitId, kind: 'office', name: '项目推进办公室' } });

/** `POST /api/v1/units/{id}/renamings` */
export const unitRenamingRequest = z.object({ name }).meta({ example: { name: '高新技术产业开发区' } });

/** `POST /api/v1/units/{id}/moves` */
export const unitMoveRequest = z
  .object({ parentId: idOf('unit', exampleOtherUnitId) })
  .meta({ example: { parentId: exampleOtherUnitId } });
