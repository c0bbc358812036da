import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE, Reflector } from '@nestjs/core';
import {
  Database,
  DutiesService,
  HandOversService,
  HistoryService,
  newId,
  PeopleService,
  ProjectsService,
  SessionsService,
  SettingsService,
  UnitsService,
} from '#portfolio';
import { MetricsRegistry, type Logger } from '#runtime';
import { DutiesController } from './duties/duties.controller.js';
import { HandOversController } from './duties/hand-overs.controller.js';
import { HistoryController } from './history/history.controller.js';
import { SystemHistoryController } from './history/system-history.controller.js';
import { AccessGuard } from './http/access-guard.js';
import { ProblemFilter } from './http/problem-filter.js';
import { SchemaPipe } from './http/schema-pipe.js';
import { SessionCookie } from './http/session-cookie.js';
import { OperationsController } from './operations/operations.controller.js';
import { PeopleController } from './people/people.controller.js';
import { ProjectsController } from './projects/projects.controller.js';
import { SessionController } from './session/session.controller.js';
import { SettingsController } from './settings/settings.controller.js';
import { UnitsController } from './units/units.controller.js';

/** What the API is made of; main.ts makes these from the environment, a test from its own. */
export interface ApiParts {
  readonly database: Database;
  readonly logger: Logger;
  readonly metrics: MetricsRegistry;
  /** Origin that people type, without trailing slash. */
  readonly publicUrl: string;
  readonly isPublicUrlSecure: boolean;
}

/** The HTTP application. */
@Module({})
export class ApiModule {
  /** The module with its parts. */
  static with(parts: ApiParts): DynamicModule {
    return {
      module: ApiModule,
      controllers: [
        SessionController,
        ProjectsController,
        HistoryController,
        UnitsController,
        PeopleController,
        DutiesController,
        HandOversController,
        SettingsController,
        SystemHistoryController,
        OperationsController,
      ],
      providers: [
        { provide: Database, useValue: parts.database },
        { provide: MetricsRegistry, useValue: parts.metrics },
        { provide: SessionCookie, useValue: new SessionCookie(parts.isPublicUrlSecure) },
        { provide: SessionsService, useFactory: () => new SessionsService(parts.database) },
        { provide: ProjectsService, useFactory: () => new ProjectsService(parts.database, newId) },
        { provide: UnitsService, useFactory: () => new UnitsService(parts.database, newId) },
        { provide: PeopleService, useFactory: () => new PeopleService(parts.database, newId) },
        { provide: DutiesService, useFactory: () => new DutiesService(parts.database, newId) },
        { provide: HandOversService, useFactory: () => new HandOversService(parts.database, newId) },
        { provide: SettingsService, useFactory: () => new SettingsService(parts.database, newId) },
        { provide: HistoryService, useFactory: () => new HistoryService(parts.database) },
        {
          provide: APP_GUARD,
          inject: [Reflector, SessionsService, SessionCookie],
          useFactory: (reflector: Reflector, sessions: SessionsService, cookie: SessionCookie) =>
            new AccessGuard(reflector, sessions, cookie),
        },
        { provide: APP_PIPE, useClass: SchemaPipe },
        { provide: APP_FILTER, useFactory: () => new ProblemFilter(parts.logger) },
      ],
    };
  }
}
