import type { LocalDate } from '../calendar/local-date.js';
import type { EvidenceKind } from '../lifecycle/lifecycle.js';

/** A plain value that may stand open in the history for ever: ids, enums, dates, amounts, names of things. */
export type OpenValue =
  string | number | boolean | null | readonly OpenValue[] | { readonly [field: string]: OpenValue };

/**
 * A value that can be erased: a person's name or contact, a note, a reason, a text. The history keeps its
 * commitment; `personId` names whose data it is. The same object in an entry and in a row is one commitment.
 */
export interface SealedValue {
  readonly sealed: string;
  readonly personId: string | null;
}

/** A sealed text in a row. As read: the commitment's bytes as PostgreSQL writes them; as written: the text to seal. */
export type SealedColumn = SealedValue | string;

/** Marks a text as erasable. */
export function seal(text: string, personId: string | null = null): SealedValue {
  return { sealed: text, personId };
}

/** Evidence as the history and the milestone hold it: number and file open, text sealed (as read: its commitment's hex). */
export interface RecordedEvidence {
  readonly kind: EvidenceKind;
  readonly number?: string;
  /** A file of the project. */
  readonly fileId?: string;
  readonly text?: SealedValue | string;
}

interface FieldValue {
  open: OpenValue;
  sealed: SealedValue | null;
  evidence: readonly RecordedEvidence[];
}

const dateChangeDecided = {
  dateChange: 'open',
  milestone: 'open',
  stage: 'open',
  step: 'open',
  plannedOn: 'open',
  state: 'open',
  note: 'sealed',
} as const;
const rollupDecided = {
  rollup: 'open',
  kind: 'open',
  period: 'open',
  scope: 'open',
  number: 'open',
  dataSha256: 'open',
  note: 'sealed',
} as const;
const holdDecided = {
  hold: 'open',
  cause: 'open',
  fromOn: 'open',
  toOn: 'open',
  endedOn: 'open',
  state: 'open',
  note: 'sealed',
} as const;
const targetFields = {
  target: 'open',
  year: 'open',
  name: 'open',
  programme: 'open',
  measure: 'open',
  sense: 'open',
  strength: 'open',
  value: 'open',
  ownerUnit: 'open',
  countedStage: 'open',
  countedCategory: 'open',
} as const;
const readingFields = { target: 'open', name: 'open', readOn: 'open', value: 'open', state: 'open' } as const;
/** What a project became; the amounts are its own before, and those of all that follow it after. */
const succeededBy = {
  state: 'open',
  successors: 'open',
  decision: 'open',
  totalInvestment: 'open',
  plannedInvestment: 'open',
} as const;
const reportFields = {
  report: 'open',
  reportedOn: 'open',
  kind: 'open',
  percent: 'open',
  text: 'sealed',
  files: 'open',
} as const;
const difficultyChanged = {
  difficulty: 'open',
  number: 'open',
  difficultyState: 'open',
  settledBy: 'open',
  dueOn: 'open',
  resolution: 'sealed',
  evidence: 'evidence',
  note: 'sealed',
  reopened: 'open',
  charged: 'open',
  rating: 'open',
  content: 'sealed',
} as const;
const instructionChanged = {
  instruction: 'open',
  number: 'open',
  instructionState: 'open',
  content: 'sealed',
  note: 'sealed',
} as const;
const noticeChanged = {
  notice: 'open',
  noticeKind: 'open',
  year: 'open',
  number: 'open',
  noticeState: 'open',
  replyDueOn: 'open',
  noticeOutcome: 'open',
  doneBy: 'open',
  content: 'sealed',
  measures: 'sealed',
} as const;
const goalFields = { goal: 'open', year: 'open', quarter: 'open', content: 'sealed' } as const;
const permitFields = {
  permit: 'open',
  permitKind: 'open',
  name: 'open',
  authorityUnit: 'open',
  authority: 'open',
  permitState: 'open',
  appliedOn: 'open',
  limitDays: 'open',
  dayType: 'open',
  pauses: 'open',
  endedOn: 'open',
  permitNumber: 'open',
} as const;
/** What is summed per account, address and minute: `detail` is how, why not, or what was refused. */
const accessFields = {
  person: 'open',
  login: 'sealed',
  address: 'sealed',
  detail: 'open',
  minute: 'open',
  times: 'open',
} as const;

