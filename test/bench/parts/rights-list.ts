// Both sides of the rights figures: the list's statement as the tables' owner, who has no policies and no filter, and as a
// reader whose rights are set, filtered and held by the policies. Each after the look-up of the same session.
import { createHash } from 'node:crypto';
import fastify from 'fastify';
import { Database } from '#database';
import { serveParent } from './serve-parent.js';

/** A statement of the product with what it takes. */
export interface ListStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What is served: `/plain/NAME` and `/reader/NAME` for each case. */
export interface RightsList {
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly findSession: string;
  readonly cases: readonly {
    readonly name: string;
    readonly reader: { readonly projectIds: readonly string[]; readonly unitIds: readonly string[] };
    readonly plain: ListStatement;
    readonly read: ListStatement;
  }[];
}

async function listen({ ownerUrl, appUrl, findSession, cases }: RightsList): Promise<number> {
  const open = (url: string): Database =>
    new Database({ url, applicationName: 'bench', onError: () => undefined });
  const [owner, app] = [open(ownerUrl), open(appUrl)];
  const server = fastify();
  for (const { name, reader, plain, read } of cases) {
    const lists = {
      plain: () => owner.query<{ items: string }>(plain.text, [...plain.values], `plain ${name}`),
      reader: () => app.queryAs<{ items: string }>(reader, read.text, [...read.values], `read ${name}`),
    };
    for (const [side, list] of Object.entries(lists))
      server.get(`/${side}/${name}`, async (request, reply) => {
        const token = /(?:^|; )session=([^;]*)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
        const hash = createHash('sha256').update(token).digest();
        const session = await app.query(findSession, [hash], 'session');
        if (session.length === 0) return reply.status(401).send();
        const [page] = await list();
        return reply
          .header('content-type', 'application/json; charset=utf-8')
          .send(`{"items":${page!.items}}`);
      });
  }
  const address = await server.listen({ host: '127.0.0.1', port: 0 });
  return Number(new URL(address).port);
}

serveParent({ listen });
