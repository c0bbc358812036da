import { decision, type Decision } from '../decision.js';
import { historyEntry } from '../history/history-entry.js';
import type { NewId, ProjectFacts } from '../project/project-facts.js';
import { refuse, type Refusal } from '../refusal.js';
import type { FileType } from './file-type.js';

/** Bytes that the file store has. */
export interface KeptBytes {
  /** 64 hex digits. */
  readonly sha256: string;
  readonly mediaType: FileType;
  /** In bytes. */
  readonly size: number;
}

/** Puts a file on record. The same content twice is one file: refused where the project has it. */
export function decideFileAddition(
  facts: ProjectFacts,
  { sha256, mediaType, size }: KeptBytes,
  personId: string,
  isKnown: boolean,
  newId: NewId,
): Decision | Refusal {
  if (isKnown) return refuse('file.added_already');
  if (facts.project.state !== 'active') return refuse('project.ended', { state: facts.project.state });
  const id = newId();
  const projectId = facts.project.id;
  return decision({
    entries: [
      historyEntry<'file.added'>({
        event: newId(),
        chain: projectId,
        action: 'file.added',
        before: null,
        after: { file: id, mediaType, size, sha256 },
      }),
    ],
    inserts: [{ table: 'file', row: { id, projectId, sha256, mediaType, size, personId } }],
  });
}

/** What names files may name files of its project only. */
export function refuseStrangeFiles(
  named: readonly (string | undefined)[],
  filesOfProject: readonly string[],
): Refusal | null {
  const strange = named.find((id) => id !== undefined && !filesOfProject.includes(id));
  return strange === undefined ? null : refuse('file.not_of_project', { file: strange });
}
