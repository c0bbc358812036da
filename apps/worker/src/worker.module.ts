import { BullModule } from '@nestjs/bullmq';
import { Module, type DynamicModule } from '@nestjs/common';
import { DeliveriesService, type RenderMail, type SendMail } from '#portfolio';
import type { Logger } from '#runtime';
import { DeliveriesProcessor } from './processors/deliveries.processor.js';
import { SweepsProcessor } from './processors/sweeps.processor.js';
import type { QueueConnections } from './queues.js';
import { Sweeps } from './sweeps.js';
import { LOGGER, RENDER_MAIL, SEND_MAIL } from './tokens.js';

/** What the worker's processors are made of. */
export interface WorkerModuleParts {
  readonly connections: QueueConnections;
  readonly deliveries: DeliveriesService;
  readonly sweeps: Sweeps;
  readonly render: RenderMail;
  readonly sendMail: SendMail;
  readonly logger: Logger;
}

/** The consumers of the queues. Producers are apart (queues.ts), since their connections must fail fast. */
@Module({})
export class WorkerModule {
  /** The module with its parts. */
  static with(parts: WorkerModuleParts): DynamicModule {
    return {
      module: WorkerModule,
      // Without a queue of its own: it only brings in what finds the processors.
      imports: [BullModule.forRoot({ connection: parts.connections.consumers }), BullModule.registerQueue()],
      providers: [
        { provide: DeliveriesService, useValue: parts.deliveries },
        { provide: Sweeps, useValue: parts.sweeps },
        { provide: RENDER_MAIL, useValue: parts.render },
        { provide: SEND_MAIL, useValue: parts.sendMail },
        { provide: LOGGER, useValue: parts.logger },
        SweepsProcessor,
        DeliveriesProcessor,
      ],
    };
  }
}
