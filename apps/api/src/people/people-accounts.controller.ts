import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import {
  accountRequest,
  oidcLinkRequest,
  oneTimePasswordResponse,
  holderIdParameter,
  totpResetRequest,
  totpResetResponse,
} from '#contracts';
import { AccountsService, OidcLinksService, TotpResetsService, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems, bodyProblems } from '../http/api-problems.js';
import { orRefuse } from '../http/refused.js';
import { OidcSettings } from '../oidc/oidc-settings.js';

/** What administrators do to the accounts of others. */
@ApiTags('people')
@Controller('api/v1/people/:id')
export class PeopleAccountsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly resets: TotpResetsService,
    private readonly links: OidcLinksService,
    private readonly oidc: OidcSettings,
  ) {}

  /** Makes the person's account; the answer shows a one-time password that the owner replaces before logging in. */
  @Post('accounts')
  @HttpCode(201)
  @Does('account.create')
  @ApiOperation({ summary: '新增账号 · Make a person’s account' })
  @ApiCreatedResponse({ standardSchema: oneTimePasswordResponse })
  @ApiProblems(
    ...bodyProblems,
    'session.required',
    'permission.denied',
    'account.person_not_found',
    'account.exists',
    'account.login_taken',
  )
  async create(
    @Reader() reader: SignedIn,
    @Param('id', { schema: holderIdParameter }) id: string,
    @Body({ schema: accountRequest }) body: z.output<typeof accountRequest>,
  ): Promise<z.input<typeof oneTimePasswordResponse>> {
    return orRefuse(await this.accounts.open(reader.person, id, body.login));
  }

  /** Gives the person a one-time password in place of theirs, and ends their sessions. */
  @Post('password-resets')
  @HttpCode(201)
  @Does('account.reset_password')
  @ApiOperation({ summary: '重置口令 · Give a one-time password' })
  @ApiCreatedResponse({ standardSchema: oneTimePasswordResponse })
  @ApiProblems(
    'request.invalid',
    'session.required',
    'permission.denied',
    'account.own',
    'account.not_found',
    'request.cross_origin',
  )
  async resetPassword(
    @Reader() reader: SignedIn,
    @Param('id', { schema: holderIdParameter }) id: string,
  ): Promise<z.input<typeof oneTimePasswordResponse>> {
    return orRefuse(await this.accounts.resetPassword(reader.person, id));
  }

  /** Asks for a lost second factor to be taken away; another administrator consents. */
  @Post('totp-resets')
  @HttpCode(201)
  @Does('totp_reset.request')
  @ApiOperation({ summary: '申请重置动态口令 · Ask for the reset of a second factor' })
  @ApiCreatedResponse({ standardSchema: totpResetResponse })
  @ApiProblems(
    ...bodyProblems,
    'session.required',
    'permission.denied',
    'account.own',
    'account.not_found',
    'totp.not_enrolled',
    'totp_reset.requested',
  )
  async requestTotpReset(
    @Reader() reader: SignedIn,
    @Param('id', { schema: holderIdParameter }) id: string,
    @Body({ schema: totpResetRequest }) body: z.output<typeof totpResetRequest>,
  ): Promise<z.input<typeof totpResetResponse>> {
    return orRefuse(await this.resets.request(reader.person, id, body.reason));
  }

  /** Says who the person is at the identity provider. */
  @Post('oidc-links')
  @HttpCode(204)
  @Does('oidc_link.create')
  @ApiOperation({ summary: '关联统一身份 · Link a person to a subject of the identity provider' })
  @ApiNoContentResponse()
  @ApiProblems(
    ...bodyProblems,
    'session.required',
    'permission.denied',
    'account.not_found',
    'oidc_link.exists',
    'oidc.not_configured',
  )
  async link(
    @Reader() reader: SignedIn,
    @Param('id', { schema: holderIdParameter }) id: string,
    @Body({ schema: oidcLinkRequest }) body: z.output<typeof oidcLinkRequest>,
  ): Promise<void> {
    orRefuse(await this.links.link(reader.person, id, this.oidc.issuer, body.subject));
  }

  /** Takes the link back. */
  @Post('oidc-link-removals')
  @HttpCode(204)
  @Does('oidc_link.remove')
  @ApiOperation({ summary: '解除统一身份关联 · Remove a person’s link' })
  @ApiNoContentResponse()
  @ApiProblems(
    'request.invalid',
    'session.required',
    'permission.denied',
    'account.not_found',
    'oidc_link.not_found',
    'oidc.not_configured',
    'request.cross_origin',
  )
  async unlink(
    @Reader() reader: SignedIn,
    @Param('id', { schema: holderIdParameter }) id: string,
  ): Promise<void> {
    orRefuse(await this.links.unlink(reader.person, id, this.oidc.issuer));
  }
}
