import { decision, type Decision } from '../decision.js';
import { historyEntry, systemChain } from '../history/history-entry.js';
import type { NewId } from '../project/project-facts.js';
import { refuse, type Refusal } from '../refusal.js';
import { lifecycleProblems } from './lifecycle-problems.js';
import type { Lifecycle } from './lifecycle.js';

/** Publishes a version of a lifecycle; projects keep the version they began with. Refuses one that cannot be used. */
export function decideLifecyclePublication(lifecycle: Lifecycle, newId: NewId): Decision | Refusal {
  const refusal = refuseProblems(lifecycle);
  if (refusal !== null) return refusal;
  const { code, version } = lifecycle;
  return decision({
    entries: [
      historyEntry<'lifecycle.published'>({
        event: newId(),
        chain: systemChain,
        action: 'lifecycle.published',
        before: null,
        after: { code, version, definition: JSON.stringify(lifecycle) },
      }),
    ],
    inserts: [{ table: 'lifecycle_version', row: { code, version, definition: lifecycle } }],
  });
}

/** The next version of a lifecycle, which is not the same again. `current` is null for a new one. */
export function decideNextLifecycle(
  current: Lifecycle | null,
  wish: Omit<Lifecycle, 'version'>,
  newId: NewId,
): Decision | Refusal {
  const version = (current?.version ?? 0) + 1;
  const isSame = current !== null && sorted({ ...current, version }) === sorted({ ...wish, version });
  return isSame ? refuse('change.empty') : decideLifecyclePublication({ ...wish, version }, newId);
}

function refuseProblems(lifecycle: Lifecycle): Refusal | null {
  const problems = lifecycleProblems(lifecycle);
  if (problems.length === 0) return null;
  return refuse('lifecycle.invalid', {
    problems_zh: problems.map(({ zh }) => zh).join('；'),
    problems_en: problems.map(({ en }) => en).join('; '),
  });
}

/** JSON with the fields of every object in order: as read from the database, they stand in another one. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
