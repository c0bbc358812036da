import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE, Reflector } from '@nestjs/core';
import {
  CalendarService,
  Database,
  DifferencesService,
  DutiesService,
  HandOversService,
  HistoryRetentionService,
  HistoryService,
  HoldsService,
  ImportsService,
  newId,
  PeopleService,
  ProjectChanges,
  ProjectDatesService,
  ProjectsService,
  ProofsService,
  SessionsService,
  SettingsService,
  TokensService,
  UnitsService,
} from '#portfolio';
import { MetricsRegistry } from '#runtime';
import { DutiesController } from './duties/duties.controller.js';
import { HandOversController } from './duties/hand-overs.controller.js';
import { HistoryController } from './history/history.controller.js';
import { HoldsController } from './holds/holds.controller.js';
import { ImportsController } from './imports/imports.controller.js';
import { ProofsController } from './history/proofs.controller.js';
import { SystemHistoryController } from './history/system-history.controller.js';
import { AccessGuard } from './http/access-guard.js';
import { ProblemFilter } from './http/problem-filter.js';
import { SchemaPipe } from './http/schema-pipe.js';
import { SessionCookie } from './http/session-cookie.js';
import { MetricsAccess } from './operations/metrics-access.js';
import { OperationsController } from './operations/operations.controller.js';
import { PeopleController } from './people/people.controller.js';
import { DifferencesController } from './projects/differences.controller.js';
import { ProjectDatesController } from './projects/project-dates.controller.js';
import { ProjectsController } from './projects/projects.controller.js';
import { SettingsController } from './settings/settings.controller.js';
import { SignInModule, type SignInParts } from './sign-in.module.js';
import { UnitsController } from './units/units.controller.js';

/** What the API is made of; main.ts makes these from the environment, a test from its own. */
export interface ApiParts extends Omit<SignInParts, 'kind'> {
  readonly metrics: MetricsRegistry;
  /** Networks whose X-Forwarded-For is believed, as CIDR. */
  readonly trustedProxies: readonly string[];
  /** What brings one to the metrics from another machine; null: nothing does. */
  readonly metricsToken: string | null;
  /** Requests that one address may send in a minute, to all instances together; null: see `limitRequests`. */
  readonly requestsPerMinute: number | null;
}

/** The HTTP application. */
@Module({})
export class ApiModule {
  /** The module with its parts. */
  static with(parts: ApiParts & SignInParts): DynamicModule {
    return {
      module: ApiModule,
      imports: [SignInModule.with(parts)],
      controllers: [
        DifferencesController,
        ProjectsController,
        ProjectDatesController,
        HoldsController,
        ImportsController,
        HistoryController,
        SystemHistoryController,
        ProofsController,
        UnitsController,
        PeopleController,
        DutiesController,
        HandOversController,
        SettingsController,
        OperationsController,
      ],
      providers: [
        { provide: Database, useValue: parts.database },
        { provide: MetricsRegistry, useValue: parts.metrics },
        { provide: MetricsAccess, useValue: new MetricsAccess(parts.metricsToken) },
        {
          provide: ProjectsService,
          inject: [CalendarService],
          useFactory: (calendars: CalendarService) => new ProjectsService(parts.database, newId, calendars),
        },
        { provide: CalendarService, useFactory: () => new CalendarService(parts.database) },
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
          provide: ImportsService,
          inject: [CalendarService],
          useFactory: (calendars: CalendarService) => new ImportsService(parts.database, newId, calendars),
        },
        { provide: DifferencesService, useFactory: () => new DifferencesService(parts.database) },
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
        { provide: APP_PIPE, useClass: SchemaPipe },
        { provide: APP_FILTER, useFactory: () => new ProblemFilter(parts.logger) },
      ],
    };
  }
}
