import { Body, Controller, Headers, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { investmentRequest, projectIdParameter, type ChangeResponse } from '#contracts';
import { ReportsService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { expectedRevision } from '../http/if-match.js';
import { changed, ChangesProject } from '../http/project-change.js';

const refusals = [
  'project.ended',
  'investment.in_future',
  'investment.recorded_already',
  'investment.below_earlier',
  'investment.above_later',
  'change.empty',
] as const;

/** Investment completed (完成投资): two series with a path and a right of their own, so that no request can mix them. */
@ApiTags('reports')
@Controller('api/v1/projects/:id/investments')
export class InvestmentsController {
  constructor(private readonly reports: ReportsService) {}

  /** Records what the project reports (填报数). */
  @Post('reported')
  @Does('investment.report')
  @ApiOperation({ summary: '填报完成投资 · Report the investment completed by a month’s end' })
  @ChangesProject(...refusals)
  async report(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: investmentRequest }) body: z.output<typeof investmentRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const figure = { ...body, series: 'reported' } as const;
    return changed(
      reply,
      await this.reports.reportInvestment(person, projectId, figure, expectedRevision(ifMatch)),
    );
  }

  /** Records what the statistics say (统计数). */
  @Post('statistical')
  @Does('investment.record_statistics')
  @ApiOperation({ summary: '登记统计投资 · Record the statistical figure of a month' })
  @ChangesProject(...refusals)
  async recordStatistics(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: investmentRequest }) body: z.output<typeof investmentRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const figure = { ...body, series: 'statistical' } as const;
    return changed(
      reply,
      await this.reports.reportInvestment(person, projectId, figure, expectedRevision(ifMatch)),
    );
  }
}
