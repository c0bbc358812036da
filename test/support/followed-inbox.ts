import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiClient } from './api-client.js';
import { eventually } from './eventually.js';

/** How an inbox stands, as it is told. */
export interface ToldInbox {
  readonly unread: number;
  readonly open: number;
  readonly newest: string | null;
}

/** A window that follows its person's inbox, over TCP, on a connection of its own. */
export class FollowedInbox {
  #text = '';
  #hasEnded = false;

  private constructor(readonly response: IncomingMessage) {
    response.setEncoding('utf8');
    response.on('data', (text: string) => (this.#text += text));
    response.on('end', () => (this.#hasEnded = true));
    // The window was closed.
    response.on('error', () => undefined);
  }

  /** Opens it for whoever is logged in; the API listens. */
  static async open({ app, cookie }: ApiClient): Promise<FollowedInbox> {
    const { port } = app.getHttpServer().address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/api/v1/session/inbox/stream`;
    const asked = get(url, { agent: false, headers: { cookie, 'accept-language': 'en' } });
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    return new FollowedInbox(response);
  }

  /** All that came, as it came. */
  get text(): string {
    return this.#text;
  }

  /** What was told so far. */
  get told(): ToldInbox[] {
    return [...this.#text.matchAll(/^event: inbox\ndata: (.+)$/gm)].map(([, data]) => JSON.parse(data!));
  }

  /** Waits until the newest that was told is as expected. */
  async says(what: string, expected: Partial<ToldInbox>): Promise<ToldInbox> {
    const wanted = Object.entries(expected);
    return eventually(what, () => {
      const newest = this.told.at(-1);
      return newest !== undefined &&
        wanted.every(([name, value]) => newest[name as keyof ToldInbox] === value)
        ? newest
        : false;
    });
  }

  /** Waits until the server has ended it. */
  async ends(): Promise<void> {
    await eventually('the stream ends', () => this.#hasEnded);
  }

  /** Closes the window. */
  leave(): void {
    this.response.destroy();
  }
}
