import type { FastifyRequest } from 'fastify';
import type { Language } from '#domain';

/** The reader's language by Accept-Language; Chinese where it names neither Chinese nor English. */
export function languageOf(request: FastifyRequest): Language {
  const best = request.language(['zh', 'en']);
  return best === 'en' ? 'en' : 'zh';
}
