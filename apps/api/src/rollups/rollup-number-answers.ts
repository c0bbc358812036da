import type { z } from 'zod';
import type { numberBehind, rollupNumbers } from '#contracts';
import { rollupNumberTitle } from '#documents';
import type { RollupLabels } from '#domain';
import type { NumberBehind, NumberedIssue } from '#portfolio';

type Line = z.input<typeof numberBehind>['items'][number];

/** Every number of an issue, with where to see what stands behind it. */
export function numbersIn({ issue, data, labels, numbers }: NumberedIssue): z.input<typeof rollupNumbers> {
  return {
    items: [...numbers].map(([key, number]) => ({
      key,
      title: titleOf(key, { data, labels }),
      number,
      behind: `/api/v1/rollups/${issue.id}/behind?key=${encodeURIComponent(key)}`,
    })),
  };
}

/** What stands behind a number. */
export function behindOf(found: NumberBehind): z.input<typeof numberBehind> {
  const { key, number, total, nextCursor, lines } = found;
  return {
    key,
    title: titleOf(key, found),
    number,
    total,
    items: lines.map((line) => lineOf(line, found)),
    nextCursor,
  };
}

function titleOf(key: string, numbered: Pick<NumberedIssue, 'data' | 'labels'>): { zh: string; en: string } {
  return {
    zh: rollupNumberTitle(key, numbered, 'zh'),
    en: rollupNumberTitle(key, numbered, 'en'),
  };
}

function lineOf(
  { line, events, seqAtCut }: NumberBehind['lines'][number],
  { labels, data }: NumberBehind,
): Line {
  const { project, leadUnit, milestone, things: _things, inPeriod: _inPeriod, ...told } = line;
  return {
    ...told,
    project: named(project, labels.projects),
    leadUnit: named(leadUnit, labels.units),
    milestone:
      milestone === null ? null : { id: milestone.milestone, stage: milestone.stage, step: milestone.step },
    events: events.map(({ recordedAt, ...event }) => ({ ...event, recordedAt: recordedAt.toISOString() })),
    links:
      project === null || seqAtCut === null
        ? null
        : {
            project: `/api/v1/projects/${project}?asOf=${encodeURIComponent(data.cutAt)}`,
            history: `/api/v1/projects/${project}/history?before=${seqAtCut + 1}`,
          },
  };
}

function named(
  id: string | null,
  names: RollupLabels['units'],
): { readonly id: string; readonly name: string } | null {
  return id === null ? null : { id, name: names[id]?.name ?? id };
}
