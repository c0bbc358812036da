import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { unsubscribePage, type UnsubscribePageDocument } from '#documents';
import { AddressLinksService, UnsubscribeLinksService } from '#portfolio';
import { OpenToAll } from '../http/access-guard.js';
import { languageOf } from '../http/language.js';
import { takesMailForms } from '../http/take-mail-forms.js';
import { LinkPageSettings, sendPage } from '../http/link-pages.js';

/**
 * The pages behind the links by which mails of a kind are ended (RFC 8058). Mail programs post to them without opening them,
 * with one fixed field; whoever holds the token may, and a page of another site does not know it.
 */
@ApiExcludeController()
@OpenToAll()
@Controller('u')
export class UnsubscribePagesController {
  constructor(
    private readonly links: UnsubscribeLinksService,
    private readonly addressLinks: AddressLinksService,
    private readonly settings: LinkPageSettings,
  ) {}

  /** Shows what may be ended. Changes nothing, however often and by whomever it is opened. */
  @Get(':token')
  async open(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.settings.refuseExcess(request);
    const kind = await this.links.open(token);
    const shows = kind ?? ((await this.addressLinks.opens(token)) ? 'rollupAddress' : 'gone');
    return this.#show(request, reply, shows);
  }

  /** Ends the mails of the kind, once. */
  @Post(':token')
  @RouteConfig(takesMailForms)
  async end(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.settings.refuseExcess(request);
    if (await this.links.use(token)) return this.#show(request, reply, 'done');
    return this.#show(request, reply, (await this.addressLinks.use(token)) ? 'addressDone' : 'gone');
  }

  async #show(
    request: FastifyRequest,
    reply: FastifyReply,
    shows: UnsubscribePageDocument['shows'],
  ): Promise<void> {
    const language = languageOf(request);
    const page = unsubscribePage({ language, isDemonstration: this.settings.isDemonstration, shows });
    await sendPage(reply, { status: shows === 'gone' ? 404 : 200, language, page });
  }
}
