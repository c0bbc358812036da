// The use cases: projects, history, people, reminders, rollups; called by the API, the worker and the command line.
// Hides: which rows a use case reads and locks, and in which transaction; SQL stands in *.queries.ts only.
// May be imported by: apps/api, apps/worker, apps/cli.
// Never imports: an app, the HTTP contracts, the documents, the queue.
// Every method that changes something takes the actor first.

export { KeptAnswersService, type Answer } from './kept-answers/kept-answers.service.js';
export { ProjectExportService, type ListExport } from './projects/project-export.service.js';
export { CalendarService } from './calendar/calendar.service.js';
export {
  DirectoryService,
  type Candidate,
  type DutyRecord,
  type PersonRecord,
  type UnitRecord,
} from './administration/directory.service.js';
export {
  deliveryStates,
  DispatchRecordsService,
  reminderStates,
  type DeliveryState,
  type MessageRecord,
  type ReminderRecord,
  type ReminderState,
  type RollupDocuments,
  type RollupRecord,
} from './administration/dispatch-records.service.js';
export {
  ProjectRecordsService,
  type ListedProject,
  type ListYearRecord,
  type MilestoneRecord,
  type ProjectRecord,
} from './administration/project-records.service.js';
export type { HistoryItem } from './history/history-item.js';
export { HistoryService, type FoundHistory, type HistoryPage } from './history/history.service.js';
export { HistoryRetentionService } from './history/history-retention.service.js';
export {
  HistoryExportService,
  type ExportFile,
  type HistoryExport,
} from './history/history-export.service.js';
export { CosigningService, type AskWitness, type WitnessReply } from './history/cosigning.service.js';
export { ProofsService, type SignedNote } from './history/proofs.service.js';
export { SequencerService, type CompletedHandover } from './history/sequencer.service.js';
export { NotContinuedError, SigningRefusedError } from './history/signed-tree.js';
export { readPublicSignerFiles, SignerFiles } from './history/signer-files.js';
export type { HandoverKind, KeyHandover, OpenSigner, SignerState } from './history/signer-state.js';
export type { Changed, ExpectedVersion } from './organisation/changed.js';
export { DutiesService, type DutyFilter, type NamedDuty } from './organisation/duties.service.js';
export { HandOversService, type HandedOver, type HandOverWish } from './organisation/hand-overs.service.js';
export type { Page, PageWish } from './organisation/page.js';
export {
  PeopleService,
  type ListedPerson,
  type NewPerson,
  type PersonFilter,
  type PersonWish,
  type PrivateContacts,
} from './organisation/people.service.js';
export { UnitsService, type NewUnit, type UnitFilter } from './organisation/units.service.js';
export { SettingsService, type ReadSetting } from './settings/settings.service.js';
export { OrganisationService } from './people/organisation.service.js';
export { ListChanges } from './lists/list-changes.js';
export { ListEntriesService } from './lists/list-entries.service.js';
export {
  ListYearsService,
  type ChangedList,
  type CountedList,
  type ListYear,
} from './lists/list-years.service.js';
export {
  ProjectParticularsService,
  type NewProject,
  type StoredProject,
} from './lists/project-particulars.service.js';
export { ProgrammesService, type ReadProgramme } from './targets/programmes.service.js';
export { TargetsService, type ReadTarget } from './targets/targets.service.js';
export {
  DifficultiesService,
  type DifficultyFilter,
  type OfDifficulty,
} from './difficulties/difficulties.service.js';
export { LightRemakesService } from './lights/light-remakes.service.js';
export { PermitsService, type OfPermit, type PermitSummary } from './permits/permits.service.js';
export {
  InstructionsService,
  type InstructionFilter,
  type OfInstruction,
} from './instructions/instructions.service.js';
export { NoticeIssuesService, type MakePaper } from './notices/notice-issues.service.js';
export {
  NoticeRecordsService,
  type NoticeRecord,
  type ShownNotice,
} from './notices/notice-records.service.js';
export { NoticesService, type NoticeFilter, type OfNotice } from './notices/notices.service.js';
export { QuarterlyGoalsService, type OfGoal } from './quarterly-goals/quarterly-goals.service.js';
export {
  AnswerLinksService,
  type LinkedItem,
  type LinkOutcome,
  type LinkWish,
} from './answers/answer-links.service.js';
export {
  AnswerTokens,
  tokenPlaceholder,
  unsubscribePlaceholder,
  withTokens,
} from './answers/answer-tokens.js';
export { idInToken } from './answers/sealed-id.js';
export { AnswersService, type OfMilestone } from './answers/answers.service.js';
export {
  RepliesService,
  type ConfirmationToSend,
  type Bounce,
  type BouncedRecipient,
  type ReceivedMail,
  type ReplyOutcome,
  type TakenMail,
} from './replies/replies.service.js';
export { MailRepliesService } from './replies/mail-replies.service.js';
export { ReplyDraftsService } from './replies/reply-drafts.service.js';
export { LateDifficultiesService } from './difficulties/late-difficulties.service.js';
export { ImportsService, type ConfirmedImport, type ImportPreview } from './imports/imports.service.js';
export { HoldsService } from './holds/holds.service.js';
export { ProjectDatesService } from './projects/project-dates.service.js';
export { FileCheckService, type FileCheck } from './files/file-check.service.js';
export type { Draft, FileStore, KeptFile } from './files/file-store.js';
export { FilesService, type OpenFile, type RecordedFile } from './files/files.service.js';
export { FolderFileStore } from './files/folder-file-store.js';
export { ReportsService, type RecordedReport } from './reports/reports.service.js';
export { ProjectChanges } from './projects/project-changes.js';
export { LifecycleMovesService } from './projects/lifecycle-moves.service.js';
export { MilestonesService } from './projects/milestones.service.js';
export { ProjectEndsService } from './projects/project-ends.service.js';
export {
  LifecyclesService,
  type LifecycleWish,
  type PublishedLifecycle,
} from './lifecycles/lifecycles.service.js';
export { AccessCountsService } from './access-counts/access-counts.service.js';
export { AccountsService, type OneTimePassword } from './accounts/accounts.service.js';
export { FirstAdministratorsService } from './accounts/first-administrators.service.js';
export { LogInAttempts } from './accounts/log-in-attempts.js';
export { PasswordHasher } from './accounts/password-hasher.js';
export { PasswordsService } from './accounts/passwords.service.js';
export { ProofOfAccount } from './accounts/proof-of-account.js';
export { RequestLimit } from './limits/request-limit.js';
export { OidcLinksService, type ProvenIdentity } from './oidc/oidc-links.service.js';
export { OidcLogInsService } from './oidc/oidc-log-ins.service.js';
export { SettingsRecordService } from './sessions/settings-record.service.js';
export { LogInService, type LoggedIn } from './sessions/log-in.service.js';
export {
  SessionsService,
  type SessionDescription,
  type SessionRecord,
  type SignedIn,
  type Visitor,
} from './sessions/sessions.service.js';
export { CalendarFeedsService, type ReadFeed } from './calendar-feeds/calendar-feeds.service.js';
export { InboxService, type InboxMessage, type InboxPage } from './inbox/inbox.service.js';
export { InboxWatch, type InboxWatchLimits } from './inbox/inbox-watch.js';
export {
  DirectChannelsService,
  type DirectChannelRecord,
  type DirectChannelToAdd,
} from './direct-channels/direct-channels.service.js';
export { AppIdentitiesService, type AppIdentity } from './direct-channels/app-identities.service.js';
export { DeadAddressesService, type DeadAddress } from './direct-channels/dead-addresses.service.js';
export {
  DirectDeliveriesService,
  type DirectMessage,
  type SendDirect,
} from './direct-channels/direct-deliveries.service.js';
export { PreferencesService, type ReadPreference } from './preferences/preferences.service.js';
export { AddressLinksService } from './rollups/address-links.service.js';
export { UnsubscribeLinksService, type EndedMails } from './preferences/unsubscribe-links.service.js';
export { EndpointsService, type EndpointRecord } from './endpoints/endpoints.service.js';
export {
  EndpointDeliveriesService,
  type EndpointMessage,
  type GroupMessage,
  type WebhookMessage,
  type SendToEndpoint,
} from './endpoints/endpoint-deliveries.service.js';
export { TokensService, type NewToken, type TokenRecord } from './tokens/tokens.service.js';
export { TotpResetsService, type TotpReset } from './totp/totp-resets.service.js';
export { TotpService, type TotpSecret } from './totp/totp.service.js';
export {
  ProjectsService,
  type ListQuery,
  type ProjectDocument,
  type ProjectPage,
} from './projects/projects.service.js';
export {
  DifferencesService,
  type ListDifferences,
  type ProjectDifferences,
} from './projects/differences.service.js';
export { DeadlinesService } from './reminders/deadlines.service.js';
export { LinesBehind } from './rollups/lines-behind.js';
export {
  NumbersBehindService,
  type NumberBehind,
  type NumberedIssue,
} from './rollups/numbers-behind.service.js';
export {
  RollupArchiveService,
  type ArchivedDocument,
  type ArchivedIssue,
} from './rollups/rollup-archive.service.js';
export {
  RollupApprovalsService,
  type DecidedApproval,
  type RollupApproval,
} from './rollups/rollup-approvals.service.js';
export { RollupComparisonService, type ComparedIssues } from './rollups/rollup-comparison.service.js';
export { RollupLinksService, type LinkedRollup } from './rollups/rollup-links.service.js';
export { RollupMailLinksService } from './rollups/rollup-mail-links.service.js';
export { rollupLinkPlaceholder, RollupMailTokens } from './rollups/rollup-mail-tokens.js';
export { RollupPreviewsService, type RollupPreview } from './rollups/rollup-previews.service.js';
export { RollupResendsService } from './rollups/rollup-resends.service.js';
export {
  RollupSchedulesService,
  type RollupScheduleRecord,
  type ShownAddress,
  type StoredSchedule,
} from './rollups/rollup-schedules.service.js';
export type { RollupMailOptions } from './rollups/address-issue.js';
export { RollupTestSendsService } from './rollups/rollup-test-sends.service.js';
export { RollupHeadlinesService, type WordHeadlines } from './rollups/rollup-headlines.service.js';
export { RollupsService, type ShownRollup } from './rollups/rollups.service.js';
export { ClockService, shanghaiText } from './setup/clock.service.js';
export { SetupService } from './setup/setup.service.js';
export {
  ReminderLinesService,
  type ReminderLine,
  type ReminderLineFilter,
} from './reminders/reminder-lines.service.js';
export { RemindersService } from './reminders/reminders.service.js';
export { CalendarChangesService, type CalendarYear } from './calendar/calendar-changes.service.js';
export { SettingPreviewService, type SettingPreview } from './settings/setting-preview.service.js';
export {
  QueueStateService,
  type QueueState,
  type WaitingApprovals,
  type WatchedQueue,
} from './deliveries/queue-state.service.js';
export { SendingAgainService } from './deliveries/sending-again.service.js';
export { SendingService, type SendingState } from './deliveries/sending.service.js';
export { DeliveriesService, type SendReport } from './deliveries/deliveries.service.js';
export { mailHostOf } from './deliveries/internet-message-id.js';
export { OutboxService, type Doorbell } from './deliveries/outbox.service.js';
export { WorkerStateService } from './deliveries/worker-state.service.js';
export { isAnswerable } from './deliveries/mail.js';
export type {
  ClaimedMail,
  FrozenMail,
  MailItem,
  MailToRender,
  RenderMail,
  SendMail,
  SendOutcome,
} from './deliveries/mail.js';
export { Database, newId, type DatabaseKind } from '#database';
