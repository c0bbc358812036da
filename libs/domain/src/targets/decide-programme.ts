import { decision, type Decision } from '../decision.js';
import { historyEntry, seal, systemChain } from '../history/history-entry.js';
import type { NewId, ProjectFacts } from '../project/project-facts.js';
import type { ProgrammeRow } from '../recorded-rows.js';
import { refuse, type Refusal } from '../refusal.js';

/** A programme with the code that never changes. */
export interface ProgrammeFacts extends ProgrammeRow {
  readonly code: string;
}

/** Creates a programme (专项); targets and settings name it by its code. */
export function decideProgrammeCreation(
  { id, code, name, isTaken }: { id: string; code: string; name: string; isTaken: boolean },
  newId: NewId,
): Decision | Refusal {
  if (isTaken) return refuse('programme.code_taken', { code });
  return decision({
    entries: [
      historyEntry<'programme.created'>({
        event: newId(),
        chain: systemChain,
        action: 'programme.created',
        before: null,
        after: { programme: code, name },
      }),
    ],
    inserts: [{ table: 'programme', row: { id, code } }],
    versions: [{ table: 'programme', row: { id, version: 1, name, state: 'open' } }],
  });
}

/** Gives a programme another name. */
export function decideProgrammeRenaming(
  { code, ...programme }: ProgrammeFacts,
  name: string,
  newId: NewId,
): Decision | Refusal {
  if (programme.state === 'closed') return refuse('programme.closed');
  if (programme.name === name) return refuse('change.empty');
  return decision({
    entries: [
      historyEntry<'programme.renamed'>({
        event: newId(),
        chain: systemChain,
        action: 'programme.renamed',
        before: { name: programme.name },
        after: { programme: code, name },
      }),
    ],
    versions: [{ table: 'programme', row: { ...programme, version: programme.version + 1, name } }],
  });
}

/** Closes a programme for good: it takes no project more, and none goes by its settings any more. */
export function decideProgrammeClosing(
  { code, ...programme }: ProgrammeFacts,
  newId: NewId,
): Decision | Refusal {
  if (programme.state === 'closed') return refuse('programme.closed');
  return decision({
    entries: [
      historyEntry<'programme.closed'>({
        event: newId(),
        chain: systemChain,
        action: 'programme.closed',
        before: { state: 'open' },
        after: { programme: code, state: 'closed' },
      }),
    ],
    versions: [
      { table: 'programme', row: { ...programme, version: programme.version + 1, state: 'closed' } },
    ],
  });
}

/** A project's place in a programme as it is stored; null where it never had one. */
export interface MemberFacts {
  readonly id: string;
  readonly version: number;
  readonly state: 'member' | 'left';
}

/** Puts a project into a programme, or takes it out; a project may be in several. */
export function decideMembership(
  { project }: Pick<ProjectFacts, 'project'>,
  programme: ProgrammeFacts,
  member: MemberFacts | null,
  wish: { readonly joins: boolean; readonly reason: string },
  newId: NewId,
): Decision | Refusal {
  const isMember = member?.state === 'member';
  if (wish.joins && programme.state === 'closed') return refuse('programme.closed');
  if (wish.joins && project.state !== 'active') return refuse('project.ended', { state: project.state });
  if (wish.joins === isMember)
    return refuse(wish.joins ? 'programme.member_already' : 'programme.not_member');
  const id = member?.id ?? newId();
  const state = wish.joins ? 'member' : 'left';
  const action = wish.joins ? 'programme.joined' : 'programme.left';
  return decision({
    entries: [
      historyEntry<'programme.joined' | 'programme.left'>({
        event: newId(),
        chain: project.id,
        action,
        before: null,
        after: { programme: programme.code, name: programme.name },
        reason: seal(wish.reason),
      }),
    ],
    inserts:
      member === null
        ? [{ table: 'programme_member', row: { id, programmeId: programme.id, projectId: project.id } }]
        : [],
    versions: [
      {
        table: 'programme_member',
        row: { id, version: (member?.version ?? 0) + 1, projectId: project.id, state },
      },
    ],
  });
}

/**
 * By which programme's settings a project goes, of those that it is in and that have values of their own: by the one, if it
 * is one. Of several none has precedence: the city's hold, and null is returned, as where there is none.
 */
export function governingProgramme(programmes: readonly string[]): string | null {
  const [one, another] = new Set(programmes);
  return another === undefined ? (one ?? null) : null;
}
