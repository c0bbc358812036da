import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiCreatedResponse } from '@nestjs/swagger';
import { changedResponse } from '#contracts';
import type { RefusalCode } from '#domain';
import { ApiProblems, bodyProblems } from './api-problems.js';

/** What may be wrong with any change that has a body and a log-in before it, before its own rules are asked. */
export const problemsOfChanges = [
  ...bodyProblems,
  'session.required',
] as const satisfies readonly RefusalCode[];

/** Documents a change of the organisation: answered by 201, with its refusals beside those of every change. */
export function ApiChange(...codes: RefusalCode[]): MethodDecorator {
  return applyDecorators(
    HttpCode(201),
    ApiCreatedResponse({ standardSchema: changedResponse }),
    ApiProblems(...problemsOfChanges, 'permission.denied', ...codes),
  );
}
