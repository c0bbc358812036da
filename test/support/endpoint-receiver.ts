import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A post as it came. */
export interface SeenPost {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What is answered. */
export interface GivenAnswer {
  readonly status: number;
  readonly body?: string;
}

/** A server that keeps what is posted to it; it answers as the test says. */
export interface EndpointReceiver {
  readonly port: number;
  readonly posts: SeenPost[];
  answer: (post: SeenPost) => GivenAnswer;
  stop(): Promise<void>;
}

/** Starts one on this machine; it answers 200 with nothing. */
export async function startEndpointReceiver(): Promise<EndpointReceiver> {
  const posts: SeenPost[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.once('end', () => {
      const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://receiver.example');
      const post = {
        method: request.method ?? '',
        path,
        query,
        headers: request.headers,
        body: Buffer.concat(pieces).toString(),
      };
      posts.push(post);
      const { status, body = '' } = receiver.answer(post);
      response.writeHead(status).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: EndpointReceiver = {
    port: (server.address() as AddressInfo).port,
    posts,
    answer: () => ({ status: 200 }),
    stop: async () => new Promise((resolve) => server.close(() => resolve())),
  };
  return receiver;
}
