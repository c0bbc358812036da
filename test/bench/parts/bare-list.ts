// The limit of the list figures: Fastify and pg alone. It looks the session up and sends the rows by the product's
// own statements, which its parent hands over, and does nothing else.
import { createHash } from 'node:crypto';
import fastify from 'fastify';
import pg from 'pg';
import { serveParent } from './serve-parent.js';

/** The product's statements and what the one for the rows takes. */
export interface BareList {
  readonly databaseUrl: string;
  readonly findSession: string;
  readonly listProjects: string;
  readonly values: readonly unknown[];
}

async function listen({ databaseUrl, findSession, listProjects, values }: BareList): Promise<number> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10, options: '-c app.reader=system' });
  const app = fastify();
  app.get('/list', async (request, reply) => {
    const token = /(?:^|; )session=([^;]*)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    const hash = createHash('sha256').update(token).digest();
    const session = await pool.query({ name: 'session', text: findSession, values: [hash] });
    if (session.rows.length === 0) return reply.status(401).send();
    const page = await pool.query<{ items: string }>({
      name: 'list',
      text: listProjects,
      values: [...values],
    });
    return reply
      .header('content-type', 'application/json; charset=utf-8')
      .send(`{"items":${page.rows[0]!.items}}`);
  });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  return Number(new URL(address).port);
}

serveParent({ listen });
