import type { ListFilter, ListSort } from '#domain';
import { present, recordedBy, type Reading } from '../time/as-of.queries.js';
import { comingStage, listPage, visibleIds } from './projects.queries.js';

/** Which entries of a list, in which order. */
export interface Selection {
  readonly listYear: number;
  readonly limit: number;
  readonly filter: ListFilter;
  readonly sort: ListSort;
  /** Key and entry of the last line before. */
  readonly after: readonly [key: string, entryId: string] | null;
  /** Null: the present. */
  readonly asOf: string | null;
  /** What the reader may see; null: everything. */
  readonly visible: { readonly projectIds: readonly string[]; readonly unitIds: readonly string[] } | null;
}

/** A statement with its values. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

const light = `coalesce(lit.period ->> 'light', 'none')`;

/** What each order compares, ascending, and its type: what is not known comes last. */
const keys: Readonly<Record<ListSort, { readonly key: string; readonly type: string }>> = {
  entry: { key: 'e.id', type: 'uuid' },
  name: { key: 'p.name COLLATE "zh-x-icu"', type: 'text' },
  dueOn: { key: `coalesce(coming.due_on, 'infinity')`, type: 'date' },
  light: {
    key: `array_position(ARRAY['red', 'yellow', 'green', 'grey', 'none'], ${light})`,
    type: 'integer',
  },
  daysLate: {
    key: 'CASE WHEN coming.due_on IS NULL THEN 1 ELSE -greatest(day.today - coming.due_on, 0) END',
    type: 'integer',
  },
  totalInvestment: { key: '-coalesce(p.total_investment, -1)', type: 'numeric' },
};

/**
 * One page of a year's list by a filter and in an order, in the form of `listProjects`. It reads what the filter and the
 * order ask for of the whole list, and everything else of its own lines only. `last` is a JSON array: `after` of the
 * next page.
 */
export function selectedProjects(selection: Selection): Statement {
  const { reading, entries, values } = selectedEntries(selection);
  const last = `(SELECT json_build_array(e.key::text, e.id)::text FROM page e ORDER BY e.key DESC, e.id DESC LIMIT 1)`;
  return { text: listPage(reading, { entries, order: 'e.key, e.id', last }), values };
}

/** The ids of the entries alone, all in their order. */
export function selectedIds(selection: Selection): Statement {
  const { reading, entries, values } = selectedEntries(selection);
  const text = `
  WITH day AS MATERIALIZED (SELECT ${reading.today} AS today), page AS (${entries})
  SELECT coalesce(array_agg(e.id::text ORDER BY e.key, e.id), '{}') AS ids FROM page e`;
  return { text, values };
}

/** The lines of entries ($2) of a list year ($1) in this order, in the form of `listProjects`; of the past at $3. */
export function linesOfEntries(isPast: boolean): string {
  const reading = isPast ? recordedBy('$3') : present;
  const entries = `
  SELECT e.id, e.project_id, e.kind, e.listed, e.planned_investment
  FROM ${reading.rows('list_entry')} e WHERE e.id = ANY ($2::uuid[])`;
  return listPage(reading, { entries, order: 'array_position($2::uuid[], e.id)', last: 'NULL::text' });
}

/** Every stage of every lifecycle with its label, of the newest version that has it. */
export const readStageWords = `
  SELECT DISTINCT ON (l.code, s ->> 'code') l.code AS lifecycle, s ->> 'code' AS stage, s -> 'label' AS label
  FROM lifecycle_version l, jsonb_array_elements(l.definition -> 'stages') AS s
  ORDER BY l.code, s ->> 'code', l.version DESC`;

function selectedEntries(selection: Selection): {
  readonly reading: Reading;
  readonly entries: string;
  readonly values: readonly unknown[];
} {
  const values: unknown[] = [];
  const put = (value: unknown): string => `$${values.push(value)}`;
  const year = put(selection.listYear);
  const reading = selection.asOf === null ? present : recordedBy(put(selection.asOf));
  const { key, type } = keys[selection.sort];
  const conditions = [
    `e.list_year = ${year}`,
    'e.decision_out IS NULL',
    ...rights(selection, put),
    ...conditionsOf(selection.filter, reading, selection.asOf !== null, put),
  ];
  if (selection.after !== null) {
    const [afterKey, afterId] = selection.after;
    conditions.push(`(${key}, e.id) > (${put(afterKey)}::${type}, ${put(afterId)}::uuid)`);
  }
  const asked = `${key} ${conditions.join(' ')}`;
  const entries = `
  SELECT e.id, e.project_id, e.kind, e.listed, e.planned_investment, ${key} AS key
  FROM ${reading.rows('list_entry')} e
  CROSS JOIN day
  JOIN ${reading.rows('project')} p ON p.id = e.project_id
  ${asked.includes('coming.') ? `LEFT JOIN LATERAL (${comingStage(reading)}) AS coming ON true` : ''}
  ${asked.includes('lit.') ? lightOfTheDay(reading) : ''}
  WHERE ${conditions.join('\n    AND ')}
  ORDER BY ${key}, e.id LIMIT ${put(selection.limit)}`;
  return { reading, entries, values };
}

