import { Controller, Get, Res, type OnModuleDestroy } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { InboxWatch, type SignedIn } from '#portfolio';
import { Does, Reader } from '../http/access-guard.js';
import { ApiProblems } from '../http/api-problems.js';
import { EventStream } from '../http/event-stream.js';
import { orRefuse } from '../http/refused.js';

const example =
  'event: inbox\ndata: {"unread":1,"open":2,"newest":"017f7a2c-3e00-7000-8000-000000000071"}\n\n:\n\n';

/** The same inbox while it is looked at. */
@ApiTags('inbox')
@Controller('api/v1/session/inbox/stream')
export class InboxStreamController implements OnModuleDestroy {
  constructor(private readonly watch: InboxWatch) {}

  /** Goes on until the session ends, the reader leaves or the server stops. */
  @Get()
  @Does('inbox.follow')
  @ApiOperation({
    summary:
      '站内消息实时通知 · How one’s inbox stands, at once and whenever it changes (server-sent events)',
    description:
      'Each event `inbox` carries `unread` (messages not marked as read), `open` (reminders nobody has answered) and ' +
      '`newest` (id of the newest message, or null): counts and an id, never what is in it. Comments keep the line open.',
  })
  @ApiOkResponse({ content: { 'text/event-stream': { schema: { type: 'string' }, example } } })
  @ApiProblems('session.required', 'token.never', 'inbox.too_many_windows', 'inbox.too_many_followers')
  async follow(@Reader() reader: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    const stream = new EventStream();
    const leave = orRefuse(
      this.watch.follow(reader, {
        tell: (state) => stream.tell('inbox', state),
        beat: () => stream.beat(),
        end: () => stream.end(),
      }),
    );
    stream.on('close', leave);
    await reply
      .header('content-type', 'text/event-stream; charset=utf-8')
      .header('cache-control', 'no-store')
      // A proxy that holds an answer back until it is whole would hold this one for ever.
      .header('x-accel-buffering', 'no')
      .send(stream);
  }

  /** The server stops: what goes on by itself is ended first. */
  async onModuleDestroy(): Promise<void> {
    await this.watch.close();
  }
}
