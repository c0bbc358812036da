import { Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { HistoryExportService, type ExportFile, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';

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
    const archive = new ZipFile();
    void reply
      .header('content-type', zip)
      .header('content-disposition', 'attachment; filename="history.zip"')
      .header('cache-control', 'no-store')
      .send(archive.outputStream);
    try {
      for await (const file of begun.files()) await addTo(archive, file);
      archive.end();
    } catch (error) {
      // The head has left: what is cut short must not look whole.
      (archive.outputStream as Readable).destroy(error as Error);
    }
  }
}

/** Waits until a file that comes in pieces is in the archive: the reader's speed is the database's. */
async function addTo(archive: ZipFile, { name, content }: ExportFile): Promise<void> {
  if (typeof content === 'string') {
    archive.addBuffer(Buffer.from(content), name);
    return;
  }
  const stream = Readable.from(content, { objectMode: false });
  const read = new Promise<void>((resolve, reject) => void stream.once('end', resolve).once('error', reject));
  archive.addReadStream(stream, name);
  await read;
}
