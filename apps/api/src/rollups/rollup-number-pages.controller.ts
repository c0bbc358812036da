import { Controller, Get, Head, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { linesOnPage, numberPage, numbersPage, type NumberReading } from '#documents';
import { isRefusal, numbersOf, shanghaiDate } from '#domain';
import { NumbersBehindService, type LinkedRollup } from '#portfolio';
import { OpenToAll } from '../http/access-guard.js';
import { languageOf } from '../http/language.js';
import { sendPage } from '../http/link-pages.js';
import { LinkedRollups, shownHeaders } from './linked-rollups.js';

/**
 * What stands behind the numbers of an issue, for whoever has a link to it: the projects that its maker sees too, and no names of
 * people. Opening a page changes nothing.
 */
@ApiExcludeController()
@OpenToAll()
@Controller('w')
export class RollupNumberPagesController {
  constructor(
    private readonly linked: LinkedRollups,
    private readonly numbers: NumbersBehindService,
  ) {}

  /** Whether the page of all numbers is there. */
  @Head(':token/behind')
  async headOfAll(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if ((await this.linked.open(token, request, reply)) !== null) await reply.headers(shownHeaders).send();
  }

  /** Every number of the issue. */
  @Get(':token/behind')
  async all(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const linked = await this.linked.open(token, request, reply);
    if (linked === null) return;
    const language = languageOf(request);
    const { document } = linked;
    const page = numbersPage(document, numbersOf(document.data), language, linkOf(token, linked));
    await sendPage(reply, { status: 200, language, page }, shownHeaders);
  }

  /** Whether the page of a number is there. */
  @Head(':token/behind/:key')
  async head(
    @Param('token') token: string,
    @Param('key') key: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const linked = await this.linked.open(token, request, reply);
    if (linked === null) return;
    if (!numbersOf(linked.document.data).has(keyOf(key))) return this.linked.say('no_number', request, reply);
    await reply.headers(shownHeaders).send();
  }

  /** What stands behind a number, after so many lines. */
  @Get(':token/behind/:key')
  async behind(
    @Param('token') token: string,
    @Param('key') key: string,
    @Query('after') after: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const linked = await this.linked.open(token, request, reply);
    if (linked === null) return;
    const language = languageOf(request);
    const wish = { limit: linesOnPage, cursor: /^\d{1,7}$/.test(after ?? '') ? Number(after) : 0 };
    const found = await this.numbers.behindRead(linked.maker, linked, keyOf(key), wish, language);
    if (isRefusal(found)) {
      const shows = found.code === 'rollup.no_number' ? 'no_number' : 'counted_otherwise';
      return this.linked.say(shows, request, reply);
    }
    const { people } = linked.document.labels;
    const document = { ...linked.document, labels: { ...found.labels, people } };
    const page = numberPage(document, found, language, linkOf(token, linked));
    await sendPage(reply, { status: 200, language, page }, shownHeaders);
  }
}

/** A number's key from the last part of an address. */
function keyOf(inPath: string): string {
  return `/${inPath.replaceAll('.', '/')}`;
}

function linkOf(token: string, { expiresAt }: LinkedRollup): NumberReading {
  return { by: 'link', token, lastDay: shanghaiDate(expiresAt) };
}
