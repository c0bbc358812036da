import { z } from 'zod';
import { fileTypes } from '#domain';
import { idOf } from './ids.js';
import { pageOfItems, paging } from './paging.js';

const exampleFileId = '017e41b2-5c00-7000-8000-000000000061';

/** `GET /api/v1/files/{id}` */
export const fileIdParameter = idOf('file', exampleFileId);

/** `GET /api/v1/projects/{id}/files` */
export const fileListQuery = z.object(paging);

/** Answer to `POST /api/v1/projects/{id}/files`. */
export const fileResponse = z.object({ id: z.uuid() }).meta({ example: { id: exampleFileId } });

/** A page of a project's files, newest first. */
export const filePage = pageOfItems(
  z.object({
    id: z.uuid(),
    mediaType: z.enum(fileTypes),
    size: z.int().meta({ description: 'Bytes' }),
    sha256: z.string(),
    person: z.object({ id: z.uuid(), name: z.string() }),
    recordedAt: z.iso.datetime({ offset: true }),
  }),
  {
    id: exampleFileId,
    mediaType: 'image/jpeg',
    size: 182_331,
    sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    person: { id: '017e41b2-5c00-7000-8000-000000000051', name: '陈联络' },
    recordedAt: '2022-03-07T01:15:00.000+00:00',
  },
);
