import { createHash } from 'node:crypto';
import {
  decideNotice,
  isRefusal,
  localDate,
  type Actor,
  type NewId,
  type NoticeDocument,
  type NoticeGround,
  type NoticeRules,
  type NoticeWish,
} from '#domain';
import { canonicalJson, type Database } from '#database';
import { Turns } from '../at-once/turns.js';
import type { CalendarService } from '../calendar/calendar.service.js';
import { eachBatchInLanes } from '../at-once/lanes.js';
import type { ProjectChanges } from '../projects/project-changes.js';
import { SettingsService } from '../settings/settings.service.js';
import { endOwedNotice, findOwedNotices, readIssued, readNoticeGround } from './notice-issues.queries.js';

const notices: Actor = { kind: 'system', part: 'notices' };
const atOnce = 500;

/** Refusals that say that no paper is due. */
const notOwedAnyMore: ReadonlySet<string> = new Set(['change.empty', 'project.ended']);

/** Makes the bytes of a notice's paper; the same for the same document. */
export type MakePaper = (document: NoticeDocument) => Promise<Buffer>;

type OwedNotice = NoticeWish & { readonly reminderId: string; readonly projectId: string };

/** Issues the papers of the ladder (提示单, 督办单, 通报). */
export class NoticeIssuesService {
  readonly #database: Database;
  readonly #changes: ProjectChanges;
  readonly #calendars: CalendarService;
  readonly #settings: SettingsService;
  readonly #newId: NewId;
  readonly #makePaper: MakePaper;

  constructor(
    database: Database,
    changes: ProjectChanges,
    calendars: CalendarService,
    newId: NewId,
    makePaper: MakePaper,
  ) {
    this.#database = database;
    this.#changes = changes;
    this.#calendars = calendars;
    this.#settings = new SettingsService(database, newId);
    this.#newId = newId;
    this.#makePaper = makePaper;
  }

  /**
   * Issues what claimed steps owe: the notice under its project's lock, then its paper, then the mails that wait for it
   * are free. Whatever is cut off in between is gone on with by the next call, and two at once issue each notice once.
   * Returns how many were done. One that fails does not stop the others; then throws AggregateError at the end.
   */
  async issueOwed(): Promise<number> {
    let done = 0;
    let rules: Promise<NoticeRules> | null = null;
    // Numbers are given in the order of the steps; while one is given, the paper of the one before is made.
    const issuing = new Turns(1);
    const owed = {
      size: atOnce,
      read: async (after: string) =>
        this.#database.query<OwedNotice>(findOwedNotices, [atOnce, after], 'find_owed_notices'),
      keyOf: ({ reminderId }: OwedNotice) => reminderId,
    };
    const errors = await eachBatchInLanes(owed, async (notice) => {
      const known = await (rules ??= this.#rules());
      await issuing.take(async () => this.#issue(notice, known));
      await this.#finish(notice.reminderId);
      done += 1;
    });
    if (errors.length > 0) throw new AggregateError(errors, `${errors.length} notices could not be issued.`);
    return done;
  }

  /** Leaves it where nothing is owed any more, or somebody was faster. */
  async #issue({ reminderId, projectId, ...wish }: OwedNotice, rules: NoticeRules): Promise<void> {
    const stored = await this.#changes.change<NoticeGround>(
      notices,
      projectId,
      { action: 'notice.close', expectedSeq: null },
      (facts, [ground]) => decideNotice(facts, wish, groundOf(ground!), rules, this.#newId),
      { name: 'read_notice_ground', text: readNoticeGround, values: [wish.kind, reminderId] },
    );
    if (isRefusal(stored) && !notOwedAnyMore.has(stored.code))
      throw new Error(`The notice of reminder ${reminderId} was refused: ${stored.code}.`);
  }

  /** Keeps the paper of what was issued, ends what was owed and rings for the messages that have waited, together. */
  async #finish(reminderId: string): Promise<void> {
    const [issued] = await this.#database.query<{ id: string; document: string }>(
      readIssued,
      [reminderId],
      'read_issued_notice',
    );
    const pdf =
      issued === undefined ? null : await this.#makePaper(JSON.parse(issued.document) as NoticeDocument);
    await this.#database.query(endOwedNotice, [reminderId, issued?.id ?? null, pdf], 'end_owed_notice');
  }

  async #rules(): Promise<NoticeRules> {
    const [{ notices: setting }, calendar, kind] = await Promise.all([
      this.#settings.current(),
      this.#calendars.calendar(),
      this.#database.kind(),
    ]);
    return { setting, calendar, isDemonstration: kind !== 'live', freeze };
  }
}

function freeze(document: NoticeDocument): { text: string; sha256: string } {
  const text = canonicalJson(document);
  return { text, sha256: createHash('sha256').update(text, 'utf8').digest('hex') };
}

function groundOf(row: NoticeGround): NoticeGround {
  return {
    ...row,
    issuedOn: localDate(row.issuedOn),
    toldBefore: row.toldBefore.map((told) => ({ ...told, on: localDate(told.on) })),
  };
}
