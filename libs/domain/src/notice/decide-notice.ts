import type { LocalDate } from '../calendar/local-date.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { decision, type Decision } from '../decision.js';
import { historyEntry } from '../history/history-entry.js';
import type { MilestoneFacts, NewId, ProjectFacts } from '../project/project-facts.js';
import { refuse, type Refusal } from '../refusal.js';
import type { Settings } from '../settings/settings.js';
import type { StepCode } from '../reminders/ladder.js';
import { noticeNumber, type NoticeDocument, type ToldBefore } from './notice-document.js';
import type { NoticeKind, NoticeRow } from './notice-row.js';

/** A step that was claimed, and which paper it brings. */
export interface NoticeWish {
  readonly kind: NoticeKind;
  readonly milestoneId: string;
  readonly deadlineVersion: number;
  readonly step: StepCode;
}

/** What the issue of a notice depends on beside the project. */
export interface NoticeGround {
  /** The number that is free, and the day on which it is given. */
  readonly year: number;
  readonly number: number;
  readonly issuedOn: LocalDate;
  /** Whether the step has its notice already. */
  readonly isIssued: boolean;
  /** Whether a mail of the step still waits to be sent: an answer has taken none of them out. */
  readonly isWaitedFor: boolean;
  readonly city: string;
  readonly leadUnit: string;
  readonly supervisingUnit: string | null;
  readonly synthetic: boolean;
  readonly toldBefore: readonly ToldBefore[];
}

/** What a city has set, and what days are found with. */
export interface NoticeRules {
  readonly setting: Settings['notices'];
  readonly calendar: WorkingCalendar;
  readonly isDemonstration: boolean;
  /** The document as it is kept, and its hash. */
  readonly freeze: (document: NoticeDocument) => { readonly text: string; readonly sha256: string };
}

/** Who gets a copy of which paper, by office: the offices that the ladder has come to. */
const copies: Readonly<Record<NoticeKind, NoticeDocument['copies']>> = {
  prompt: ['supervisor'],
  supervision: ['supervisor', 'project_leader'],
  circular: ['supervisor', 'project_leader', 'root_leader'],
};

/**
 * Issues the notice of a claimed step, once. What was answered, reached or has another deadline since the claim brings none,
 * and no number is used for it.
 */
export function decideNotice(
  facts: ProjectFacts,
  wish: NoticeWish,
  ground: NoticeGround,
  rules: NoticeRules,
  newId: NewId,
): Decision | Refusal {
  const { project } = facts;
  if (project.state !== 'active') return refuse('project.ended', { state: project.state });
  const milestone = facts.milestones.find(({ id }) => id === wish.milestoneId);
  if (milestone === undefined) return refuse('milestone.not_found');
  const { dueOn } = milestone;
  const isOwed =
    dueOn !== null &&
    dueOn < ground.issuedOn &&
    milestone.reachedPrecision === null &&
    milestone.deadlineVersion === wish.deadlineVersion;
  if (!isOwed || ground.isIssued || !ground.isWaitedFor) return refuse('change.empty');
  const document = noticeDocument(facts, { ...milestone, dueOn }, wish, ground, rules);
  const { text, sha256 } = rules.freeze(document);
  const id = newId();
  const { kind, deadlineVersion, step } = wish;
  const { year, number, issuedOn } = ground;
  const { replyDueOn } = document;
  const ownerUnitId = project.leadUnitId;
  const row: NoticeRow = {
    ...nothingYet,
    id,
    version: 1,
    projectId: project.id,
    state: 'issued',
    ownerUnitId,
    replyDueOn,
  };
  return decision({
    entries: [
      historyEntry<'notice.issued'>({
        event: newId(),
        chain: project.id,
        action: 'notice.issued',
        before: null,
        after: {
          notice: id,
          noticeKind: kind,
          year,
          number,
          noticeState: 'issued',
          milestone: milestone.id,
          stage: milestone.stage,
          step: milestone.step,
          deadlineVersion,
          ladderStep: step,
          ownerUnit: ownerUnitId,
          replyDueOn,
          documentSha256: sha256,
        },
        effectiveOn: issuedOn,
      }),
    ],
    inserts: [
      {
        table: 'notice',
        row: {
          id,
          projectId: project.id,
          milestoneId: milestone.id,
          deadlineVersion,
          step,
          kind,
          year,
          number,
          reference: noticeNumber(document),
          issuedOn,
          document: text,
        },
      },
    ],
    versions: [{ table: 'notice', row }],
  });
}

/** A notice to which nobody has said anything. */
const nothingYet = {
  reply: null,
  measures: null,
  doneBy: null,
  repliedBy: null,
  repliedAt: null,
  closedBy: null,
  closedAt: null,
  outcome: null,
  note: null,
  sentBack: 0,
  reopened: 0,
} as const;

function noticeDocument(
  { project, lifecycle }: ProjectFacts,
  milestone: MilestoneFacts & { readonly dueOn: LocalDate },
  { kind }: NoticeWish,
  ground: NoticeGround,
  { setting, calendar, isDemonstration }: NoticeRules,
): NoticeDocument {
  const { year, number, issuedOn, leadUnit, supervisingUnit, synthetic, toldBefore } = ground;
  const stage = lifecycle.stages.find(({ code }) => code === milestone.stage);
  const step = stage?.steps?.find(({ code }) => code === milestone.step);
  const { baselineOn, plannedOn, dueOn } = milestone;
  return {
    form: 1,
    isDemonstration,
    kind,
    year,
    number,
    organ: `${ground.city}${setting.organ}`,
    mark: setting.mark,
    issuedOn,
    addressee: leadUnit,
    supervisingUnit,
    project: { id: project.id, name: project.name, code: project.code, synthetic },
    stageLabel: stage?.label.zh ?? milestone.stage,
    stepLabel: milestone.step === null ? null : (step?.label.zh ?? milestone.step),
    baselineOn,
    plannedOn,
    dueOn,
    workingDaysLate: calendar.workingDaysBetween(dueOn, issuedOn).days,
    toldBefore,
    replyWorkingDays: setting.replyWorkingDays,
    replyDueOn: calendar.addWorkingDays(issuedOn, setting.replyWorkingDays).day,
    copies: copies[kind],
  };
}
