// The use cases: projects, history, people, reminders, rollups; called by the API, the worker and the command line.
// Hides: which rows a use case reads and locks, and in which transaction; SQL stands in *.queries.ts only.
// May be imported by: apps/api, apps/worker, apps/cli.
// Never imports: an app, the HTTP contracts, the documents, the queue.
// Every method that changes something takes the actor first.

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
  type HistoryRecord,
  type ListedProject,
  type ListYearRecord,
  type MilestoneRecord,
  type ProjectRecord,
} from './administration/project-records.service.js';
export { HistoryService, type HistoryItem, type HistoryPage } from './history/history.service.js';
export { HistoryExportService } from './history/history-export.service.js';
export { SequencerService, SigningRefusedError, type SignerState } from './history/sequencer.service.js';
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
export { SessionsService, type SignedIn } from './people/sessions.service.js';
export {
  ProjectsService,
  type ListQuery,
  type ProjectDocument,
  type ProjectPage,
} from './projects/projects.service.js';
export { DeadlinesService } from './reminders/deadlines.service.js';
export { RollupsService, type RollupMailOptions } from './rollups/rollups.service.js';
export { ClockService, shanghaiText } from './setup/clock.service.js';
export { SetupService } from './setup/setup.service.js';
export { RemindersService } from './reminders/reminders.service.js';
export { DeliveriesService, type SendReport } from './deliveries/deliveries.service.js';
export { mailHostOf } from './deliveries/internet-message-id.js';
export { OutboxService, type Doorbell } from './deliveries/outbox.service.js';
export { WorkerStateService } from './deliveries/worker-state.service.js';
export type {
  FrozenMail,
  MailItem,
  MailToRender,
  RenderMail,
  SendMail,
  SendOutcome,
} from './deliveries/mail.js';
export { Database, newId, type DatabaseKind } from '#database';
