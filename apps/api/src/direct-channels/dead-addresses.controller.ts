import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { deadAddressIdParameter, deadAddressPage, deadAddressQuery } from '#contracts';
import { DeadAddressesService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';

/** Addresses at which nothing arrives. */
@ApiTags('direct channels')
@Controller('api/v1/dead-addresses')
export class DeadAddressesController {
  constructor(private readonly addresses: DeadAddressesService) {}

  /** Those that nobody has set right, newest first. */
  @Get()
  @Does('dead_address.list')
  @ApiOperation({ summary: '失效地址 · Addresses at which nothing arrives' })
  @ApiOkResponse({ standardSchema: deadAddressPage })
  @ApiProblems('request.invalid', 'session.required', 'permission.denied')
  async list(
    @Reader() { person }: SignedIn,
    @Query({ schema: deadAddressQuery }) { limit, cursor }: z.output<typeof deadAddressQuery>,
  ): Promise<z.input<typeof deadAddressPage>> {
    const page = orRefuse(await this.addresses.list(person, { limit, cursor: cursor ?? null }));
    return { ...page, items: [...page.items] };
  }

  /** Says that an address is right now. */
  @Post(':id/closings')
  @HttpCode(204)
  @Does('dead_address.close')
  @ApiOperation({ summary: '地址已更正 · The address is set right' })
  @ApiNoContentResponse()
  @ApiProblems(
    'request.invalid',
    'request.cross_origin',
    'session.required',
    'permission.denied',
    'dead_address.not_found',
  )
  async close(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: deadAddressIdParameter }) id: string,
  ): Promise<void> {
    orRefuse(await this.addresses.close(person, id));
  }
}
