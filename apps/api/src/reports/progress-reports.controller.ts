import { Body, Controller, Get, Headers, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  noChangeRequest,
  progressReportIdParameter,
  progressReportPage,
  progressReportQuery,
  progressReportRequest,
  projectIdParameter,
  reportCorrectionRequest,
  type ChangeResponse,
} from '#contracts';
import { ReportsService, type Page, type RecordedReport, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { expectedRevision } from '../http/if-match.js';
import { changed, ChangesProject } from '../http/project-change.js';
import { orRefuse } from '../http/refused.js';

/** Progress reports (进度填报). */
@ApiTags('reports')
@Controller('api/v1/projects/:id/progress-reports')
export class ProgressReportsController {
  constructor(private readonly reports: ReportsService) {}

  /** The project's reports, newest first. */
  @Get()
  @Does('project.read')
  @ApiOperation({ summary: '进度填报记录 · Progress reports of a project, newest first' })
  @ApiOkResponse({ standardSchema: progressReportPage })
  @ApiProblems('request.invalid', 'session.required', 'project.not_found', 'as_of.too_recent')
  async list(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Query({ schema: progressReportQuery }) query: z.output<typeof progressReportQuery>,
  ): Promise<Page<RecordedReport>> {
    const page = { limit: query.limit, cursor: query.cursor ?? null };
    return orRefuse(await this.reports.list(person, projectId, page, query.asOf ?? null));
  }

  /** Records a progress report. */
  @Post()
  @Does('project.report')
  @ApiOperation({ summary: '进度填报 · Report progress' })
  @ChangesProject(
    'project.ended',
    'progress_report.in_future',
    'progress_report.before_last',
    'investment.in_future',
    'investment.recorded_already',
    'investment.below_earlier',
    'investment.above_later',
    'change.empty',
    'file.not_of_project',
  )
  async report(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: progressReportRequest }) body: z.output<typeof progressReportRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const report = { ...body, personId: person.personId };
    return changed(
      reply,
      await this.reports.reportProgress(person, projectId, report, expectedRevision(ifMatch)),
    );
  }

  /** Reports in one tap that nothing has changed since the last report. */
  @Post('no-change')
  @Does('project.report')
  @ApiOperation({ summary: '无变化 · Report that nothing has changed' })
  @ChangesProject('project.ended')
  async noChange(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: noChangeRequest }) _body: z.output<typeof noChangeRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const report = { reportedOn: null, text: null, percent: null, personId: person.personId };
    return changed(
      reply,
      await this.reports.reportProgress(person, projectId, report, expectedRevision(ifMatch)),
    );
  }

  /** Corrects the newest report by another one; both stay. */
  @Post(':report/corrections')
  @Does('project.report')
  @ApiOperation({ summary: '更正填报 · Correct the newest report' })
  @ChangesProject(
    'project.ended',
    'progress_report.not_found',
    'progress_report.not_newest',
    'progress_report.in_future',
    'progress_report.before_last',
    'file.not_of_project',
  )
  async correct(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: projectIdParameter }) projectId: string,
    @Param('report', { schema: progressReportIdParameter }) corrects: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: reportCorrectionRequest }) body: z.output<typeof reportCorrectionRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeResponse> {
    const correction = { ...body, corrects, personId: person.personId };
    return changed(
      reply,
      await this.reports.correctProgress(person, projectId, correction, expectedRevision(ifMatch)),
    );
  }
}
