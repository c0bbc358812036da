import { Module, type DynamicModule, type OnModuleDestroy } from '@nestjs/common';
import { RollupRenderer } from '#documents';
import {
  newId,
  NumbersBehindService,
  RollupApprovalsService,
  RollupArchiveService,
  RollupComparisonService,
  RollupLinksService,
  RollupMailLinksService,
  RollupMailTokens,
  RollupPreviewsService,
  RollupResendsService,
  RollupSchedulesService,
  RollupTestSendsService,
  RollupsService,
  SendingAgainService,
} from '#portfolio';
import { OwnOrigin } from './calendar-feeds/own-origin.js';
import { LinkPageSettings } from './http/link-pages.js';
import { RollupApprovalsController } from './rollups/rollup-approvals.controller.js';
import { RollupBehindPagesController } from './rollups/rollup-behind-pages.controller.js';
import { RollupFormsController } from './rollups/rollup-forms.controller.js';
import { LinkedRollups } from './rollups/linked-rollups.js';
import { RollupNumberPagesController } from './rollups/rollup-number-pages.controller.js';
import { RollupNumbersController } from './rollups/rollup-numbers.controller.js';
import { RollupResendsController } from './rollups/rollup-resends.controller.js';
import { RollupLinksController } from './rollups/rollup-links.controller.js';
import { RollupPagesController } from './rollups/rollup-pages.controller.js';
import { RollupPreviewsController } from './rollups/rollup-previews.controller.js';
import { RollupSchedulesController } from './rollups/rollup-schedules.controller.js';
import { RollupTestSendsController } from './rollups/rollup-test-sends.controller.js';
import { RollupsController } from './rollups/rollups.controller.js';
import type { SignInParts } from './sign-in.module.js';

/** What it is made of. */
export interface ArchiveParts extends Pick<SignInParts, 'database' | 'kind' | 'publicUrl' | 'serverKey'> {
  /** Left out: one of its own, within the usual limits. */
  readonly renderer?: RollupRenderer;
}

/** The archive of issued rollups for its readers. */
@Module({})
export class ArchiveModule implements OnModuleDestroy {
  constructor(private readonly renderer: RollupRenderer) {}

  /** The module with its parts. */
  static with({ database, kind, publicUrl, serverKey, renderer }: ArchiveParts): DynamicModule {
    return {
      module: ArchiveModule,
      controllers: [
        RollupsController,
        RollupFormsController,
        RollupNumbersController,
        RollupBehindPagesController,
        RollupLinksController,
        RollupResendsController,
        RollupPagesController,
        RollupNumberPagesController,
        RollupApprovalsController,
        RollupTestSendsController,
        RollupSchedulesController,
        RollupPreviewsController,
      ],
      providers: [
        { provide: RollupArchiveService, useFactory: () => new RollupArchiveService(database) },
        {
          provide: RollupComparisonService,
          inject: [RollupArchiveService],
          useFactory: (archive: RollupArchiveService) => new RollupComparisonService(database, archive),
        },
        {
          provide: NumbersBehindService,
          inject: [RollupArchiveService],
          useFactory: (archive: RollupArchiveService) => new NumbersBehindService(database, archive),
        },
        {
          provide: RollupLinksService,
          inject: [RollupArchiveService],
          useFactory: (archive: RollupArchiveService) => new RollupLinksService(database, newId, archive),
        },
        {
          provide: RollupMailLinksService,
          inject: [RollupArchiveService],
          useFactory: (archive: RollupArchiveService) =>
            new RollupMailLinksService(database, newId, archive, new RollupMailTokens(serverKey)),
        },
        {
          provide: RollupResendsService,
          inject: [RollupArchiveService],
          useFactory: (archive: RollupArchiveService) =>
            new RollupResendsService(database, archive, new SendingAgainService(database, newId)),
        },
        { provide: RollupSchedulesService, useFactory: () => new RollupSchedulesService(database, newId) },
        {
          provide: RollupApprovalsService,
          useFactory: () =>
            new RollupApprovalsService(database, newId, { host: new URL(publicUrl).hostname }),
        },
        {
          provide: RollupTestSendsService,
          useFactory: () =>
            new RollupTestSendsService(database, newId, { host: new URL(publicUrl).hostname }),
        },
        {
          provide: RollupPreviewsService,
          useFactory: () => {
            const { hostname: host } = new URL(publicUrl);
            return new RollupPreviewsService(database, new RollupsService(database, newId, { host }));
          },
        },
        { provide: OwnOrigin, useValue: new OwnOrigin(publicUrl) },
        { provide: LinkPageSettings, useFactory: () => new LinkPageSettings(database, kind !== 'live') },
        {
          provide: LinkedRollups,
          inject: [RollupLinksService, RollupMailLinksService, LinkPageSettings],
          useFactory: (
            links: RollupLinksService,
            mails: RollupMailLinksService,
            settings: LinkPageSettings,
          ) => new LinkedRollups(links, mails, settings),
        },
        { provide: RollupRenderer, useFactory: () => renderer ?? new RollupRenderer() },
      ],
    };
  }

  /** Called by Nest when the API ends. */
  async onModuleDestroy(): Promise<void> {
    await this.renderer.close();
  }
}
