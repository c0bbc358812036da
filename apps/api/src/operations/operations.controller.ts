import { Controller, Get, Header, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { refuse } from '#domain';
import { Database } from '#portfolio';
import { OpenToAll } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { Refused } from '../http/refused.js';
import { MetricsAccess } from './metrics-access.js';
import { MetricsRegistry } from './metrics.js';
import { QueueMetrics } from './queue-metrics.js';

const health = z.object({ status: z.literal('ok') }).meta({ example: { status: 'ok' } });

/** What a supervisor of processes asks. */
@ApiTags('operations')
@Controller()
@OpenToAll()
export class OperationsController {
  constructor(
    private readonly database: Database,
    private readonly metrics: MetricsRegistry,
    private readonly metricsAccess: MetricsAccess,
    private readonly queueMetrics: QueueMetrics,
  ) {}

  /** The process answers. */
  @Get('health/live')
  @ApiOperation({ summary: '存活 · The process answers' })
  @ApiOkResponse({ standardSchema: health })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** The process can do its work: PostgreSQL answers and its clock is initialised. */
  @Get('health/ready')
  @ApiOperation({ summary: '就绪 · The process can do its work' })
  @ApiOkResponse({ standardSchema: health })
  @ApiProblems('server.unavailable')
  async ready(): Promise<{ status: 'ok' }> {
    const [clock] = await this.database
      .query<{ now: Date | null }>('SELECT app.now() AS now')
      .catch(() => [{ now: null }]);
    if (clock?.now == null) throw new Refused(refuse('server.unavailable'));
    return { status: 'ok' };
  }

  /** Prometheus metrics; for others than this machine there is nothing here without the token. */
  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiOperation({ summary: '指标 · Prometheus metrics' })
  @ApiOkResponse({ content: { 'text/plain': { example: 'process_cpu_seconds_total 1.25' } } })
  @ApiProblems('request.not_found')
  async readMetrics(@Req() request: FastifyRequest): Promise<string> {
    if (!this.metricsAccess.isGiven(request)) throw new Refused(refuse('request.not_found'));
    await this.queueMetrics.refresh();
    return this.metrics.metrics();
  }
}
