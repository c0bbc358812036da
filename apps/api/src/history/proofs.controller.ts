import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { checkpointExample, eventIdParameter, proofExample } from '#contracts';
import { ProofsService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';

const plainText = 'text/plain; charset=utf-8';
const neverKept = 'private, no-store';

/** What a reader keeps to check the history without the product. */
@ApiTags('history')
@Controller('api/v1/history')
export class ProofsController {
  constructor(private readonly proofs: ProofsService) {}

  /** The newest checkpoint, as its log and its witnesses signed it. */
  @Get('checkpoint')
  @Header('content-type', plainText)
  @Header('cache-control', neverKept)
  @Does('history.read_checkpoint')
  @ApiOperation({ summary: '最新检查点 · The newest signed checkpoint (C2SP signed note)' })
  @ApiOkResponse({ content: { 'text/plain': { example: checkpointExample } } })
  @ApiProblems('session.required', 'history.no_checkpoint')
  async checkpoint(): Promise<string> {
    return orRefuse(await this.proofs.checkpoint()).note;
  }

  /** Proof that an event stands in the history under the newest checkpoint, to be checked offline. */
  @Get('events/:event/proof')
  @Header('content-type', plainText)
  @Header('cache-control', neverKept)
  @Does('history.read_proof')
  @ApiOperation({ summary: '事件证明 · Proof of one event (C2SP tlog-proof)' })
  @ApiOkResponse({ content: { 'text/plain': { example: proofExample } } })
  @ApiProblems('request.invalid', 'session.required', 'event.not_found', 'history.not_covered_yet')
  async proof(
    @Reader() reader: SignedIn,
    @Param('event', { schema: eventIdParameter }) event: string,
  ): Promise<string> {
    return orRefuse(await this.proofs.ofEventFor(reader.person, event)).proof;
  }
}
