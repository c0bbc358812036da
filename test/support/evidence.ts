import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { newId } from '#database';
import { isRefusal } from '#domain';
import { CalendarService, FilesService, FolderFileStore, ProjectChanges, type FileStore } from '#portfolio';
import type { City } from './city.js';

/** A file store in a folder of its own. */
export interface TemporaryFiles {
  readonly folder: string;
  readonly store: FolderFileStore;
  remove(): Promise<void>;
}

/** Makes one. */
export async function temporaryFiles(): Promise<TemporaryFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'evidence-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  return { folder, store: new FolderFileStore(folder), remove };
}

/** A photo as a phone makes it: lying on its side (40 × 20), with the place and the device in its EXIF. */
export async function photo(colour = 'orange'): Promise<Buffer> {
  return sharp({ create: { width: 40, height: 20, channels: 3, background: colour } })
    .withExif({
      IFD0: { Make: 'Huawei', Model: 'Mate 40', Copyright: '陈联络' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '31/1 27/1 0/1', GPSLongitudeRef: 'E' },
    })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
}

/** Puts a photo into a project, by a person who says that they may: no duty is on record. */
export async function addFile(
  city: City,
  store: FileStore | null,
  projectId: string,
  personId: string,
): Promise<string> {
  if (store === null) throw new Error('A test that adds files gives them a store.');
  const changes = new ProjectChanges(city.database, newId, new CalendarService(city.database));
  const person = {
    kind: 'person',
    personId,
    duties: [{ role: 'liaison_officer', projectId, unitId: null }],
  } as const;
  const files = new FilesService(city.database, changes, store, newId);
  const added = await files.add(person, projectId, Readable.from([await photo()]), 1024 * 1024);
  if (isRefusal(added)) throw new Error(added.code);
  return added.id;
}
