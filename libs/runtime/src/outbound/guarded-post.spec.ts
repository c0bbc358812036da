import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { guardedPost } from './guarded-post.js';
import { OutboundGuard } from './outbound-guard.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let port: number;
let answer: Answer;
const bodies: string[] = [];
const connections = new Set<Socket>();

beforeAll(async () => {
  server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.once('end', () => {
      bodies.push(Buffer.concat(pieces).toString());
      answer(request, response);
    });
  });
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});

afterEach(() => {
  bodies.length = 0;
  for (const socket of connections) socket.destroy();
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
});

function post(path = '/', limits = { totalMs: 5_000, answerBytes: 1_000 }) {
  const guard = new OutboundGuard([`hooks.example:${port}`], async () => ['127.0.0.1']);
  return guardedPost(
    guard,
    limits,
  )({
    address: `http://hooks.example:${port}${path}`,
    headers: { 'content-type': 'application/json', 'x-own': 'yes' },
    body: '{"数":1}',
  });
}

describe('a guarded post', () => {
  it('asks by GET, and carries nothing, where the receiver wants that', async () => {
    const heads: IncomingMessage[] = [];
    answer = (request, response) => {
      heads.push(request);
      response.end('好');
    };
    const guard = new OutboundGuard([`hooks.example:${port}`], async () => ['127.0.0.1']);
    const address = `http://hooks.example:${port}/token?id=1`;
    const asked = await guardedPost(guard)({ method: 'GET', address, headers: {}, body: '' });
    expect(asked).toEqual({ kind: 'answered', status: 200, body: '好' });
    expect([heads[0]!.method, heads[0]!.url, heads[0]!.headers['content-length'], bodies]).toEqual([
      'GET',
      '/token?id=1',
      undefined,
      [''],
    ]);
  });

  it('brings what it carries to the address that was checked, under the name that was typed', async () => {
    const heads: IncomingMessage[] = [];
    answer = (request, response) => {
      heads.push(request);
      response.end('好');
    };
    expect(await post('/a?b=c')).toEqual({ kind: 'answered', status: 200, body: '好' });
    expect(bodies).toEqual(['{"数":1}']);
    expect(heads[0]).toMatchObject({
      method: 'POST',
      url: '/a?b=c',
      headers: {
        host: `hooks.example:${port}`,
        'x-own': 'yes',
        'content-length': '9',
        'accept-encoding': 'identity',
      },
    });
  });

  it('asks for the address once, so that the name cannot lead elsewhere a moment later', async () => {
    answer = (_, response) => response.end('checked');
    const led = ['127.0.0.1', '192.0.2.1'];
    let asked = 0;
    const guard = new OutboundGuard([`rebound.example:${port}`], async () => [led[asked++]!]);
    const address = `http://rebound.example:${port}/`;
    const answered = await guardedPost(guard)({ address, headers: {}, body: '' });
    expect([answered, asked]).toEqual([{ kind: 'answered', status: 200, body: 'checked' }, 1]);
  });

  it('connects to nothing that is forbidden, also when it was allowed before', async () => {
    answer = (_, response) => response.end();
    for (const [address, objection] of [
      [`http://127.0.0.1:${port}/`, 'form'],
      [`https://127.0.0.1:${port}/`, 'port'],
      ['https://127.0.0.1/', 'network'],
    ] as const) {
      const answered = await guardedPost(new OutboundGuard([]))({ address, headers: {}, body: '' });
      expect(answered).toEqual({ kind: 'forbidden', objection });
    }
    expect(bodies).toEqual([]);
  });

  it('does not follow a redirect', async () => {
    answer = (_, response) => response.writeHead(307, { location: `http://127.0.0.1:${port}/other` }).end();
    expect(await post()).toEqual({ kind: 'answered', status: 307, body: '' });
    expect(bodies).toHaveLength(1);
  });

  it('cuts an answer that is too long, and the connection with it', async () => {
    let closed: Promise<unknown> = Promise.resolve();
    answer = (_, response) => {
      closed = new Promise((resolve) => response.once('close', resolve));
      const write = (): void => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
        if (!response.destroyed) response.once('drain', write);
      };
      write();
    };
    expect(await post()).toEqual({ kind: 'answered', status: 200, body: null });
    await closed;
  });

  it('unpacks nothing', async () => {
    answer = (_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(1_000_000)));
    expect(await post()).toEqual({ kind: 'answered', status: 200, body: null });
  });

  it('reads no bytes that are no text', async () => {
    answer = (_, response) => response.end(Buffer.from([0xff, 0xfe]));
    expect(await post()).toEqual({ kind: 'answered', status: 200, body: null });
  });

  it('waits no longer than its time, for the head of an answer or for a body that trickles', async () => {
    // Time enough for a busy machine to connect and to bring the head: what runs out is the wait for what never comes.
    const limits = { totalMs: 1_000, answerBytes: 1_000 };
    answer = () => undefined;
    expect(await post('/', limits)).toEqual({ kind: 'unknown', reason: 'No answer within 1 s.' });
    answer = (_, response) => {
      response.write('a');
    };
    expect(await post('/', limits)).toEqual({ kind: 'answered', status: 200, body: null });
  });

  it('waits no longer than its time for a name', async () => {
    const guard = new OutboundGuard([], () => new Promise(() => undefined));
    const limits = { totalMs: 50, answerBytes: 1_000 };
    const sent = guardedPost(guard, limits)({ address: 'https://slow.example/', headers: {}, body: '' });
    expect(await sent).toEqual({ kind: 'notSent', reason: 'The name could not be looked up in time.' });
  });

  it('refuses a head without end', async () => {
    answer = (_, response) => response.writeHead(200, { 'x-long': 'x'.repeat(10_000) }).end();
    expect(await post()).toMatchObject({ kind: 'unknown' });
  });

  it('tells a connection that broke before it from one that broke behind it', async () => {
    answer = (request) => request.socket.destroy();
    expect(await post()).toMatchObject({ kind: 'unknown' });
    const closed = createTcpServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const free = (closed.address() as AddressInfo).port;
    await new Promise((resolve) => closed.close(resolve));
    const guard = new OutboundGuard([`127.0.0.1:${free}`]);
    const sent = guardedPost(guard)({ address: `http://127.0.0.1:${free}/`, headers: {}, body: '' });
    expect(await sent).toMatchObject({ kind: 'notSent', reason: expect.stringContaining('ECONNREFUSED') });
  });

  it('hands nothing to a server whose certificate is not the name’s', async () => {
    let received = 0;
    const noTls = createTcpServer((socket) => {
      socket.on('data', () => (received += 1));
      socket.on('error', () => undefined);
      socket.end('HTTP/1.1 200 OK\r\n\r\n');
    });
    await new Promise<void>((resolve) => noTls.listen(0, '127.0.0.1', resolve));
    const at = (noTls.address() as AddressInfo).port;
    const guard = new OutboundGuard([`127.0.0.1:${at}`]);
    const sent = await guardedPost(guard)({
      address: `https://127.0.0.1:${at}/`,
      headers: {},
      body: 'secret',
    });
    await new Promise((resolve) => noTls.close(resolve));
    expect(sent).toMatchObject({ kind: 'notSent' });
    expect(received).toBeLessThanOrEqual(1);
  });
});
