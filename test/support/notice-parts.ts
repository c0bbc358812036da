import { canonicalJson, newId } from '#database';
import { decideNotice, defaultSettings, localDate, workingCalendar, type Actor, type Person } from '#domain';
import { NoticesService, type OfNotice, type ProjectChanges } from '#portfolio';
import type { City } from './city.js';
import { taken } from './taken.js';

const notices: Actor = { kind: 'system', part: 'notices' };
const rules = {
  setting: defaultSettings.notices,
  calendar: workingCalendar([]),
  isDemonstration: false,
  freeze: (document: object) => ({ text: canonicalJson(document), sha256: 'f'.repeat(64) }),
};

/** Puts notices into projects, each in the state that an operation asks for. */
export class NoticeParts {
  readonly #notices: NoticesService;
  #issued = 0;

  constructor(
    private readonly city: City,
    private readonly changes: ProjectChanges,
  ) {
    this.#notices = new NoticesService(city.database, changes, newId);
  }

  /** A notice for a milestone; for `…/closings` it is replied to, for `…/re-checks` closed. */
  async of(projectId: string, operation: string, milestoneId: string): Promise<string> {
    const noticeId = await this.#issue(projectId, milestoneId);
    const of: OfNotice = { projectId, noticeId, expectedSeq: null };
    const [head, supervisor] = [await this.#person('unit_head'), await this.#person('supervisor')];
    if (operation.endsWith('/closings') || operation.endsWith('/re-checks'))
      taken(
        await this.#notices.reply(head, of, {
          text: '试验',
          measures: '试验',
          doneBy: localDate('2035-01-31'),
        }),
      );
    if (operation.endsWith('/re-checks'))
      taken(await this.#notices.close(supervisor, of, { approve: true, note: '试验' }));
    await this.city.database.query(
      `INSERT INTO notice_paper (notice_id, project_id, pdf) VALUES ($1, $2, '%PDF-') ON CONFLICT DO NOTHING`,
      [noticeId, projectId],
    );
    return noticeId;
  }

  /** Issued after every date of the tests, each for a step of its own. */
  async #issue(projectId: string, milestoneId: string): Promise<string> {
    this.#issued += 1;
    const step = `after_${100 + this.#issued}` as const;
    const issuedOn = localDate('2035-01-02');
    taken(
      await this.changes.change<{ number: number; deadlineVersion: number }>(
        notices,
        projectId,
        { action: 'notice.close', expectedSeq: null },
        (facts, [row]) =>
          decideNotice(
            facts,
            { kind: 'prompt', milestoneId, deadlineVersion: row!.deadlineVersion, step },
            {
              year: 2035,
              number: row!.number,
              issuedOn,
              isIssued: false,
              isWaitedFor: true,
              city: '太仓市',
              leadUnit: '试验单位',
              supervisingUnit: null,
              synthetic: true,
              toldBefore: [{ on: localDate('2034-12-29'), step: 'after_1', recipients: ['liaison_officer'] }],
            },
            rules,
            newId,
          ),
        {
          name: 'read_notice_part',
          text: `SELECT (SELECT count(*)::integer + 1 FROM notice WHERE year = 2035) AS number,
            deadline_version AS "deadlineVersion" FROM milestone_current WHERE id = $1`,
          values: [milestoneId],
        },
      ),
    );
    const [newest] = await this.city.database.query<{ id: string }>(
      'SELECT id FROM notice WHERE project_id = $1 ORDER BY id DESC LIMIT 1',
      [projectId],
    );
    return newest!.id;
  }

  /** Somebody who may do it by what they say of themselves: no duty is on record. */
  async #person(role: 'unit_head' | 'supervisor'): Promise<Person> {
    const duty = { role, projectId: null, unitId: this.city.rootId } as const;
    return { kind: 'person', personId: await this.city.colleague(), duties: [duty] };
  }
}
