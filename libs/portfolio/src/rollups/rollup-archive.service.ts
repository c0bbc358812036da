import {
  can,
  isIssuedLate,
  isRefusal,
  refuse,
  visibleProjects,
  type IssueApproval,
  type PeriodKind,
  type Person,
  type Refusal,
  type RollupMailDocument,
} from '#domain';
import type { Database } from '#database';
import { pageOf, type Page, type PageWish } from '../organisation/page.js';
import { listIssues, readArchivedIssue } from './rollup-archive.queries.js';
import { keptRollupData } from './rollup-schema.js';
import { withPeople } from './with-people.js';

/** An issue as it is listed. */
export interface ArchivedIssue {
  readonly id: string;
  readonly kind: PeriodKind;
  readonly period: string;
  /** The unit, under its name of today. */
  readonly scope: { readonly id: string; readonly name: string };
  readonly listYear: number;
  readonly number: number;
  /** The cut before it, its own, when it was due and when it was issued. */
  readonly fromAt: Date;
  readonly cutAt: Date;
  readonly sendAt: Date;
  readonly recordedAt: Date;
  readonly late: boolean;
  /** In hex, as the history holds it. */
  readonly dataSha256: string;
  readonly builderVersion: number;
  /** Null: no approval was asked for it. */
  readonly approval: IssueApproval | null;
}

/** Which issues are listed; null: any. */
export interface ArchiveFilter {
  readonly kind: PeriodKind | null;
  readonly scopeId: string | null;
  readonly year: number | null;
  readonly period: string | null;
  /** Words, each of which stands in a name that the issue speaks of, or in what it says first. */
  readonly search: readonly string[] | null;
}

/** The frozen texts of an issue, byte for byte; the names of people are in neither. */
export interface FrozenIssue {
  readonly issue: ArchivedIssue;
  readonly dataText: string;
  readonly labelsText: string;
}

interface IssueRow extends Omit<ArchivedIssue, 'late' | 'approval'> {
  readonly approval: (Omit<IssueApproval, 'endedAt'> & { readonly endedAt: string | null }) | null;
}

/** What was issued, for those to whom it is sent and those above: see `rollup.read`. */
export class RollupArchiveService {
  constructor(private readonly database: Database) {}

  /** The issues that the reader may read, the newest first. */
  async list(
    reader: Person,
    { kind, scopeId, year, period, search }: ArchiveFilter,
    page: PageWish,
  ): Promise<Page<ArchivedIssue> | Refusal> {
    if (!can(reader, 'rollup.list')) return refuse('permission.denied');
    const rows = await this.database.query<IssueRow>(
      listIssues,
      [visibleProjects(reader).unitIds, page.cursor, page.limit, kind, scopeId, year, period, search],
      'list_rollups',
    );
    return pageOf(rows.map(listed), page);
  }

  /** An issue with its frozen texts. */
  async read(reader: Person, id: string): Promise<FrozenIssue | Refusal> {
    const [row] = await this.database.query<
      IssueRow & { dataText: string; labelsText: string; unitPath: string[] }
    >(readArchivedIssue, [id], 'read_archived_rollup');
    if (row === undefined || !can(reader, 'rollup.read', { unitPath: row.unitPath }))
      return refuse('rollup.not_found');
    const { dataText, labelsText, unitPath: _, ...issue } = row;
    return { issue: listed(issue), dataText, labelsText };
  }

  /** What the forms of an issue are made of, whichever builder froze it; with the names of its people as they are now. */
  async document(reader: Person, id: string): Promise<ArchivedDocument | Refusal> {
    const frozen = await this.read(reader, id);
    if (isRefusal(frozen)) return frozen;
    return this.documentOf(frozen);
  }

  /** The same of an issue that was read. */
  async documentOf({ issue, dataText, labelsText }: FrozenIssue): Promise<ArchivedDocument> {
    const { dataSha256, late, approval } = issue;
    const data = keptRollupData(dataText);
    const kind = await this.database.kind();
    const document = await withPeople(this.database, { data, dataText, dataSha256, labelsText }, kind);
    const told = approval === null ? {} : { approval };
    return { issue, document: { ...document, late, checkpoint: null, carried: [], ...told } };
  }
}

/** An issue with what its forms are made of. */
export interface ArchivedDocument {
  readonly issue: ArchivedIssue;
  readonly document: RollupMailDocument;
}

function listed(row: IssueRow): ArchivedIssue {
  const { approval, sendAt, recordedAt } = row;
  const endedAt = approval?.endedAt == null ? null : new Date(approval.endedAt);
  return {
    ...row,
    late: isIssuedLate(sendAt, recordedAt),
    approval: approval === null ? null : { ...approval, endedAt },
  };
}
