import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** Somebody whom the provider knows. */
export interface ProviderAccount {
  readonly email: string;
  readonly isEmailVerified: boolean;
}

const clientId = 'key-projects';
const clientSecret = 'a-secret-of-the-test';

/** A certified OpenID provider (oidc-provider) on loopback; it demands PKCE and knows every login that it is told. */
export class OpenidProvider {
  readonly accounts = new Map<string, ProviderAccount>();
  #server: Server | null = null;

  private constructor(
    readonly port: number,
    private readonly redirectUri: string,
  ) {}

  /** One that is not there yet: its address is taken by nobody else. */
  static async prepare(redirectUri: string): Promise<OpenidProvider> {
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    return new OpenidProvider(port, redirectUri);
  }

  /** What the product is told of it. */
  get settings() {
    return { issuer: `http://127.0.0.1:${this.port}`, clientId, clientSecret, linksByEmail: false };
  }

  /** Begins to answer. */
  async start(): Promise<void> {
    const provider = new Provider(this.settings.issuer, {
      clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [this.redirectUri] }],
      pkce: { required: () => true },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: [] },
      cookies: { keys: ['a key of the test'] },
      findAccount: (_, id) => {
        const account = this.accounts.get(id);
        return {
          accountId: id,
          claims: () => ({ sub: id, email: account?.email, email_verified: account?.isEmailVerified }),
        };
      },
    });
    const server = createServer(provider.callback());
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.#server = server;
  }

  /** Ends. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    this.#server = null;
  }
}

/**
 * A person's browser at the provider: follows redirects, keeps cookies, fills in the log-in form and consents. Returns
 * the address at the product that the provider leads back to.
 */
export async function logInAtProvider(authorizationUrl: string, login: string): Promise<URL> {
  const home = new URL(authorizationUrl).origin;
  const cookies = new Map<string, string>();
  let next: { url: URL; form: URLSearchParams | null } = { url: new URL(authorizationUrl), form: null };
  for (let step = 0; step < 12; step += 1) {
    const answer = await fetch(next.url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(next.form === null ? {} : { method: 'POST', body: next.form }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location !== null) {
      const url = new URL(location, next.url);
      if (url.origin !== home) return url;
      next = { url, form: null };
      continue;
    }
    next = formOf(await answer.text(), next.url, login);
  }
  throw new Error('The provider leads nowhere.');
}

/** The form of a page of the provider, filled in. */
function formOf(page: string, at: URL, login: string): { url: URL; form: URLSearchParams } {
  const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1];
  const prompt = /name="prompt" value="([^"]+)"/.exec(page)?.[1];
  if (action === undefined || prompt === undefined)
    throw new Error(`No form at ${at.href}: ${page.slice(0, 300)}`);
  const form = new URLSearchParams(prompt === 'login' ? { prompt, login, password: 'any' } : { prompt });
  return { url: new URL(action, at), form };
}
