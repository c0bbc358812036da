import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Language } from '#domain';

/** The reader's language by Accept-Language; Chinese where it names neither Chinese nor English. */
export function languageOf(request: FastifyRequest): Language {
  const best = request.language(['zh', 'en']);
  return best === 'en' ? 'en' : 'zh';
}

/** The same for an operation whose answer has words in it. */
export const ReadersLanguage = createParamDecorator((_: unknown, context: ExecutionContext): Language =>
  languageOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
