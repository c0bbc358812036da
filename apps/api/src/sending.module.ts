import { Module, type DynamicModule } from '@nestjs/common';
import type { OutboundGuard } from '#runtime';
import {
  AddressLinksService,
  AnswerTokens,
  AppIdentitiesService,
  CalendarService,
  Database,
  DeadAddressesService,
  DirectChannelsService,
  EndpointsService,
  InboxService,
  InboxWatch,
  type InboxWatchLimits,
  newId,
  PreferencesService,
  QueueStateService,
  ReminderLinesService,
  MailRepliesService,
  SendingAgainService,
  SessionsService,
  UnsubscribeLinksService,
} from '#portfolio';
import { AppIdentitiesController } from './direct-channels/app-identities.controller.js';
import { DeadAddressesController } from './direct-channels/dead-addresses.controller.js';
import { DirectChannelsController } from './direct-channels/direct-channels.controller.js';
import { EndpointsController } from './endpoints/endpoints.controller.js';
import { InboxController } from './inbox/inbox.controller.js';
import { InboxStreamController } from './inbox/inbox-stream.controller.js';
import { LinkPageSettings } from './http/link-pages.js';
import { MailRepliesController } from './mail-replies/mail-replies.controller.js';
import { MessagesController } from './reminders/messages.controller.js';
import { PreferencesController } from './preferences/preferences.controller.js';
import type { MetricsRegistry } from './operations/metrics.js';
import { QueueController } from './operations/queue.controller.js';
import { QueueMetrics } from './operations/queue-metrics.js';
import { RemindersController } from './reminders/reminders.controller.js';
import { UnsubscribePagesController } from './preferences/unsubscribe-pages.controller.js';
import type { SignInParts } from './sign-in.module.js';

/** What it is made of. */
export interface SendingParts extends Pick<SignInParts, 'database' | 'kind' | 'serverKey' | 'logger'> {
  readonly metrics: MetricsRegistry;
  /** Lets through the addresses that endpoints may have. */
  readonly outbound: OutboundGuard;
  /** Of windows that follow their inboxes; what is left out is the usual. */
  readonly inboxWatch?: Partial<InboxWatchLimits>;
}

/** How people are reached, and whether what is owed goes out. */
@Module({})
export class SendingModule {
  /** The module with its parts. */
  static with(parts: SendingParts): DynamicModule {
    return {
      module: SendingModule,
      controllers: [
        PreferencesController,
        UnsubscribePagesController,
        DirectChannelsController,
        AppIdentitiesController,
        DeadAddressesController,
        EndpointsController,
        InboxController,
        InboxStreamController,
        RemindersController,
        MessagesController,
        MailRepliesController,
        QueueController,
      ],
      providers: [
        { provide: Database, useValue: parts.database },
        { provide: CalendarService, useFactory: () => new CalendarService(parts.database) },
        {
          provide: PreferencesService,
          useFactory: () => new PreferencesService(parts.database, newId),
        },
        {
          provide: UnsubscribeLinksService,
          inject: [PreferencesService],
          useFactory: (preferences: PreferencesService) =>
            new UnsubscribeLinksService(parts.database, preferences),
        },
        {
          provide: AddressLinksService,
          useFactory: () => new AddressLinksService(parts.database, newId, new AnswerTokens(parts.serverKey)),
        },
        {
          provide: DirectChannelsService,
          useFactory: () => new DirectChannelsService(parts.database, newId, parts.outbound, parts.serverKey),
        },
        {
          provide: AppIdentitiesService,
          useFactory: () => new AppIdentitiesService(parts.database, newId),
        },
        {
          provide: DeadAddressesService,
          useFactory: () => new DeadAddressesService(parts.database, newId),
        },
        {
          provide: EndpointsService,
          useFactory: () => new EndpointsService(parts.database, newId, parts.outbound, parts.serverKey),
        },
        {
          provide: InboxService,
          inject: [CalendarService],
          useFactory: (calendars: CalendarService) => new InboxService(parts.database, calendars),
        },
        {
          provide: InboxWatch,
          useFactory: () =>
            new InboxWatch(
              parts.database,
              new SessionsService(parts.database, newId),
              (error) => parts.logger.error({ err: error }, 'following inboxes broke'),
              parts.inboxWatch,
            ),
        },
        {
          provide: ReminderLinesService,
          inject: [CalendarService],
          useFactory: (calendars: CalendarService) => new ReminderLinesService(parts.database, calendars),
        },
        { provide: MailRepliesService, useFactory: () => new MailRepliesService(parts.database) },
        { provide: QueueStateService, useFactory: () => new QueueStateService(parts.database) },
        {
          provide: QueueMetrics,
          inject: [QueueStateService],
          useFactory: (queue: QueueStateService) => new QueueMetrics(parts.metrics, queue),
        },
        { provide: SendingAgainService, useFactory: () => new SendingAgainService(parts.database, newId) },
        {
          provide: LinkPageSettings,
          useFactory: () => new LinkPageSettings(parts.database, parts.kind !== 'live'),
        },
      ],
      // The calendar is one copy for the whole of the API: whoever changes a day sees every date move at once.
      exports: [CalendarService, LinkPageSettings, QueueMetrics],
    };
  }
}
