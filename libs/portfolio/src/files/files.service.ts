import type { Readable } from 'node:stream';
import {
  can,
  decideFileAddition,
  isRefusal,
  refuse,
  visibleProjects,
  type FileType,
  type KeptBytes,
  type NewId,
  type Person,
  type Refusal,
} from '#domain';
import type { Database } from '#database';
import { pageOf, type Page, type PageWish } from '../organisation/page.js';
import type { ProjectChanges } from '../projects/project-changes.js';
import type { FileStore } from './file-store.js';
import { findFile, listFiles, readFile, readPlace } from './files.queries.js';
import { takeIn } from './take-in.js';

/** A file as its project's readers see it. */
export interface RecordedFile {
  readonly id: string;
  readonly mediaType: FileType;
  /** In bytes. */
  readonly size: number;
  readonly sha256: string;
  readonly person: { readonly id: string; readonly name: string };
  /** ISO instant with its offset. */
  readonly recordedAt: string;
}

/** A file whose bytes are read from. */
export interface OpenFile {
  readonly id: string;
  readonly mediaType: FileType;
  readonly size: number;
  readonly bytes: Readable;
}

/** Evidence files (佐证材料) of projects. */
export class FilesService {
  readonly #database: Database;
  readonly #changes: ProjectChanges;
  readonly #store: FileStore;
  readonly #newId: NewId;

  constructor(database: Database, changes: ProjectChanges, store: FileStore, newId: NewId) {
    this.#database = database;
    this.#changes = changes;
    this.#store = store;
    this.#newId = newId;
  }

  /**
   * Keeps the bytes and then puts the file on record; the same content again is the file that is there. Nothing is read
   * for a person who may not. `limit`: in bytes.
   */
  async add(
    person: Person,
    projectId: string,
    bytes: Readable,
    limit: number,
  ): Promise<{ readonly id: string } | Refusal> {
    const refusal = await this.#refuse(person, 'file.add', projectId);
    if (refusal !== null) return refusal;
    const kept = await takeIn(this.#store, bytes, limit);
    if (isRefusal(kept)) return kept;
    const recorded = await this.#record(person, projectId, kept);
    if (isRefusal(recorded) && recorded.code !== 'file.added_already') return recorded;
    const [file] = await this.#database.queryAs<{ id: string }>(visibleProjects(person), findFile, [
      projectId,
      kept.sha256,
    ]);
    return file ?? refuse('project.not_found');
  }

  /** A page of a project's files, newest first. */
  async list(person: Person, projectId: string, page: PageWish): Promise<Page<RecordedFile> | Refusal> {
    const refusal = await this.#refuse(person, 'file.read', projectId);
    if (refusal !== null) return refusal;
    const items = await this.#database.queryAs<{ [F in keyof RecordedFile]: RecordedFile[F] }>(
      visibleProjects(person),
      listFiles,
      [projectId, page.cursor, page.limit],
    );
    return pageOf(items, page);
  }

  /** A file with its bytes; of a project that the person may not see, it looks as if it were not there. */
  async open(person: Person, fileId: string): Promise<OpenFile | Refusal> {
    const [file] = await this.#database.queryAs<
      Omit<RecordedFile, 'person' | 'recordedAt'> & { projectId: string; unitPath: string[] }
    >(visibleProjects(person), readFile, [fileId]);
    if (file === undefined || !can(person, 'file.read', file)) return refuse('file.not_found');
    const bytes = await this.#store.open(file.sha256);
    return bytes === null
      ? refuse('file.bytes_missing')
      : { id: file.id, mediaType: file.mediaType, size: file.size, bytes };
  }

  async #record(person: Person, projectId: string, kept: KeptBytes): Promise<object | Refusal> {
    return this.#changes.change<{ id: string }>(
      person,
      projectId,
      { action: 'file.add', expectedSeq: null },
      (facts, known) => decideFileAddition(facts, kept, person.personId, known.length > 0, this.#newId),
      { name: 'find_file', text: findFile, values: [projectId, kept.sha256] },
    );
  }

  async #refuse(
    person: Person,
    action: 'file.add' | 'file.read',
    projectId: string,
  ): Promise<Refusal | null> {
    const [place] = await this.#database.queryAs<{ unitPath: string[]; state: string }>(
      visibleProjects(person),
      readPlace,
      [projectId],
    );
    const scope = { projectId, unitPath: place?.unitPath ?? [] };
    if (place === undefined || !can(person, 'project.read', scope)) return refuse('project.not_found');
    if (!can(person, action, scope)) return refuse('project.not_yours');
    return action === 'file.add' && place.state !== 'active'
      ? refuse('project.ended', { state: place.state })
      : null;
  }
}
