import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { Database } from '#database';
import { createMetrics, createLogger } from '#runtime';
import { createApi } from '../../apps/api/src/create-api.js';
import { password, type City } from './city.js';

/** The API in this process, asked as a program asks it. */
export class ApiClient {
  private constructor(
    readonly app: NestFastifyApplication,
    private readonly database: Database,
    private readonly cookie: string,
  ) {}

  /** The API of a city, with nobody logged in. Its connections see no more than its readers do, as in the product. */
  static async of({ test }: Pick<City, 'test'>): Promise<ApiClient> {
    const database = new Database({ url: test.appUrl, applicationName: 'api', onError: () => undefined });
    const app = await createApi({
      database,
      logger: createLogger('test', 'fatal'),
      metrics: createMetrics('test'),
      publicUrl: 'http://127.0.0.1:3000',
      isPublicUrlSecure: false,
    });
    return new ApiClient(app, database, '');
  }

  /** The same API for somebody who has logged in. */
  async as(login: string): Promise<ApiClient> {
    const answer = await this.send({ method: 'POST', url: '/api/v1/session', payload: { login, password } });
    if (answer.statusCode !== 200) throw new Error(`${login} cannot log in: ${answer.body}`);
    const [{ name, value } = { name: '', value: '' }] = answer.cookies as { name: string; value: string }[];
    return new ApiClient(this.app, this.database, `${name}=${value}`);
  }

  /** Any request. */
  async send(options: InjectOptions): Promise<LightMyRequestResponse> {
    const headers = {
      'accept-language': 'en',
      ...(this.cookie === '' ? {} : { cookie: this.cookie }),
      ...options.headers,
    };
    return this.app.inject({ ...options, headers });
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
