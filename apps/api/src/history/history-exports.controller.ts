import { Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { HistoryExportService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';
import { zipOf } from '../http/streamed-files.js';

const zip = 'application/zip';

/** Giving the whole history out. */
@ApiTags('history')
@Controller('api/v1/history/exports')
export class HistoryExportsController {
  constructor(private readonly exports: HistoryExportService) {}

  /** The folder that `history verify` reads, as one ZIP; the export is on record before its first byte leaves. */
  @Post()
  @HttpCode(200)
  @Does('history.export')
  @ApiOperation({ summary: '导出全部历史 · Export the whole history, for checking it offline' })
  @ApiOkResponse({
    content: { [zip]: { schema: { type: 'string', format: 'binary' }, example: 'PK\u0003\u0004…' } },
  })
  @ApiProblems('session.required', 'permission.denied', 'request.cross_origin', 'history.no_public_keys')
  async give(@Reader() reader: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    const begun = orRefuse(await this.exports.begin(reader.person));
    void reply
      .header('content-type', zip)
      .header('content-disposition', 'attachment; filename="history.zip"')
      .header('cache-control', 'no-store')
      .send(zipOf(begun.files()));
  }
}