/**
 * Every kind of event, with each field of its `before` and `after` classed open or sealed (audit-format,
 * Canonical body). A field that is not here does not compile in an entry.
 */
export const historyFields = {
  'database.created': { kind: 'open', beginsAt: 'open' },
  'lifecycle.published': { code: 'open', version: 'open', definition: 'open' },
  'unit.created': { unit: 'open', parent: 'open', kind: 'open', name: 'open', synthetic: 'open' },
  'unit.renamed': { unit: 'open', name: 'open' },
  'unit.moved': { unit: 'open', parent: 'open', subtree: 'open' },
  'unit.closed': { unit: 'open', state: 'open' },
  'person.created': {
    person: 'open',
    unit: 'open',
    name: 'sealed',
    email: 'sealed',
    mobile: 'sealed',
    privateEmail: 'sealed',
    synthetic: 'open',
  },
  'person.erased': { person: 'open' },
  'person.changed': {
    person: 'open',
    unit: 'open',
    name: 'sealed',
    email: 'sealed',
    mobile: 'sealed',
    privateEmail: 'sealed',
  },
  'person.disabled': { person: 'open', state: 'open' },
  'person.enabled': { person: 'open', state: 'open' },
  'contacts.viewed': { person: 'open' },
  'account.created': { person: 'open', login: 'sealed' },
  'password.changed': { person: 'open' },
  'password.reset': { person: 'open' },
  'totp.enrolled': { person: 'open' },
  'totp_reset.requested': { person: 'open' },
  'totp.reset': { person: 'open', requestedBy: 'open' },
  'oidc_link.created': { person: 'open', issuer: 'open', oidcSubject: 'sealed' },
  'oidc_link.removed': { person: 'open', issuer: 'open' },
  'token.created': {
    token: 'open',
    person: 'open',
    name: 'sealed',
    actions: 'open',
    readOnly: 'open',
    validDays: 'open',
  },
  'token.revoked': { token: 'open', person: 'open' },
  'calendar_feed.created': { person: 'open' },
  'calendar_feed.revoked': { person: 'open' },
  'sign_in_settings.changed': {
    passwordProfile: 'open',
    totpRequired: 'open',
    oidcIssuer: 'open',
    oidcLinksByEmail: 'open',
    trustedProxies: 'open',
    requestsPerMinute: 'open',
  },
  'sessions.revoked': { person: 'open', times: 'open' },
  'session.opened': accessFields,
  'session.ended': accessFields,
  'log_in.failed': accessFields,
  'action.refused': accessFields,
  'duty.assigned': {
    duty: 'open',
    person: 'open',
    role: 'open',
    unit: 'open',
    fromOn: 'open',
    toOn: 'open',
    deputyFor: 'open',
  },
  'duty.ended': { duty: 'open', person: 'open', role: 'open', unit: 'open', toOn: 'open' },
  'duty.handed_over': {
    duty: 'open',
    person: 'open',
    role: 'open',
    unit: 'open',
    fromOn: 'open',
    toOn: 'open',
    deputyFor: 'open',
  },
  'duties.handed_over': { person: 'open', successor: 'open', fromOn: 'open', duties: 'open' },
  'setting.changed': { setting: 'open', programme: 'open', value: 'open' },
  'list_year.opened': { year: 'open', carriedFrom: 'open', entries: 'open' },
  'list_year.issued': { year: 'open', decision: 'open' },
  'list_entry.carried_over': { entry: 'open', listYear: 'open', carriedFrom: 'open', kind: 'open' },
  'list_entry.issued': { entry: 'open', listYear: 'open', agreedDates: 'open' },
  'list_entry.changed': {
    entry: 'open',
    listYear: 'open',
    kind: 'open',
    plannedInvestment: 'open',
    monthlyPlan: 'open',
  },
  'list_entry.dropped': { entry: 'open', listYear: 'open', decisionOut: 'open' },
  'project.particulars_changed': {
    name: 'open',
    code: 'open',
    category: 'open',
    cluster: 'open',
    levels: 'open',
    totalInvestment: 'open',
    leadUnit: 'open',
    area: 'open',
    statisticsArea: 'open',
    helperUnits: 'open',
    parent: 'open',
  },
  'project.split': succeededBy,
  'project.merged': succeededBy,
  'project.created': {
    name: 'open',
    code: 'open',
    parent: 'open',
    category: 'open',
    cluster: 'open',
    levels: 'open',
    lifecycle: 'open',
    stage: 'open',
    stageKnown: 'open',
    area: 'open',
    statisticsArea: 'open',
    leadUnit: 'open',
    helperUnits: 'open',
    totalInvestment: 'open',
    remark: 'sealed',
    synthetic: 'open',
    milestones: 'open',
  },
  'list_entry.added': {
    entry: 'open',
    listYear: 'open',
    kind: 'open',
    listed: 'open',
    plannedInvestment: 'open',
    monthlyPlan: 'open',
    decisionIn: 'open',
    agreedDates: 'open',
  },
  'stage.reached': {
    stage: 'open',
    milestone: 'open',
    reachedOn: 'open',
    reachedPrecision: 'open',
    evidence: 'evidence',
    note: 'sealed',
  },
  'step.reached': {
    stage: 'open',
    step: 'open',
    milestone: 'open',
    reachedOn: 'open',
    reachedPrecision: 'open',
    evidence: 'evidence',
    note: 'sealed',
  },
  'milestone.added': {
    milestone: 'open',
    stage: 'open',
    step: 'open',
    position: 'open',
    plannedOn: 'open',
    dependsOn: 'open',
  },
  'milestone.dependencies_set': { milestone: 'open', stage: 'open', step: 'open', dependsOn: 'open' },
  'milestone.limited': {
    milestone: 'open',
    stage: 'open',
    plannedOn: 'open',
    dueYear: 'open',
    limitDays: 'open',
  },
  'project.lifecycle_moved': { lifecycle: 'open', added: 'open', dropped: 'open', milestones: 'open' },
  'project.ended': { projectEnd: 'open', state: 'open', successors: 'open' },
  'project.reopened': { projectEnd: 'open', state: 'open', milestones: 'open' },
  'stage_undo.requested': {
    stageUndo: 'open',
    milestone: 'open',
    stage: 'open',
    step: 'open',
    state: 'open',
  },
  'stage_undo.refused': {
    stageUndo: 'open',
    milestone: 'open',
    stage: 'open',
    step: 'open',
    state: 'open',
    note: 'sealed',
  },
  'stage_undo.withdrawn': {
    stageUndo: 'open',
    milestone: 'open',
    stage: 'open',
    step: 'open',
    state: 'open',
  },
  'stage.undone': {
    stageUndo: 'open',
    milestone: 'open',
    stage: 'open',
    step: 'open',
    reachedOn: 'open',
    reachedPrecision: 'open',
    state: 'open',
    note: 'sealed',
  },
  'milestone.date_moved': { milestone: 'open', stage: 'open', step: 'open', plannedOn: 'open' },
  'date_change.requested': {
    dateChange: 'open',
    milestone: 'open',
    stage: 'open',
    step: 'open',
    plannedOn: 'open',
  },
  'reminder.answered': {
    answer: 'open',
    milestone: 'open',
    stage: 'open',
    step: 'open',
    answerKind: 'open',
    promisedOn: 'open',
    rearmsOn: 'open',
    dateChange: 'open',
    difficulty: 'open',
    byLink: 'open',
    unit: 'open',
    note: 'sealed',
  },
  'date_change.approved': dateChangeDecided,
  'date_change.refused': dateChangeDecided,
  'date_change.withdrawn': {
    dateChange: 'open',
    milestone: 'open',
    stage: 'open',
    step: 'open',
    plannedOn: 'open',
    state: 'open',
  },
  'hold.requested': { hold: 'open', cause: 'open', fromOn: 'open', toOn: 'open', state: 'open' },
  'hold.consented': holdDecided,
  'hold.refused': holdDecided,
  'hold.withdrawn': holdDecided,
  'hold.ended': holdDecided,
  'difficulty.raised': {
    difficulty: 'open',
    number: 'open',
    difficultyState: 'open',
    cause: 'open',
    settledBy: 'open',
    ownerUnit: 'open',
    milestone: 'open',
    dueOn: 'open',
    title: 'sealed',
    content: 'sealed',
  },
  'difficulty.accepted': difficultyChanged,
  'difficulty.due_moved': difficultyChanged,
  'difficulty.level_raised': difficultyChanged,
  'difficulty.closing_requested': difficultyChanged,
  'difficulty.closing_checked': difficultyChanged,
  'difficulty.sent_back': difficultyChanged,
  'difficulty.closed': difficultyChanged,
  'difficulty.reopened': difficultyChanged,
  'difficulty.charged': difficultyChanged,
  'difficulty.charge_withdrawn': difficultyChanged,
  'difficulty.rated': difficultyChanged,
  'permit.applied': permitFields,
  'permit.supplements_asked': permitFields,
  'permit.supplemented': permitFields,
  'permit.granted': permitFields,
  'permit.refused': permitFields,
  'permit.withdrawn': permitFields,
  'permit.corrected': permitFields,
  'instruction.given': {
    instruction: 'open',
    number: 'open',
    instructionState: 'open',
    leader: 'open',
    givenOn: 'open',
    ownerUnit: 'open',
    dueOn: 'open',
    content: 'sealed',
  },
  'instruction.answered': instructionChanged,
  'instruction.sent_back': instructionChanged,
  'instruction.closed': instructionChanged,
  'instruction.withdrawn': instructionChanged,
  'notice.issued': {
    notice: 'open',
    noticeKind: 'open',
    year: 'open',
    number: 'open',
    noticeState: 'open',
    milestone: 'open',
    stage: 'open',
    step: 'open',
    deadlineVersion: 'open',
    ladderStep: 'open',
    ownerUnit: 'open',
    replyDueOn: 'open',
    documentSha256: 'open',
  },
  'notice.replied': noticeChanged,
  'notice.sent_back': noticeChanged,
  'notice.closed': noticeChanged,
  'notice.reopened': noticeChanged,
  'quarterly_goal.set': goalFields,
  'quarterly_goal.changed': goalFields,
  'quarterly_goal.assessed': {
    goal: 'open',
    year: 'open',
    quarter: 'open',
    assessment: 'open',
    report: 'open',
    note: 'sealed',
  },
  'request.lapsed': { subject: 'open', request: 'open', state: 'open' },
  'milestone.due_moved': { milestone: 'open', stage: 'open', step: 'open', dueOn: 'open', daysHeld: 'open' },
  'milestone.missed': {
    milestone: 'open',
    stage: 'open',
    dueOn: 'open',
    deadlineVersion: 'open',
    state: 'open',
  },
  'missed_date.corrected': {
    milestone: 'open',
    stage: 'open',
    dueOn: 'open',
    deadlineVersion: 'open',
    state: 'open',
  },
  'lights.remade': { light: 'open', ruleVersion: 'open' },
  'progress.reported': reportFields,
  'progress.corrected': { ...reportFields, corrects: 'open' },
  'investment.reported': { series: 'open', month: 'open', cumulative: 'open' },
  'target.set': targetFields,
  'target.changed': targetFields,
  'target_reading.recorded': readingFields,
  'target_reading.corrected': readingFields,
  'programme.created': { programme: 'open', name: 'open' },
  'programme.renamed': { programme: 'open', name: 'open' },
  'programme.closed': { programme: 'open', state: 'open' },
  'programme.joined': { programme: 'open', name: 'open' },
  'programme.left': { programme: 'open', name: 'open' },
  'investment.corrected': { series: 'open', month: 'open', cumulative: 'open' },
  'file.added': { file: 'open', mediaType: 'open', size: 'open', sha256: 'open' },
  'last_year_figure.recorded': {
    figure: 'open',
    year: 'open',
    name: 'open',
    measure: 'open',
    value: 'open',
    preliminary: 'open',
  },
  'import.confirmed': {
    import: 'open',
    kind: 'open',
    listYear: 'open',
    fileSha256: 'open',
    projects: 'open',
  },
  'texts.erased': { ofEvent: 'open' },
  'history.exported': { events: 'open', treeSize: 'open', root: 'open' },
  'projects.exported': { listYear: 'open', format: 'open', lines: 'open', asOf: 'open', question: 'sealed' },
  'history.purged': { before: 'open' },
  'rollup.approved': rollupDecided,
  'rollup.refused': rollupDecided,
  'rollup.issued': { kind: 'open', period: 'open', scope: 'open', number: 'open', dataSha256: 'open' },
  'rollup.test_sent': {
    message: 'open',
    rollup: 'open',
    kind: 'open',
    period: 'open',
    scope: 'open',
    number: 'open',
    person: 'open',
    language: 'open',
  },
  'rollup_link.created': {
    link: 'open',
    rollup: 'open',
    kind: 'open',
    period: 'open',
    scope: 'open',
    person: 'open',
    validDays: 'open',
    note: 'sealed',
  },
  'rollup_link.revoked': { link: 'open', rollup: 'open', person: 'open' },
  'rollup_mail_links.revoked': { person: 'open' },
  'rollup.scheduled': {
    kind: 'open',
    scope: 'open',
    firstPeriod: 'open',
    lastPeriod: 'open',
    sendTime: 'open',
    timeZone: 'open',
    language: 'open',
    approval: 'open',
    addresses: 'sealed',
  },
  'rollup_address.unsubscribed': { rollupAddress: 'open', kind: 'open', scope: 'open', address: 'sealed' },
  'history.key_rotated': { key: 'open' },
  'history.epoch_begun': { origin: 'open', size: 'open', root: 'open', key: 'open', ambiguous: 'open' },
  'sending.paused': { pause: 'open' },
  'sending.resumed': { pause: 'open', setAside: 'open' },
  'calendar.year_loaded': {
    year: 'open',
    source: 'open',
    fileSha256: 'open',
    daysOff: 'open',
    makeUpDays: 'open',
  },
  'calendar.day_changed': { day: 'open', working: 'open' },
  'message.sent_again': {
    message: 'open',
    again: 'open',
    person: 'open',
    rollupAddress: 'open',
    items: 'open',
    state: 'open',
  },
  'preference.changed': {
    person: 'open',
    firstChannel: 'open',
    language: 'open',
    beforeDates: 'open',
    rollups: 'open',
  },
  'direct_channel.added': { directChannel: 'open', channel: 'open', host: 'open' },
  'direct_channel.ended': { directChannel: 'open', channel: 'open', host: 'open' },
  'app_identity.changed': { person: 'open', channel: 'open', identity: 'sealed' },
  'dead_address.closed': { deadAddress: 'open', person: 'open', rollupAddress: 'open', channel: 'open' },
  'endpoint.added': { endpoint: 'open', channel: 'open', host: 'open' },
  'endpoint.ended': { endpoint: 'open', channel: 'open', host: 'open' },
} as const satisfies Record<string, Record<string, keyof FieldValue>>;

