import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { problem } from '#contracts';
import { refusalTexts, type RefusalCode } from '#domain';
import { statusOf } from './status-of.js';

/** Documents the refusals of an operation, by status, each with its code and texts. */
export function ApiProblems(...codes: RefusalCode[]): MethodDecorator {
  return applyDecorators(
    ...[...groupByStatus(codes)].map(([status, grouped]) =>
      ApiResponse({
        status,
        standardSchema: problem,
        description: grouped
          .map((code) => `\`${code}\` ${refusalTexts[code].zh} ${refusalTexts[code].en}`)
          .join('\n\n'),
      }),
    ),
  );
}

function groupByStatus(codes: readonly RefusalCode[]): Map<number, RefusalCode[]> {
  const groups = new Map<number, RefusalCode[]>();
  for (const code of codes) groups.set(statusOf[code], [...(groups.get(statusOf[code]) ?? []), code]);
  return groups;
}

/** The refusals that come before an operation's own rules wherever a body is read. */
export const bodyProblems = [
  'request.malformed',
  'request.invalid',
  'request.cross_origin',
  'request.too_large',
  'request.unsupported_media_type',
] as const satisfies readonly RefusalCode[];

/** What the guard has against addresses that somebody has typed. */
export const addressProblems = [
  'endpoint.address_form',
  'endpoint.address_port',
  'endpoint.address_network',
  'endpoint.address_unknown',
] as const satisfies readonly RefusalCode[];
