import { text } from 'node:stream/consumers';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { Database } from '#database';
import type { ApiParts } from '../../apps/api/src/api.module.js';
import { createApi } from '../../apps/api/src/create-api.js';
import { apiParts } from './api-parts.js';
import { password, type City } from './city.js';

/** The API in this process, asked as a program asks it. */
export class ApiClient {
  private constructor(
    readonly app: NestFastifyApplication,
    private readonly database: Database,
    readonly cookie: string,
  ) {}

  /**
   * The API of a city, with nobody logged in; `more` replaces some of its parts. Its connections see no more than its
   * readers do, as in the product.
   */
  static async of({ test }: Pick<City, 'test'>, more: Partial<ApiParts> = {}): Promise<ApiClient> {
    const database = new Database({ url: test.appUrl, applicationName: 'api', onError: () => undefined });
    const app = await createApi(apiParts(database, more));
    return new ApiClient(app, database, '');
  }

  /** The same API for somebody who has logged in. */
  async as(login: string): Promise<ApiClient> {
    const nobody = new ApiClient(this.app, this.database, '');
    const answer = await nobody.post('/api/v1/session', { login, password });
    if (answer.statusCode !== 200) throw new Error(`${login} cannot log in: ${answer.body}`);
    return this.given(answer);
  }

  /** Somebody who brings this cookie. */
  with(cookie: string): ApiClient {
    return new ApiClient(this.app, this.database, cookie);
  }

  /** Whoever is given the cookie of this answer. */
  given(answer: LightMyRequestResponse): ApiClient {
    const [{ name, value } = { name: '', value: '' }] = answer.cookies as { name: string; value: string }[];
    return this.with(`${name}=${value}`);
  }

  /** DELETE. */
  async delete(url: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    return this.send({ method: 'DELETE', url, headers });
  }

  /** Any request. */
  async send(options: InjectOptions): Promise<LightMyRequestResponse> {
    const headers = {
      'accept-language': 'en',
      ...(this.cookie === '' ? {} : { cookie: this.cookie }),
      ...options.headers,
    };
    if (options.url === '/api/v1/session/inbox/stream') return this.#beginning({ ...options, headers });
    return this.app.inject({ ...options, headers });
  }

  /** Of an answer that goes on, its head; of any other the whole. */
  async #beginning(options: InjectOptions): Promise<LightMyRequestResponse> {
    const answer = await this.app.inject({ ...options, payloadAsStream: true });
    const goesOn = answer.statusCode === 200;
    const body = goesOn ? '' : await text(answer.stream());
    if (goesOn) answer.raw.res.destroy();
    return Object.assign(answer, { body });
  }

  /** GET. */
  async get(url: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    return this.send({ method: 'GET', url, headers });
  }

  /** POST of a JSON body. */
  async post(
    url: string,
    payload: object,
    headers: Record<string, string> = {},
  ): Promise<LightMyRequestResponse> {
    return this.send({ method: 'POST', url, payload, headers });
  }

  /** Ends the API. */
  async close(): Promise<void> {
    await this.app.close();
    await this.database.close();
  }
}
