import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiCreatedResponse } from '@nestjs/swagger';
import { changedResponse } from '#contracts';
import type { RefusalCode } from '#domain';
import { ApiProblems } from './api-problems.js';

/** What may be wrong with any change that has a body, before its own rules are asked. */
export const problemsOfBodies = [
  'request.malformed',
  'request.invalid',
  'session.required',
  'request.cross_origin',
  'request.too_large',
  'request.unsupported_media_type',
] as const satisfies readonly RefusalCode[];

/** Documents a change of the organisation: answered by 201, with its refusals beside those of every change. */
export function ApiChange(...codes: RefusalCode[]): MethodDecorator {
  return applyDecorators(
    HttpCode(201),
    ApiCreatedResponse({ standardSchema: changedResponse }),
    ApiProblems(...problemsOfBodies, 'permission.denied', ...codes),
  );
}
