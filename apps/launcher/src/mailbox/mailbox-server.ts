import { fastify, type FastifyInstance, type FastifyReply } from 'fastify';
import { frameDocument, listPage, messagePage, notFoundPage } from './mailbox-pages.js';
import { MAILBOX_CSS } from './mailbox-style.js';
import { listMessages, openMessage, readRaw } from './message-store.js';

/** What the page shows and where. */
export interface MailboxOptions {
  /** Folder of the mail receiver. */
  readonly folder: string;
  /** TCP port on loopback. */
  readonly port: number;
  /** Marks every page as demonstration. */
  readonly isDemonstration: boolean;
}

/** A running page. */
export interface Mailbox {
  readonly url: string;
  stop(): Promise<void>;
}

/** The pages themselves: own style, own frames, nothing else. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
/** A message's HTML: its own styles and the images that came with it; no script, no form, nothing fetched. */
const MESSAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";
/** A file from a message: never run, not even when it is opened. */
const FILE_POLICY = "default-src 'none'; sandbox";

/**
 * Shows the kept messages on 127.0.0.1. Requests whose Host header is another name are refused, so that a web page
 * whose name was pointed at this machine (DNS rebinding) cannot read mail.
 */
export async function startMailbox(options: MailboxOptions): Promise<Mailbox> {
  const server = fastify({ forceCloseConnections: true });
  const hosts = new Set(['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${options.port}`));
  server.addHook('onRequest', async (request, reply) => {
    void reply.headers({
      'content-security-policy': PAGE_POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    if (!hosts.has(request.headers.host ?? '')) {
      await reply
        .code(403)
        .type('text/plain; charset=utf-8')
        .send('此页只能在本机打开。 This page opens on this machine only.\n');
    }
  });
  addRoutes(server, options);
  await server.listen({ host: '127.0.0.1', port: options.port });
  return { url: `http://127.0.0.1:${options.port}`, stop: () => server.close() };
}

interface NamedMessage {
  Params: { name: string; index: string };
}

function addRoutes(server: FastifyInstance, { folder, isDemonstration }: MailboxOptions): void {
  const notFound = (reply: FastifyReply) => sendPage(reply.code(404), notFoundPage(isDemonstration));
  server.setNotFoundHandler((_, reply) => notFound(reply));

  server.get('/mailbox.css', (_, reply) => reply.type('text/css; charset=utf-8').send(MAILBOX_CSS));

  server.get<{ Querystring: { page?: string | string[] } }>('/', async (request, reply) => {
    const wanted = Number(request.query.page);
    const list = await listMessages(folder, Number.isSafeInteger(wanted) ? wanted : 1);
    return sendPage(reply, listPage(list, isDemonstration));
  });

  server.get<NamedMessage>('/messages/:name', async (request, reply) => {
    const message = await openMessage(folder, request.params.name);
    return message ? sendPage(reply, messagePage(message, isDemonstration)) : notFound(reply);
  });

  server.get<NamedMessage>('/messages/:name/html', async (request, reply) => {
    const message = await openMessage(folder, request.params.name);
    if (message?.html === undefined) return notFound(reply);
    return sendPage(reply.header('content-security-policy', MESSAGE_POLICY), frameDocument(message.html));
  });

  server.get<NamedMessage>('/messages/:name/attachments/:index', async (request, reply) => {
    const message = await openMessage(folder, request.params.name);
    const file = message?.attachments[Number(request.params.index)];
    return file ? sendFile(reply, file.fileName, file.content) : notFound(reply);
  });

  server.get<NamedMessage>('/messages/:name/raw', async (request, reply) => {
    const raw = await readRaw(folder, request.params.name);
    return raw ? sendFile(reply, request.params.name, raw) : notFound(reply);
  });
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(page);
}

/** As a download, whatever it claims to be; the name in RFC 5987's form, so that no character of it matters. */
function sendFile(reply: FastifyReply, fileName: string, content: Buffer): FastifyReply {
  const encoded = encodeURIComponent(
    Buffer.from(fileName)
      .toString()
      .replace(/[/\\\p{Cc}\p{Cf}]/gu, '_'),
  ).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return reply
    .headers({
      'content-security-policy': FILE_POLICY,
      'content-disposition': `attachment; filename*=UTF-8''${encoded}`,
    })
    .type('application/octet-stream')
    .send(content);
}
