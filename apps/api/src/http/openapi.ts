import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { answerKept, type Action, type AnswerKept } from '#domain';
import type { DatabaseKind } from '#portfolio';
import { addCommonProblems } from './common-problems.js';

/** What a media type or parameter of the document may hold; the generated types leave `example` in the schema. */
interface MediaType {
  schema?: { example?: unknown };
  example?: unknown;
}
type Contents = Record<string, MediaType>;
interface Operation {
  'x-action'?: Action | 'public';
  security?: unknown[];
  parameters?: object[];
  requestBody?: { content: Contents };
  responses: Record<string, { description?: string; content?: Contents }>;
}

/**
 * Serves the API's description: `/api/openapi.json` and, for people, `/api/docs`. It is made when it is first asked
 * for, because it costs a start as much as everything else that Nest does in it.
 */
export function describeApi(app: NestFastifyApplication, kind: DatabaseKind, cookieName: string): void {
  const notice = kind === 'live' ? '' : '（演示数据 · demonstration data）';
  SwaggerModule.setup('api/docs', app, () => describedApi(app, notice, cookieName), {
    jsonDocumentUrl: 'api/openapi.json',
    customSiteTitle: `重点项目 API${notice}`,
  });
}

function describedApi(app: NestFastifyApplication, notice: string, cookieName: string): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle(`重点项目 · Key projects${notice}`)
    .setDescription(
      `城市重点项目从签约到投产的推进管理。Key projects of a city from signing to operation. ${notice}\n\n` +
        '错误均为 RFC 9457 问题文档，`code` 不变，文字按 Accept-Language。' +
        'Every refusal is an RFC 9457 problem document with a stable `code`, worded by Accept-Language.',
    )
    .setVersion('1')
    .addCookieAuth(cookieName)
    .addBearerAuth()
    .setOpenAPIVersion('3.1.0')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) =>
      `${controller.replace('Controller', '').toLowerCase()}.${method}`,
  });
  const operations = operationsOf(document);
  for (const { operation } of operations) completeContents(operation);
  const problem = operations
    .flatMap(({ operation }) => Object.values(operation.responses))
    .find(({ content }) => content !== undefined && 'application/problem+json' in content)?.content;
  for (const { method, operation } of operations) {
    const { responses, security } = operation;
    const kept = keptOf(method, operation);
    if (kept !== 'nothing') operation.parameters = [...(operation.parameters ?? []), idempotencyKey];
    addCommonProblems(responses, security === undefined, kept, problem ?? {});
  }
  return document;
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    '每次操作一个新的标识；24 小时内重复的请求不再执行，得到首次的答复（`Idempotency-Replayed: true`）。' +
    'New for each operation: repeated within 24 hours it does nothing again and is given the first answer.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
  example: '5f2c3a0e-8d1b-4e7a-9a54-0f6f3f2f9b1c',
};

/** What an Idempotency-Key keeps of the operation's answer. */
function keptOf(method: string, { 'x-action': action = 'public' }: Operation): AnswerKept {
  return method === 'post' ? answerKept(action) : 'nothing';
}

function operationsOf(document: OpenAPIObject): { method: string; operation: Operation }[] {
  const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
  return Object.values(document.paths).flatMap((path) =>
    methods.flatMap((method) =>
      path[method] === undefined ? [] : [{ method, operation: path[method] as Operation }],
    ),
  );
}

/** Examples where clients look for them, beside the schema; refusals under their own media type. */
function completeContents(operation: Operation): void {
  for (const [status, response] of Object.entries(operation.responses)) {
    const json = response.content?.['application/json'];
    if (json !== undefined && Number(status) >= 400) response.content = { 'application/problem+json': json };
  }
  const contents = [
    operation.requestBody?.content,
    ...Object.values(operation.responses).map(({ content }) => content),
  ];
  const media = contents.flatMap((content) => Object.values(content ?? {}));
  for (const described of [...media, ...((operation.parameters ?? []) as MediaType[])]) {
    if (described.schema?.example !== undefined) described.example = described.schema.example;
  }
}
