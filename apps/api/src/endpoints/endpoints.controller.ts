import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { z } from 'zod';
import { endpointIdParameter, endpointList, endpointRequest, endpointResponse } from '#contracts';
import { EndpointsService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { addressProblems, ApiProblems, bodyProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';

/** Where other programs and groups are told of what was sent. */
@ApiTags('endpoints')
@Controller('api/v1/endpoints')
export class EndpointsController {
  constructor(private readonly endpoints: EndpointsService) {}

  /** Adds an endpoint; the answer shows the secret of a webhook, and nothing does again. */
  @Post()
  @HttpCode(201)
  @Does('endpoint.add')
  @ApiOperation({ summary: '新增外部接收端 · Add an endpoint' })
  @ApiCreatedResponse({ standardSchema: endpointResponse })
  @ApiProblems(
    ...bodyProblems,
    'session.required',
    'permission.denied',
    ...addressProblems,
    'endpoint.too_many',
  )
  async add(
    @Reader() { person }: SignedIn,
    @Body({ schema: endpointRequest }) body: z.output<typeof endpointRequest>,
  ): Promise<z.input<typeof endpointResponse>> {
    return orRefuse(await this.endpoints.add(person, { ...body, secret: body.secret ?? null }));
  }

  /** Those that have not ended, and how they do. */
  @Get()
  @Does('endpoint.list')
  @ApiOperation({ summary: '外部接收端 · Endpoints' })
  @ApiOkResponse({ standardSchema: endpointList })
  @ApiProblems('session.required', 'permission.denied')
  async list(@Reader() { person }: SignedIn): Promise<z.input<typeof endpointList>> {
    return { items: [...orRefuse(await this.endpoints.list(person))] };
  }

  /** Ends an endpoint at once; what is owed to it is cancelled. */
  @Post(':id/endings')
  @HttpCode(204)
  @Does('endpoint.end')
  @ApiOperation({ summary: '停用外部接收端 · End an endpoint' })
  @ApiNoContentResponse()
  @ApiProblems(
    'request.invalid',
    'request.cross_origin',
    'session.required',
    'permission.denied',
    'endpoint.not_found',
  )
  async end(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: endpointIdParameter }) id: string,
  ): Promise<void> {
    orRefuse(await this.endpoints.end(person, id));
  }
}