function lightOfTheDay(reading: Reading): string {
  return `LEFT JOIN ${reading.rows('light_schedule')} lights ON lights.project_id = p.id
  LEFT JOIN LATERAL app.light_on(lights.periods, day.today) AS lit (period) ON true`;
}

function rights({ visible }: Selection, put: (value: unknown) => string): string[] {
  if (visible === null) return [];
  return [`e.project_id IN (${visibleIds(put(visible.projectIds), put(visible.unitIds))})`];
}

/** Conditions on the entry `e`, its project `p`, its stage `coming`, its light `lit` and the `day`. */
function conditionsOf(
  filter: ListFilter,
  reading: Reading,
  isPast: boolean,
  put: (value: unknown) => string,
): string[] {
  const oneOf = (column: string, chosen: readonly string[] | undefined): string[] =>
    chosen === undefined ? [] : [`${column} = ANY (${put(chosen)}::text[])`];
  const subtree = (unitId: string): string =>
    `ANY (ARRAY(SELECT u.id FROM ${reading.rows('unit')} u WHERE u.path @> ARRAY[${put(unitId)}::uuid]))`;
  const whether = (wanted: boolean | undefined, condition: string): string[] =>
    wanted === undefined ? [] : [`${wanted ? '' : 'NOT '}coalesce(${condition}, false)`];
  const { search, unitId, leadUnitId, areaId, level, liaisonOfficerId } = filter;
  return [
    ...oneOf('p.stage', filter.stage),
    ...oneOf('p.stage_reached', filter.stageReached),
    ...oneOf('p.category', filter.category),
    ...oneOf('e.kind', filter.kind),
    ...oneOf(light, filter.light),
    ...(level === undefined ? [] : [`p.levels && ${put(level)}::text[]`]),
    ...(leadUnitId === undefined ? [] : [`p.lead_unit_id = ${subtree(leadUnitId)}`]),
    ...(areaId === undefined ? [] : [`p.area_id = ${subtree(areaId)}`]),
    ...(unitId === undefined
      ? []
      : [`(p.lead_unit_id = ${subtree(unitId)} OR p.area_id = ${subtree(unitId)})`]),
    ...(liaisonOfficerId === undefined ? [] : [isLiaisonOfficer(reading, put(liaisonOfficerId))]),
    ...whether(filter.overdue, 'coming.due_on < day.today'),
    ...whether(filter.stale, hasReason('stale')),
    ...whether(filter.held, runningHold(reading)),
    ...(search === undefined ? [] : [named(search, isPast, put)]),
  ];
}

function isLiaisonOfficer(reading: Reading, person: string): string {
  return `EXISTS (SELECT FROM duty_version d
      WHERE d.scope_id = p.id AND d.role = 'liaison_officer' AND ${reading.holds('d')} AND d.deputy_for IS NULL
        AND d.from_on <= day.today AND (d.to_on IS NULL OR d.to_on > day.today) AND d.person_id = ${person}::uuid)`;
}

function hasReason(fact: 'stale'): string {
  return `EXISTS (SELECT FROM jsonb_array_elements_text(lit.period -> 'facts') AS place
      WHERE lights.facts -> place::integer ->> 'fact' = '${fact}')`;
}

function runningHold(reading: Reading): string {
  return `EXISTS (SELECT FROM ${reading.rows('hold')} h
      WHERE h.project_id = p.id AND h.state = 'running' AND day.today BETWEEN h.from_on AND h.to_on)`;
}

/** The present by the index over pairs of characters; the past version by version. */
function named(words: readonly string[], isPast: boolean, put: (value: unknown) => string): string {
  const wanted = `${put(words)}::text[]`;
  return isPast
    ? `app.is_named(p.name, p.code, ${wanted})`
    : `p.id IN (SELECT found FROM app.projects_named(${wanted}) AS found)`;
}
