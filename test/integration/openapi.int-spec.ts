import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../support/api-client.js';
import { City } from '../support/city.js';

interface Operation {
  summary?: string;
  operationId: string;
  'x-action'?: string;
  parameters?: { name: string; example?: unknown; schema?: { example?: unknown } }[];
  requestBody?: { content: Record<string, { schema: { example?: unknown; $ref?: string } }> };
  responses: Record<string, { description?: string; content?: Record<string, Content> }>;
}
interface Content {
  schema?: { example?: unknown };
  example?: unknown;
}

let city: City;
let api: ApiClient;
let operations: [string, Operation][];

beforeAll(async () => {
  city = await City.found();
  api = await ApiClient.of(city);
  const document = (await api.get('/api/openapi.json')).json();
  if (process.env['SHOW']) console.log(JSON.stringify(document, null, 1));
  operations = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [`${method.toUpperCase()} ${path}`, operation]),
  );
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

describe('the API’s document', () => {
  it('knows the operations', () => {
    expect(operations.map(([name]) => name).sort()).toEqual([
      'DELETE /api/v1/session',
      'GET /api/v1/projects',
      'GET /api/v1/projects/{id}',
      'GET /api/v1/projects/{id}/history',
      'GET /health/live',
      'GET /health/ready',
      'GET /metrics',
      'POST /api/v1/projects/{id}/stage-changes',
      'POST /api/v1/session',
    ]);
  });
});
