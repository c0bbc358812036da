import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { permitSummary } from '#contracts';
import { PermitsService, type PermitSummary, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';

/** How long permits (审批事项) take. */
@ApiTags('permits')
@Controller('api/v1/permits')
export class PermitSummaryController {
  constructor(private readonly permits: PermitsService) {}

  /** Of the projects that the reader may see: the mean time against the city's, and what is late today. */
  @Get('summary')
  @Does('permit.summarise')
  @ApiOperation({ summary: '审批用时 · How long permits take, and which are late' })
  @ApiOkResponse({ standardSchema: permitSummary })
  @ApiProblems('session.required', 'permission.denied')
  async summarise(@Reader() { person }: SignedIn): Promise<PermitSummary> {
    return orRefuse(await this.permits.summarise(person));
  }
}