/** The kinds of events, in the past tense. */
export type HistoryAction = keyof typeof historyFields;

/** All of them. */
export const historyActions = Object.keys(historyFields) as [HistoryAction, ...HistoryAction[]];

/** A field of `before` and `after` of any kind of event. */
export type HistoryField = { [A in HistoryAction]: keyof (typeof historyFields)[A] }[HistoryAction];

/** The fields of one kind of event, each with the type that its class demands. */
export type HistoryFields<A extends HistoryAction> = {
  readonly [F in keyof (typeof historyFields)[A]]?: (typeof historyFields)[A][F] extends keyof FieldValue
    ? FieldValue[(typeof historyFields)[A][F]]
    : never;
};

/** The chain of events that belong to no project. */
export const systemChain = '_sys';

/** One event of the history before it is stored; `before` and `after` hold what changed, by field. */
export interface HistoryEntry<A extends HistoryAction = HistoryAction> {
  /** Made by the caller, UUIDv7: the same event stored twice is refused. */
  readonly event: string;
  /** The project's id, or `_sys`. */
  readonly chain: string;
  readonly action: A;
  readonly before: HistoryFields<A> | null;
  readonly after: HistoryFields<A> | null;
  readonly reason?: SealedValue;
  /** The day in the world that the change is about, where it has one. */
  readonly effectiveOn?: LocalDate;
  /** The event that caused this one. */
  readonly causedBy?: string;
  /** Only events of class `access` may lose their body to a lawful purge. */
  readonly class?: 'record' | 'access';
}

/** Makes an entry; the kind fixes which fields it may have. */
export function historyEntry<A extends HistoryAction>(entry: HistoryEntry<A>): HistoryEntry {
  return entry as HistoryEntry;
}
