import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { sha256 } from '#transparency';
import { decideCosigning } from './decide-cosigning.js';
import type { LogKeys } from './log-keys.js';
import type { WitnessFiles } from './witness-files.js';

/** A proof has at most 63 hashes and a note a hundred signatures. */
const MAX_REQUEST_BYTES = 65_536;
const REQUEST_LIMIT_MS = 20_000;

/**
 * The witness's HTTP interface, c2sp.org/tlog-witness: `POST /add-checkpoint`, and
 * `GET /<SHA-256 of the origin in hex>/checkpoint` for who wants to compare. Not listening yet.
 */
export function witnessServer(files: WitnessFiles, logKeys: LogKeys): Server {
  const server = createServer((request, response) => {
    answer(request, response, files, logKeys).catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : String(error));
      if (!response.headersSent) send(response, 500, 'The witness could not keep this checkpoint.\n');
    });
  });
  server.requestTimeout = REQUEST_LIMIT_MS;
  return server;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  files: WitnessFiles,
  logKeys: LogKeys,
): Promise<void> {
  if (request.url !== '/add-checkpoint') {
    sendLatest(request, response, files);
    return;
  }
  if (request.method !== 'POST') {
    send(response, 405, 'POST a checkpoint.\n');
    return;
  }
  const body = await readBody(request);
  if (body === null) {
    send(response, 413, 'The request is too long.\n');
    return;
  }
  // From here to the answer nothing waits, so no other request comes in between what was seen and what is kept.
  const {
    status,
    body: text,
    seen,
  } = decideCosigning(body, {
    logKeys: logKeys.current(),
    signer: files.signer,
    seen: (origin) => files.seen(origin),
  });
  if (seen !== undefined) files.keep(seen);
  send(response, status, text, status === 409 ? 'text/x.tlog.size' : undefined);
}

function sendLatest(request: IncomingMessage, response: ServerResponse, files: WitnessFiles): void {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const wanted = isRead ? /^\/([0-9a-f]{64})\/checkpoint$/.exec(request.url ?? '')?.[1] : undefined;
  const origin = files.origins().find((known) => sha256(Buffer.from(known)).toString('hex') === wanted);
  const note = origin === undefined ? undefined : files.seen(origin)?.note;
  if (note === undefined) send(response, 404, 'There is nothing here.\n');
  else send(response, 200, note);
}

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > MAX_REQUEST_BYTES) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function send(
  response: ServerResponse,
  status: number,
  body: string,
  type = 'text/plain; charset=utf-8',
): void {
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'X-Content-Type-Options': 'nosniff',
    ...(status === 413 ? { Connection: 'close' } : {}),
  });
  response.end(body);
}
