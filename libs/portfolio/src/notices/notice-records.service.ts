import { refuse, type NoticeDocument, type NoticeKind, type NoticeRow, type Refusal } from '#domain';
import type { Database } from '#database';
import { listNoticesForOperator, readPaper, showNoticeForOperator } from './notices.queries.js';
import type { NoticeFilter } from './notices.service.js';

/** A notice as lists show it, with its texts opened. */
export interface NoticeRecord {
  readonly id: string;
  readonly kind: NoticeKind;
  /** The number as it is printed. */
  readonly reference: string;
  readonly state: NoticeRow['state'];
  /** Of the ladder that it was issued for. */
  readonly step: string;
  readonly issuedOn: string;
  readonly ownerUnit: { readonly name: string };
  readonly replyDueOn: string;
  /** No reply, and that day has passed. */
  readonly overdue: boolean;
  readonly reply: string | null;
  readonly measures: string | null;
  readonly doneBy: string | null;
  readonly repliedBy: { readonly name: string } | null;
  readonly repliedAt: string | null;
  /** Null also where it closed by itself. */
  readonly closedBy: { readonly name: string } | null;
  readonly closedAt: string | null;
  readonly outcome: NonNullable<NoticeRow['outcome']> | null;
  readonly note: string | null;
  readonly project: { readonly id: string; readonly name: string };
}

/** A notice with what its paper says. */
export interface ShownNotice extends NoticeRecord {
  readonly document: NoticeDocument;
}

/** Notices (提示单, 督办单, 通报) as the operator reads them; it asks no rights (see DirectoryService). */
export class NoticeRecordsService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The notices that match, the newest first, at most so many. */
  async list(filter: NoticeFilter, limit: number): Promise<NoticeRecord[]> {
    const { kind, year, ownerUnitId, state, overdue, projectId } = filter;
    const rows = await this.#database.query<{ notice: NoticeRecord }>(listNoticesForOperator, [
      limit,
      kind,
      year,
      ownerUnitId,
      state,
      overdue,
      projectId,
    ]);
    return rows.map(({ notice }) => notice);
  }

  /** The notice of that number, as it is printed (重项办督〔2022〕12号), or of that id; null: there is none. */
  async find(reference: string): Promise<ShownNotice | null> {
    const [found] = await this.#database.query<{ notice: ShownNotice }>(showNoticeForOperator, [reference]);
    return found?.notice ?? null;
  }

  /** Its paper, byte for byte as it went with the mails. Refused until it is made. */
  async paper({ id, project }: NoticeRecord): Promise<Buffer | Refusal> {
    const [found] = await this.#database.query<{ pdf: Buffer | null }>(readPaper, [id, project.id]);
    return found?.pdf ?? refuse('notice.paper_missing');
  }
}
