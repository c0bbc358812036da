import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import type { SendOutcome } from '#portfolio';
import { SmtpChannel, type SmtpChannelOptions } from '../../apps/worker/src/channels/smtp.js';
import { smtpServer } from '../../apps/worker/src/channels/smtp-server.js';
import { eventually } from '../support/eventually.js';
import {
  startScriptedReceiver,
  type Script,
  type ScriptedReceiver,
  type SessionPoint,
} from '../support/scripted-receiver.js';
import { timersByHand } from '../support/timers-by-hand.js';

let receiver: ScriptedReceiver | undefined;
let channel: SmtpChannel | undefined;

afterEach(async () => {
  jest.useRealTimers();
  channel?.close();
  await receiver?.stop();
  receiver = undefined;
});

const mime = Buffer.from('Subject: x\r\nMessage-ID: <1@city.example>\r\n\r\n.begins with a dot\r\nend\r\n');

function open(url: string, more: Partial<SmtpChannelOptions> = {}): SmtpChannel {
  channel = new SmtpChannel({ server: smtpServer(url), from: 'projects@city.example', ...more });
  return channel;
}

async function sendWith(script: Script, more: Partial<SmtpChannelOptions> = {}): Promise<SendOutcome> {
  receiver = await startScriptedReceiver(script);
  return open(receiver.url, more).send({ messageId: '1', to: 'a@city.example', mime });
}

const totalLimitMs = 5_000;

async function sendOutOfTime(script: Script, last: SessionPoint): Promise<SendOutcome> {
  receiver = await startScriptedReceiver(script);
  timeEndsAt(receiver, last);
  return open(receiver.url, { totalLimitMs }).send({ messageId: '1', to: 'a@city.example', mime });
}

/** Lets the time of an attempt run out when a session has come to the point, however long it took to come there. */
function timeEndsAt(smtp: ScriptedReceiver, last: SessionPoint): void {
  timersByHand();
  smtp.watch = (point) => {
    if (point === last) setImmediate(() => jest.advanceTimersByTime(totalLimitMs));
    return false;
  };
}

describe('the outcome of an attempt', () => {
  it.each(['connect', 'greeting', 'EHLO', 'MAIL', 'RCPT', 'DATA', 'body-begun'] as const)(
    'is certain when the connection is cut at %s, and nothing has arrived',
    async (cutAt) => {
      const outcome = await sendWith({ cutAt });
      // A short body is given to the socket whole before the cut is noticed: then the safe side is taken.
      if (cutAt === 'body-begun') expect(['refused', 'unknown']).toContain(outcome.kind);
      else expect(outcome).toMatchObject({ kind: 'refused', permanent: false });
      expect(receiver!.taken).toEqual([]);
    },
  );

  it('is certain when a long body was cut before its dot', async () => {
    receiver = await startScriptedReceiver({ cutAt: 'body-begun' });
    const long = Buffer.alloc(30_000_000, 'line of a body\r\n');
    const outcome = await open(receiver.url).send({ messageId: '1', to: 'a@city.example', mime: long });
    expect(outcome).toMatchObject({ kind: 'refused', permanent: false });
  });

  it('is unknown when the connection is cut after the final dot', async () => {
    expect(await sendWith({ cutAt: 'dot-unanswered' })).toMatchObject({ kind: 'unknown' });
    expect(receiver!.taken).toHaveLength(1);
  });

  it('is unknown when the receiver falls silent after the final dot', async () => {
    expect(await sendOutOfTime({ silentAt: 'dot' }, 'dot-unanswered')).toEqual({
      kind: 'unknown',
      reason: 'The mail server took longer than 5 s.',
    });
  });

  it('is certain when the receiver never greets', async () => {
    expect(await sendOutOfTime({ silentAt: 'greeting' }, 'connect')).toEqual({
      kind: 'refused',
      permanent: false,
      reason: 'The mail server took longer than 5 s.',
    });
  });

  it('is sent when 250 came, even if the connection is cut with it', async () => {
    expect(await sendWith({ cutAt: 'after-250' })).toEqual({ kind: 'sent' });
    expect(receiver!.taken.map(({ body }) => body)).toEqual([
      mime.toString().replace('\r\n.begins', '\r\n..begins'),
    ]);
  });

  it.each([
    ['greeting', '421 busy', false],
    ['MAIL', '452 full', false],
    ['MAIL', '550 sender refused', false],
    ['RCPT', '451 later', false],
    ['RCPT', '550 no such user', true],
    ['DATA', '451 later', false],
    ['dot', '451 later', false],
    ['dot', '421 closing', false],
    ['dot', '554 refused', true],
  ] as const)('is certain when %s is answered by %s', async (point, answer, permanent) => {
    const outcome = await sendWith({ answers: { [point]: answer } });
    expect(outcome).toMatchObject({ kind: 'refused', permanent });
    expect(outcome.kind === 'refused' && outcome.reason).toContain(answer.slice(0, 3));
  });

  it('is certain when nobody listens', async () => {
    receiver = await startScriptedReceiver({});
    const { url } = receiver;
    await receiver.stop();
    receiver = undefined;
    expect(await open(url).send({ messageId: '1', to: 'a@city.example', mime })).toMatchObject({
      kind: 'refused',
    });
  });
});

