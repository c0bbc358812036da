import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { appIdentityList, appIdentityRequest, identifiedPersonParameter } from '#contracts';
import { AppIdentitiesService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems, bodyProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';

/** Who people are at the organisation's apps. */
@ApiTags('direct channels')
@Controller('api/v1/people/:id/app-identities')
export class AppIdentitiesController {
  constructor(private readonly identities: AppIdentitiesService) {}

  /** Those of a person. */
  @Get()
  @Does('app_identity.list')
  @ApiOperation({ summary: '人员的应用账号 · Who a person is at the apps' })
  @ApiOkResponse({ standardSchema: appIdentityList })
  @ApiProblems('request.invalid', 'session.required', 'permission.denied', 'person.not_found')
  async list(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: identifiedPersonParameter }) id: string,
  ): Promise<z.input<typeof appIdentityList>> {
    return { items: [...orRefuse(await this.identities.list(person, id))] };
  }

  /** Says who a person is at an app, or that nobody there is them any more. */
  @Post()
  @HttpCode(204)
  @Does('app_identity.change')
  @ApiOperation({ summary: '更改人员的应用账号 · Change who a person is at an app' })
  @ApiNoContentResponse()
  @ApiProblems(...bodyProblems, 'session.required', 'permission.denied', 'person.not_found', 'change.empty')
  async change(
    @Reader() { person }: SignedIn,
    @Param('id', { schema: identifiedPersonParameter }) id: string,
    @Body({ schema: appIdentityRequest }) { channel, identity }: z.output<typeof appIdentityRequest>,
  ): Promise<void> {
    orRefuse(await this.identities.change(person, id, channel, identity));
  }
}
