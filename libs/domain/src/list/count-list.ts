import { sumDecimals } from '../decimal.js';
import type { Decimal } from '../recorded-rows.js';

/** A line of a list, as far as it is counted. */
export interface CountedLine {
  readonly projectId: string;
  /** The parent whose phase it is; null: it is no phase. */
  readonly parentId: string | null;
  readonly kind: string | null;
  readonly levels: readonly string[];
  readonly stageReached: string;
  readonly areaId: string | null;
  readonly light: string;
  /** 万元. */
  readonly plannedInvestment: Decimal | null;
}

/** How many projects have one value. */
export interface CountedShare {
  /** Null: it is not known of them. */
  readonly value: string | null;
  readonly projects: number;
  /** Hundredths of a percent of all projects of the list, rounded half up. */
  readonly basisPoints: number;
}

/** A list in figures. */
export interface ListCounts {
  /** Lines of the list: phases one by one. */
  readonly entries: number;
  /** Projects: the phases of one parent are one. */
  readonly projects: number;
  /** 万元, of the lines that have a plan. */
  readonly plannedInvestment: Decimal;
  readonly byKind: readonly CountedShare[];
  /** A project of several levels is counted at each of them, once. */
  readonly byLevel: readonly CountedShare[];
  readonly byStage: readonly CountedShare[];
  readonly byArea: readonly CountedShare[];
  readonly byLight: readonly CountedShare[];
}

/**
 * Counts a list: each project once in all, and once under each value that it has; the phases of one parent are one project,
 * which stands under each value that one of them has. So shares of levels may add up to more than the whole.
 */
export function countList(lines: readonly CountedLine[]): ListCounts {
  const projects = new Set(lines.map(familyOf)).size;
  const by = (valuesOf: (line: CountedLine) => readonly (string | null)[]): CountedShare[] =>
    shares(lines, valuesOf, projects);
  return {
    entries: lines.length,
    projects,
    plannedInvestment: sumDecimals(
      lines.flatMap(({ plannedInvestment }) => (plannedInvestment === null ? [] : [plannedInvestment])),
    ),
    byKind: by(({ kind }) => [kind]),
    byLevel: by(({ levels }) => levels),
    byStage: by(({ stageReached }) => [stageReached]),
    byArea: by(({ areaId }) => [areaId]),
    byLight: by(({ light }) => [light]),
  };
}

function familyOf({ projectId, parentId }: CountedLine): string {
  return parentId ?? projectId;
}

function shares(
  lines: readonly CountedLine[],
  valuesOf: (line: CountedLine) => readonly (string | null)[],
  all: number,
): CountedShare[] {
  const families = new Map<string | null, Set<string>>();
  for (const line of lines)
    for (const value of valuesOf(line))
      families.set(value, (families.get(value) ?? new Set()).add(familyOf(line)));
  return [...families]
    .map(([value, { size }]) => ({
      value,
      projects: size,
      basisPoints: Math.floor((size * 20_000 + all) / (2 * all)),
    }))
    .sort((a, b) => b.projects - a.projects || ((a.value ?? '') < (b.value ?? '') ? -1 : 1));
}
