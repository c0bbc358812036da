import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { createLogger } from '#runtime';
import { createApi } from '../../apps/api/src/create-api.js';
import { apiParts } from '../support/api-parts.js';
import { asOwner } from '../support/as-owner.js';
import { City, password, planned, reached } from '../support/city.js';

let city: City;
let app: NestFastifyApplication;
let secureApp: NestFastifyApplication;
let logged = '';

beforeAll(async () => {
  city = await City.found();
  app = await apiOf(city, 'http://127.0.0.1:3000');
  secureApp = await apiOf(city, 'https://projects.example');
});

afterAll(async () => {
  await app?.close();
  await secureApp?.close();
  await city?.leave();
});

/** An API whose log is kept. */
async function apiOf({ database }: City, publicUrl: string): Promise<NestFastifyApplication> {
  const to = new Writable({
    write: (line: Buffer, _, done) => {
      logged += line.toString();
      done();
    },
  });
  return createApi(apiParts(database, { logger: createLogger('test', 'error', { to }), publicUrl }));
}

describe('security 37: every answer', () => {
  const requests: [string, number, InjectOptions][] = [
    ['of success', 200, { url: '/health/live' }],
    ['of metrics', 200, { url: '/metrics' }],
    ['of the document', 200, { url: '/api/openapi.json' }],
    ['of its page', 200, { url: '/api/docs' }],
    ['of a script of its page', 200, { url: '/api/docs/swagger-ui-init.js' }],
    ['without a session', 401, { url: '/api/v1/projects?listYear=2022' }],
    [
      'of another site',
      403,
      { method: 'POST', url: '/api/v1/session', headers: { origin: 'https://evil.example' } },
    ],
    ['at no address', 404, { url: '/nothing/here' }],
    ['at an address with half an escape', 404, { url: '/api/v1/projects/%E0%A4%A' }],
    ['at an address of 4,000 characters', 401, { url: `/api/v1/projects/${'x'.repeat(4000)}` }],
    ['by an unknown method', 404, { method: 'OPTIONS', url: '/api/v1/projects' }],
    [
      'to another type',
      415,
      { method: 'POST', url: '/api/v1/session', payload: '<a/>', headers: { 'content-type': 'text/xml' } },
    ],
    [
      'to broken JSON',
      400,
      {
        method: 'POST',
        url: '/api/v1/session',
        payload: '{',
        headers: { 'content-type': 'application/json' },
      },
    ],
    ['to 2 MB', 413, { method: 'POST', url: '/api/v1/session', payload: { login: 'x'.repeat(2_000_000) } }],
  ];

  function expectHeaders({ headers }: LightMyRequestResponse): void {
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringMatching(/default-src 'self'.*frame-ancestors 'self'/),
      'x-content-type-options': 'nosniff',
      'x-frame-options': expect.stringMatching(/^(?:DENY|SAMEORIGIN)$/),
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-data-kind': 'demo',
    });
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('server');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  }

  it.each(requests)(
    '%s (%d) has the security headers, and a refusal is a problem document',
    async (_, status, request) => {
      const answer = await app.inject(request);
      expect(answer.statusCode).toBe(status);
      expectHeaders(answer);
      if (status < 400) return;
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(answer.json()).toMatchObject({ status, code: expect.any(String) });
    },
  );

  it('does not ask browsers for TLS where there is none, and does where there is', async () => {
    const policy = async (at: NestFastifyApplication) =>
      (await at.inject('/health/live')).headers['content-security-policy'];
    expect(await policy(app)).not.toContain('upgrade-insecure-requests');
    expect(await policy(secureApp)).toContain('upgrade-insecure-requests');
  });

  it('security 36: to what fails inside holds an id only, which the log has with the reason', async () => {
    const projectId = await city.project({
      milestones: [reached('signing', '2021-06-01'), planned('groundbreaking', '2022-03-31')],
    });
    await city.person('liaison_officer', { projectId }, { login: 'officer' });
    const opened = await app.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: { login: 'officer', password },
    });
    const [{ name, value } = { name: '', value: '' }] = opened.cookies as { name: string; value: string }[];
    const cookie = `${name}=${value}`;
    const url = `/api/v1/projects/${projectId}`;
    const { headers } = await app.inject({ url, headers: { cookie } });
    await asOwner(city.test, (ask) => ask('ALTER TABLE audit.canon RENAME TO gone'));
    const answer = await app.inject({
      method: 'POST',
      url: `${url}/stage-changes`,
      headers: { cookie, 'if-match': headers.etag as string, 'accept-language': 'en' },
      payload: {
        stage: 'groundbreaking',
        reachedOn: '2022-03-04',
        evidence: [{ kind: 'construction_permit', number: '1' }],
      },
    });
    await asOwner(city.test, (ask) => ask('ALTER TABLE audit.gone RENAME TO canon'));
    expect(answer.statusCode).toBe(500);
    expectHeaders(answer);
    const text =
      'Something failed inside; nothing was changed. Try again later and tell the administrator the id.';
    const body = answer.json();
    expect(body).toEqual({
      type: 'urn:key-projects:problem:server.failed',
      title: text,
      status: 500,
      detail: text,
      code: 'server.failed',
      instance: expect.stringMatching(/^urn:uuid:[0-9a-f-]{36}$/),
    });
    const line = logged
      .split('\n')
      .find((candidate) => candidate.includes(body.instance.slice('urn:uuid:'.length)));
    expect(line).toContain('audit.canon');
  });
});

describe('without its database', () => {
  it('is alive, not ready, and says no more than that', async () => {
    const lost = await City.found();
    const alone = await apiOf(lost, 'http://127.0.0.1:3000');
    await lost.test.drop();
    const live = await alone.inject('/health/live');
    const ready = await alone.inject('/health/ready');
    expect([live.statusCode, ready.statusCode]).toEqual([200, 503]);
    expect(ready.json()).toMatchObject({ code: 'server.unavailable' });
    const listed = await alone.inject({
      url: '/api/v1/projects?listYear=2022',
      headers: { cookie: 'session=x' },
    });
    expect(listed.statusCode).toBeGreaterThanOrEqual(500);
    expect(listed.body).not.toContain(lost.test.name);
    expect(Object.keys(listed.json()).sort()).toEqual([
      'code',
      'detail',
      'instance',
      'status',
      'title',
      'type',
    ]);
    await alone.close();
    await lost.database.close();
  });
});
