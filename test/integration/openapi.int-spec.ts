import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { can, fileTypes, refusalTexts, type Action } from '#domain';
import { ApiClient } from '../support/api-client.js';
import { City } from '../support/city.js';

type Schema = Parameters<typeof z.fromJSONSchema>[0];
interface Media {
  schema?: Schema;
  example?: unknown;
}
interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  example?: unknown;
  schema?: Schema & { example?: unknown };
}
interface Operation {
  summary?: string;
  operationId: string;
  'x-action'?: string;
  security?: unknown[];
  parameters?: Parameter[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { description?: string; content?: Record<string, Media> }>;
}

/** Routes that are not operations: they serve the document itself, and the page that shows it to people. */
const routesOfTheDocument = /^[A-Z]+ \/api\/(?:openapi\.json|docs(?:$|[/-]))/;
/** Pages behind the links of mails: no part of the API. */
const pages = [
  'GET /r/{token}',
  'POST /r/{token}',
  'GET /u/{token}',
  'POST /u/{token}',
  'GET /w/{token}',
  'HEAD /w/{token}',
  'GET /w/{token}/report.pdf',
  'HEAD /w/{token}/report.pdf',
  'GET /w/{token}/behind',
  'HEAD /w/{token}/behind',
  'GET /w/{token}/behind/{key}',
  'HEAD /w/{token}/behind/{key}',
];

let city: City;
let api: ApiClient;
let openapi: string;
let operations: [string, Operation][];

beforeAll(async () => {
  city = await City.found();
  api = await ApiClient.of(city);
  const document = (await api.get('/api/openapi.json')).json();
  openapi = document.openapi;
  operations = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );
});

afterAll(async () => {
  await api?.close();
  await city?.leave();
});

/** What `look` has against each operation, with its name before it. */
function findings(look: (operation: Operation, name: string) => string[]): string[] {
  return operations.flatMap(([name, operation]) =>
    look(operation, name).map((finding) => `${name}: ${finding}`),
  );
}

/** What is wrong with an example of a JSON body. */
function exampleProblems(what: string, { schema, example }: Media): string[] {
  if (example === undefined) return [`${what} has no example`];
  if (schema === undefined) return [`${what} has no schema`];
  const parsed = z.fromJSONSchema(schema).safeParse(example);
  return parsed.success ? [] : [`the example of ${what} does not fit: ${z.prettifyError(parsed.error)}`];
}

/** Of a body that is bytes no example can be shown. */
function isFileType(type: string): boolean {
  return type === 'application/octet-stream' || (fileTypes as readonly string[]).includes(type);
}

/** The routes that Fastify answers, as `GET /api/v1/projects/{id}`, read from its own printout. */
function fastifyRoutes(): string[] {
  const printed = api.app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
  const above: string[] = [];
  return printed.split('\n').flatMap((line: string) => {
    const parts = /^((?:│ {3}| {4})*)[├└]── (.+?)(?: \(([A-Z, ]+)\))?$/.exec(line);
    if (parts === null) return [];
    const [, indent = '', segment = '', methods = ''] = parts;
    const depth = indent.length / 4;
    above.length = depth;
    const path = above.join('') + segment;
    above.push(segment);
    const name = path.replaceAll(/:(\w+)/g, '{$1}');
    return methods === '' ? [] : methods.split(', ').map((method) => `${method} ${name}`);
  });
}

