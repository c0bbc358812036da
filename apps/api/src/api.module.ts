import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, Reflector } from '@nestjs/core';
import {
  AnswerLinksService,
  AnswersService,
  AnswerTokens,
  KeptAnswersService,
  CalendarChangesService,
  CalendarService,
  Database,
  DifferencesService,
  DifficultiesService,
  DutiesService,
  FilesService,
  type FileStore,
  HandOversService,
  HistoryExportService,
  HistoryRetentionService,
  HistoryService,
  HoldsService,
  LifecycleMovesService,
  LifecyclesService,
  MilestonesService,
  ListChanges,
  ListEntriesService,
  ListYearsService,
  ImportsService,
  InstructionsService,
  newId,
  NoticesService,
  PeopleService,
  PermitsService,
  ProgrammesService,
  ProjectChanges,
  ProjectDatesService,
  ProjectEndsService,
  ProjectParticularsService,
  ProjectExportService,
  ProjectsService,
  ProofsService,
  QuarterlyGoalsService,
  ReplyDraftsService,
  ReportsService,
  SessionsService,
  SettingPreviewService,
  SettingsService,
  TargetsService,
  TokensService,
  UnitsService,
} from '#portfolio';
import { ArchiveModule, type ArchiveParts } from './archive.module.js';
import { AnswerPagesController } from './answers/answer-pages.controller.js';
import { AnswersController } from './answers/answers.controller.js';
import { CalendarController } from './calendar/calendar.controller.js';
import { DifficultiesController } from './difficulties/difficulties.controller.js';
import { DifficultyClosingsController } from './difficulties/difficulty-closings.controller.js';
import { DifficultyListController } from './difficulties/difficulty-list.controller.js';
import { DutiesController } from './duties/duties.controller.js';
import { FileLimit } from './files/file-limit.js';
import { FilesController } from './files/files.controller.js';
import { HandOversController } from './duties/hand-overs.controller.js';
import { HistoryExportsController } from './history/history-exports.controller.js';
import { HistoryController } from './history/history.controller.js';
import { HoldsController } from './holds/holds.controller.js';
import { ListEntriesController } from './lists/list-entries.controller.js';
import { ListYearsController } from './lists/list-years.controller.js';
import { ImportsController } from './imports/imports.controller.js';
import { InstructionListController } from './instructions/instruction-list.controller.js';
import { InstructionsController } from './instructions/instructions.controller.js';
import { NoticeListController } from './notices/notice-list.controller.js';
import { NoticesController } from './notices/notices.controller.js';
import { ProofsController } from './history/proofs.controller.js';
import { SystemHistoryController } from './history/system-history.controller.js';
import { AccessGuard } from './http/access-guard.js';
import { KeepAnswers } from './http/keep-answers.js';
import { ProblemFilter } from './http/problem-filter.js';
import { SchemaPipe } from './http/schema-pipe.js';
import { SessionCookie } from './http/session-cookie.js';
import { MetricsAccess } from './operations/metrics-access.js';
import { MetricsRegistry } from './operations/metrics.js';
import { OperationsController } from './operations/operations.controller.js';
import { PermitSummaryController } from './permits/permit-summary.controller.js';
import { PermitsController } from './permits/permits.controller.js';
import { PeopleController } from './people/people.controller.js';
import { DifferencesController } from './projects/differences.controller.js';
import { ProjectDatesController } from './projects/project-dates.controller.js';
import { Oc4idsPrefix } from './projects/oc4ids-prefix.js';
import { ProjectExportsController } from './projects/project-exports.controller.js';
import { ProjectsController } from './projects/projects.controller.js';
import { MilestonesController } from './projects/milestones.controller.js';
import { ProjectEndsController } from './projects/project-ends.controller.js';
import { LifecycleMovesController } from './lifecycles/lifecycle-moves.controller.js';
import { LifecyclesController } from './lifecycles/lifecycles.controller.js';
import { InvestmentsController } from './reports/investments.controller.js';
import { ProgressReportsController } from './reports/progress-reports.controller.js';
import { QuarterlyGoalsController } from './quarterly-goals/quarterly-goals.controller.js';
import { SettingsController } from './settings/settings.controller.js';
import { SendingModule, type SendingParts } from './sending.module.js';
import { SignInModule, type SignInParts } from './sign-in.module.js';
import { ProgrammesController } from './targets/programmes.controller.js';
import { TargetsController } from './targets/targets.controller.js';
import { UnitsController } from './units/units.controller.js';