describe('connections', () => {
  it('are used again, also after a refusal, and never more than allowed', async () => {
    receiver = await startScriptedReceiver({ answers: { RCPT: '451 later' } }, {});
    const smtp = open(receiver.url, { connections: 2 });
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, () => smtp.send({ messageId: '1', to: 'a@b.example', mime })),
    );
    expect(receiver.connections()).toBe(2);
    expect(outcomes.filter(({ kind }) => kind === 'sent').length).toBe(receiver.taken.length);
  });

  it('that the server has given up while they were free are replaced, once', async () => {
    receiver = await startScriptedReceiver({});
    const smtp = open(receiver.url, { connections: 1 });
    await smtp.send({ messageId: '1', to: 'a@b.example', mime });
    receiver.cutAll();
    expect(await smtp.send({ messageId: '2', to: 'a@b.example', mime })).toEqual({ kind: 'sent' });
    expect(receiver.taken).toHaveLength(2);
  });

  it('that are given up at the time limit do not begin again', async () => {
    receiver = await startScriptedReceiver({ silentAt: 'greeting' }, {});
    timeEndsAt(receiver, 'connect');
    const smtp = open(receiver.url, { totalLimitMs });
    expect(await smtp.send({ messageId: '1', to: 'a@b.example', mime })).toMatchObject({ kind: 'refused' });
    receiver.watch = () => false;
    await smtp.send({ messageId: '2', to: 'a@b.example', mime });
    expect(receiver.taken).toHaveLength(1);
  });
});

describe('TLS', () => {
  it('is demanded of every server but this machine', () => {
    expect(smtpServer('smtp://mail.example')).toMatchObject({ port: 587, secure: false, requireTls: true });
    expect(smtpServer('smtps://u:p%40@mail.example')).toMatchObject({
      port: 465,
      secure: true,
      user: 'u',
      password: 'p@',
    });
    expect(smtpServer('smtp://127.0.0.1:2525')).toMatchObject({ requireTls: false });
    expect(smtpServer('smtp://localhost:2525?requireTLS=true')).toMatchObject({ requireTls: true });
    expect(smtpServer('smtp://127.0.0.1.evil.example')).toMatchObject({ requireTls: true });
  });

  it('stripped from the connection, nothing is sent', async () => {
    receiver = await startScriptedReceiver({});
    const outcome = await open(`${receiver.url}?requireTLS=true`).send({
      messageId: '1',
      to: 'a@b.example',
      mime,
    });
    expect(outcome).toMatchObject({ kind: 'refused', permanent: false });
    expect(receiver.taken).toEqual([]);
  });

  it('with a wrong certificate, nothing is sent', async () => {
    const received: string[] = [];
    // Comes with a certificate of its own making.
    const server = new SMTPServer({
      authOptional: true,
      onRcptTo: (address, _session, done) => {
        received.push(address.address);
        done();
      },
    });
    server.on('error', () => undefined);
    server.listen(0, '127.0.0.1');
    const port = await eventually('the receiver listens', () => {
      const address = server.server.address();
      return address !== null && typeof address === 'object' && address.port;
    });
    const outcome = await open(`smtp://localhost:${port}?requireTLS=true`).send({
      messageId: '1',
      to: 'a@b.example',
      mime,
    });
    expect(outcome).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(/certificate|self.signed/i),
    });
    expect(received).toEqual([]);
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
});