describe('the API’s document', () => {
  it('is OpenAPI 3.1', () => {
    expect(openapi).toMatch(/^3\.1\./);
  });

  it('security 41: knows every route that is answered, and no other', () => {
    const routes = fastifyRoutes().filter((route) => !routesOfTheDocument.test(route));
    expect(routes.sort()).toEqual([...operations.map(([name]) => name), ...pages].sort());
    expect(routes.length).toBeGreaterThan(0);
  });

  it('says of every operation what it is, and who may do it', () => {
    const nobody = { kind: 'person', personId: '', duties: [] } as const;
    const isAction = (action: string) => {
      try {
        return typeof can(nobody, action as Action) === 'boolean';
      } catch {
        return false;
      }
    };
    const wrong = findings((operation) => {
      const action = operation['x-action'] ?? '';
      return [
        ...(operation.summary?.trim() ? [] : ['no summary']),
        ...(action === 'public' || isAction(action)
          ? []
          : [`x-action "${action}" is no action of the domain`]),
        ...((action === 'public') === (operation.security === undefined)
          ? []
          : ['security does not fit x-action']),
      ];
    });
    expect(wrong).toEqual([]);
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('names every parameter of a path, with examples that fit', () => {
    const wrong = findings(({ parameters = [] }, name) => {
      const inPath = parameters.filter((parameter) => parameter.in === 'path');
      const missing = [...name.matchAll(/\{(\w+)\}/g)]
        .map(([, parameter]) => parameter!)
        .filter((parameter) => !inPath.some((documented) => documented.name === parameter));
      return [
        ...missing.map((parameter) => `path parameter ${parameter} is not documented`),
        ...parameters.flatMap((parameter) => {
          const example = parameter.example ?? parameter.schema?.example;
          if (example === undefined && parameter.in === 'header') return [];
          return exampleProblems(`parameter ${parameter.name}`, { ...parameter, example });
        }),
      ];
    });
    expect(wrong).toEqual([]);
  });

  it('shows an example of every request body and every answer, and each fits its schema', () => {
    const wrong = findings(({ requestBody, responses }) => [
      ...Object.entries(requestBody?.content ?? {}).flatMap(([type, media]) =>
        type === 'application/json'
          ? exampleProblems('the request', media)
          : isFileType(type)
            ? []
            : [`request of type ${type}`],
      ),
      ...Object.entries(responses).flatMap(([status, { content = {} }]) => {
        if (['204', '302', '304'].includes(status))
          return Object.keys(content).length === 0 ? [] : [`${status} has a body`];
        if (Object.keys(content).length === 0) return [`${status} documents no body`];
        return Object.entries(content).flatMap(([type, media]) =>
          type.endsWith('json')
            ? exampleProblems(status, media)
            : media.example === undefined
              ? [`${status} has no example`]
              : [],
        );
      }),
    ]);
    expect(wrong).toEqual([]);
  });

  it('gives every refusal as a problem document, with the codes that it may have', () => {
    const wrong = findings(({ responses }) =>
      Object.entries(responses).flatMap(([status, { content = {}, description = '' }]) => {
        if (Number(status) < 400) return [];
        const codes = [...description.matchAll(/`([a-z_]+\.[a-z_]+)`/g)].map(([, code]) => code!);
        return [
          ...(Object.keys(content).join() === 'application/problem+json'
            ? []
            : [`${status} is no problem document`]),
          ...(codes.length > 0 ? [] : [`${status} names no code`]),
          ...codes.filter((code) => !(code in refusalTexts)).map((code) => `${status} names ${code}`),
        ];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('says of every operation which refusals come before its own rules', () => {
    const wrong = findings((operation, name) => {
      const codes = Object.values(operation.responses).map(({ description = '' }) => description);
      const expected = [
        ...(operation['x-action'] === 'public' ? [] : ['session.required']),
        ...(name.startsWith('GET ') ? [] : ['request.cross_origin']),
        ...(operation.parameters?.some(({ in: place }) => place !== 'header') ? ['request.invalid'] : []),
        ...(operation.requestBody === undefined
          ? []
          : ['request.malformed', 'request.invalid', 'request.too_large', 'request.unsupported_media_type']),
      ];
      return expected
        .filter((code) => !codes.some((description) => description.includes(`\`${code}\``)))
        .map((code) => `${code} is not documented`);
    });
    expect(wrong).toEqual([]);
  });
});