/** What the API is made of; main.ts makes these from the environment, a test from its own. */
export interface ApiParts extends Omit<SignInParts & SendingParts & ArchiveParts, 'kind'> {
  /** Networks whose X-Forwarded-For is believed, as CIDR. */
  readonly trustedProxies: readonly string[];
  /** Where the history's signer keeps its keys: an export takes the public ones along. */
  readonly signerFolder: string;
  /** What brings one to the metrics from another machine; null: nothing does. */
  readonly metricsToken: string | null;
  /** Requests that one address may send in a minute, to all instances together; null: see `limitRequests`. */
  readonly requestsPerMinute: number | null;
  readonly files: FileStore;
  /** Bytes of the longest file that is taken. */
  readonly fileLimit: number;
  /** Begins the ids of published projects; null: they stand alone. */
  readonly oc4idsPrefix: string | null;
}

/** The HTTP application. */
@Module({})
export class ApiModule {
  /** The module with its parts. */
  static with(parts: ApiParts & SignInParts): DynamicModule {
    return {
      module: ApiModule,
      imports: [SignInModule.with(parts), SendingModule.with(parts), ArchiveModule.with(parts)],
      controllers: [
        DifferencesController,
        ProjectsController,
        ProjectDatesController,
        ProjectExportsController,
        HoldsController,
        MilestonesController,
        ProjectEndsController,
        LifecyclesController,
        LifecycleMovesController,
        ListYearsController,
        ListEntriesController,
        ProgrammesController,
        TargetsController,
        ProgressReportsController,
        InvestmentsController,
        FilesController,
        AnswersController,
        AnswerPagesController,
        DifficultiesController,
        DifficultyClosingsController,
        DifficultyListController,
        PermitsController,
        PermitSummaryController,
        InstructionsController,
        InstructionListController,
        NoticesController,
        NoticeListController,
        QuarterlyGoalsController,
        ImportsController,
        HistoryController,
        HistoryExportsController,
        SystemHistoryController,
        ProofsController,
        UnitsController,
        PeopleController,
        DutiesController,
        HandOversController,
        SettingsController,
        OperationsController,
        CalendarController,
      ],
      providers: [
        { provide: Database, useValue: parts.database },
        {
          provide: HistoryExportService,
          useFactory: () => new HistoryExportService(parts.database, newId, parts.signerFolder),
        },
        { provide: MetricsRegistry, useValue: parts.metrics },
        { provide: MetricsAccess, useValue: new MetricsAccess(parts.metricsToken) },
        {
          provide: ProjectsService,
          inject: [CalendarService],
          useFactory: (calendars: CalendarService) => new ProjectsService(parts.database, newId, calendars),
        },
        {
          provide: ProjectChanges,
          inject: [CalendarService],
          useFactory: (calendars: CalendarService) => new ProjectChanges(parts.database, newId, calendars),
        },
        {
          provide: ProjectDatesService,
          inject: [ProjectChanges],
          useFactory: (changes: ProjectChanges) => new ProjectDatesService(changes, newId),
        },
        {
          provide: HoldsService,
          inject: [ProjectChanges],
          useFactory: (changes: ProjectChanges) => new HoldsService(changes, newId),
        },
        {
          provide: MilestonesService,
          inject: [ProjectChanges],
          useFactory: (changes: ProjectChanges) => new MilestonesService(changes, newId),
        },
        {
          provide: ProjectEndsService,
          inject: [ProjectChanges],
          useFactory: (changes: ProjectChanges) => new ProjectEndsService(changes, newId),
        },
        {
          provide: LifecycleMovesService,
          inject: [ProjectChanges],
          useFactory: (changes: ProjectChanges) => new LifecycleMovesService(changes, newId),
        },
        { provide: LifecyclesService, useFactory: () => new LifecyclesService(parts.database, newId) },
        {
          provide: ListChanges,
          inject: [ProjectChanges],
          useFactory: (changes: ProjectChanges) => new ListChanges(parts.database, changes),
        },
        {
          provide: ListYearsService,
          inject: [ListChanges],
          useFactory: (lists: ListChanges) => new ListYearsService(parts.database, newId, lists),
        },
        {
          provide: ListEntriesService,
          inject: [ListChanges],
          useFactory: (lists: ListChanges) => new ListEntriesService(newId, lists),
        },
        {
          provide: ProjectParticularsService,
          inject: [ProjectChanges, ListChanges],
          useFactory: (changes: ProjectChanges, lists: ListChanges) =>
            new ProjectParticularsService(newId, changes, lists),
        },
        {
          provide: ProgrammesService,
          inject: [ListChanges, ProjectChanges],
          useFactory: (lists: ListChanges, changes: ProjectChanges) =>
            new ProgrammesService(parts.database, newId, lists, changes),
        },
        {
          provide: TargetsService,
          inject: [ListChanges],
          useFactory: (lists: ListChanges) => new TargetsService(parts.database, newId, lists),
        },
        { provide: FileLimit, useValue: new FileLimit(parts.fileLimit) },
        {
          provide: FilesService,
          inject: [ProjectChanges],
          useFactory: (changes: ProjectChanges) =>
            new FilesService(parts.database, changes, parts.files, newId),
        },
        {
          provide: ReportsService,
          inject: [ProjectChanges],
          useFactory: (changes: ProjectChanges) => new ReportsService(parts.database, changes, newId),
        },
        { provide: Oc4idsPrefix, useValue: new Oc4idsPrefix(parts.oc4idsPrefix) },
        { provide: ProjectExportService, useFactory: () => new ProjectExportService(parts.database, newId) },
        {
          provide: DifficultiesService,
          inject: [ProjectChanges],
          useFactory: (changes: ProjectChanges) => new DifficultiesService(parts.database, changes, newId),
        },
        {
          provide: PermitsService,
          inject: [ProjectChanges],
          useFactory: (changes: ProjectChanges) => new PermitsService(parts.database, changes, newId),
        },
        {
          provide: InstructionsService,
          inject: [ProjectChanges],
          useFactory: (changes: ProjectChanges) => new InstructionsService(parts.database, changes, newId),
        },
        {
          provide: NoticesService,
          inject: [ProjectChanges],
          useFactory: (changes: ProjectChanges) => new NoticesService(parts.database, changes, newId),
        },
        {
          provide: QuarterlyGoalsService,
          inject: [ProjectChanges],
          useFactory: (changes: ProjectChanges) => new QuarterlyGoalsService(changes, newId),
        },
        {
          provide: AnswersService,
          inject: [ProjectChanges],
          useFactory: (changes: ProjectChanges) => new AnswersService(parts.database, changes, newId),
        },
        {
          provide: AnswerLinksService,
          inject: [AnswersService, ReportsService],
          useFactory: (answers: AnswersService, reports: ReportsService) =>
            new AnswerLinksService(parts.database, new AnswerTokens(parts.serverKey), answers, reports),
        },
        {
          provide: ReplyDraftsService,
          useFactory: () => new ReplyDraftsService(parts.database, parts.serverKey),
        },
        {
          provide: ImportsService,
          inject: [CalendarService],
          useFactory: (calendars: CalendarService) => new ImportsService(parts.database, newId, calendars),
        },
        { provide: DifferencesService, useFactory: () => new DifferencesService(parts.database) },
        {
          provide: CalendarChangesService,
          inject: [CalendarService],
          useFactory: (calendars: CalendarService) =>
            new CalendarChangesService(parts.database, newId, calendars),
        },
        {
          provide: SettingPreviewService,
          inject: [SettingsService, CalendarService],
          useFactory: (settings: SettingsService, calendars: CalendarService) =>
            new SettingPreviewService(parts.database, settings, calendars),
        },
        { provide: UnitsService, useFactory: () => new UnitsService(parts.database, newId) },
        { provide: PeopleService, useFactory: () => new PeopleService(parts.database, newId) },
        { provide: DutiesService, useFactory: () => new DutiesService(parts.database, newId) },
        { provide: HandOversService, useFactory: () => new HandOversService(parts.database, newId) },
        { provide: SettingsService, useFactory: () => new SettingsService(parts.database, newId) },
        { provide: HistoryService, useFactory: () => new HistoryService(parts.database) },
        { provide: ProofsService, useFactory: () => new ProofsService(parts.database) },
        {
          provide: HistoryRetentionService,
          useFactory: () => new HistoryRetentionService(parts.database, newId),
        },
        {
          provide: APP_GUARD,
          inject: [Reflector, SessionsService, TokensService, SessionCookie],
          useFactory: (
            reflector: Reflector,
            sessions: SessionsService,
            tokens: TokensService,
            cookie: SessionCookie,
          ) => new AccessGuard(reflector, sessions, tokens, cookie),
        },
        {
          provide: APP_INTERCEPTOR,
          useFactory: () => new KeepAnswers(new KeptAnswersService(parts.database)),
        },
        { provide: APP_PIPE, useClass: SchemaPipe },
        { provide: APP_FILTER, useFactory: () => new ProblemFilter(parts.logger, parts.kind !== 'live') },
      ],
    };
  }
}
