import {
  can,
  decideNoticeClosing,
  decideNoticeReopening,
  decideNoticeReply,
  isRefusal,
  noticeFileName,
  refuse,
  visibleProjects,
  type Action,
  type Decision,
  type NewId,
  type NoticeFacts,
  type NoticeKind,
  type NoticeReply,
  type NoticeRow,
  type Person,
  type ProjectFacts,
  type Refusal,
  type ReplyTime,
} from '#domain';
import type { Database, Stored } from '#database';
import { startOf, type PageWish } from '../organisation/page.js';
import type { ProjectChanges } from '../projects/project-changes.js';
import type { OfProject } from '../projects/project-dates.service.js';
import { mayOnProject, refuseUnseen } from '../projects/project-rights.js';
import { SettingsService } from '../settings/settings.service.js';
import { listNotices, readNotice, readPaper, showNotice } from './notices.queries.js';

/** One notice on a project of which the person has read a revision. */
export interface OfNotice extends OfProject {
  readonly noticeId: string;
}

/** Which notices are listed; null: any. */
export interface NoticeFilter {
  readonly kind: NoticeKind | null;
  readonly year: number | null;
  readonly ownerUnitId: string | null;
  readonly state: NoticeRow['state'] | null;
  readonly overdue: boolean | null;
  readonly projectId: string | null;
}

/** JSON text as PostgreSQL wrote it. */
export interface NoticeBody {
  readonly body: string;
}

/** The paper of a notice. */
export interface NoticePaper {
  readonly fileName: string;
  readonly pdf: Buffer;
}

/** Numbered papers of the ladder (提示单, 督办单, 通报): read, replied to, sent back, closed, reopened. */
export class NoticesService {
  readonly #database: Database;
  readonly #changes: ProjectChanges;
  readonly #settings: SettingsService;
  readonly #newId: NewId;

  constructor(database: Database, changes: ProjectChanges, newId: NewId) {
    this.#database = database;
    this.#changes = changes;
    this.#settings = new SettingsService(database, newId);
    this.#newId = newId;
  }

  /** Notices on the projects that the person may see, in the order of their issue. */
  async list(person: Person, filter: NoticeFilter, page: PageWish): Promise<NoticeBody | Refusal> {
    if (!can(person, 'notice.list')) return refuse('permission.denied');
    const visible = visibleProjects(person);
    const { kind, year, ownerUnitId, state, overdue, projectId } = filter;
    const { projectIds, unitIds } = visible;
    const rows = await this.#database.queryAs<{ id: string; body: string }>(
      visible,
      listNotices,
      [page.limit, kind, year, ownerUnitId, state, overdue, projectId, startOf(page), projectIds, unitIds],
      'list_notices',
    );
    const nextCursor = rows.length === page.limit ? (rows.at(-1)?.id ?? null) : null;
    const items = rows.map(({ body }) => body).join(',');
    return { body: `{"items":[${items}],"nextCursor":${JSON.stringify(nextCursor)}}` };
  }

  /** One notice with what its paper says. */
  async read(person: Person, projectId: string, noticeId: string): Promise<NoticeBody | Refusal> {
    return this.#find<NoticeBody>(person, projectId, noticeId, showNotice, 'show_notice');
  }

  /** Its paper, byte for byte as it went with the mails. */
  async paper(person: Person, projectId: string, noticeId: string): Promise<NoticePaper | Refusal> {
    const found = await this.#find<{ reference: string; kind: NoticeKind; pdf: Buffer | null }>(
      person,
      projectId,
      noticeId,
      readPaper,
      'read_notice_paper',
    );
    if (isRefusal(found)) return found;
    if (found.pdf === null) return refuse('notice.paper_missing');
    return { fileName: noticeFileName(found), pdf: found.pdf };
  }

  /** The addressee replies. */
  async reply(person: Person, of: OfNotice, reply: NoticeReply): Promise<Stored | Refusal> {
    return this.#change(person, of, 'notice.reply', (facts, notice) =>
      decideNoticeReply(facts, notice, reply, person.personId, this.#newId),
    );
  }

  /** A supervisor closes it, or sends the reply back. */
  async close(
    person: Person,
    of: OfNotice,
    wish: { readonly approve: boolean; readonly note: string },
  ): Promise<Stored | Refusal> {
    const time = await this.#replyTime();
    return this.#change(person, of, 'notice.close', (facts, notice) =>
      decideNoticeClosing(facts, notice, wish, person.personId, time, this.#newId),
    );
  }

  /** A supervisor reopens it after a re-check. */
  async reopen(person: Person, of: OfNotice, reason: string): Promise<Stored | Refusal> {
    const time = await this.#replyTime();
    return this.#change(person, of, 'notice.close', (facts, notice) =>
      decideNoticeReopening(facts, notice, reason, time, this.#newId),
    );
  }

  async #replyTime(): Promise<ReplyTime> {
    const [{ notices }, { calendar }] = await Promise.all([
      this.#settings.current(),
      this.#changes.context(),
    ]);
    return { workingDays: notices.replyWorkingDays, calendar };
  }

  async #find<Found extends object>(
    person: Person,
    projectId: string,
    noticeId: string,
    query: string,
    name: string,
  ): Promise<Found | Refusal> {
    const unseen = await refuseUnseen(this.#database, person, projectId);
    if (unseen !== null) return unseen;
    if (!(await mayOnProject(this.#database, person, 'notice.read', projectId)))
      return refuse('project.not_yours');
    const [found] = await this.#database.queryAs<Found>(
      visibleProjects(person),
      query,
      [noticeId, projectId],
      name,
    );
    return found ?? refuse('notice.not_found');
  }

  async #change(
    person: Person,
    { projectId, expectedSeq, noticeId }: OfNotice,
    action: Action,
    decide: (facts: ProjectFacts, notice: NoticeFacts | null) => Decision | Refusal,
  ): Promise<Stored | Refusal> {
    return this.#changes.change<NoticeFacts>(
      person,
      projectId,
      { action, expectedSeq },
      (facts, [found]) => decide(facts, found ?? null),
      { name: 'read_notice', text: readNotice, values: [noticeId, projectId] },
    );
  }
}
