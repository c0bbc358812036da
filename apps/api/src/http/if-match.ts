import { ApiHeader } from '@nestjs/swagger';
import { refuse } from '#domain';
import { Refused } from './refused.js';

/** Documents that a change brings the ETag that was read. */
export function ApiIfMatch(): MethodDecorator {
  return ApiHeader({ name: 'If-Match', required: true, description: 'ETag as last read, e.g. "9"' });
}

/**
 * The revision in If-Match: a project's number of events, or the version of a unit, person, duty or setting. Anything that
 * we never gave out is a revision that never was. Throws the refusal where the header is missing.
 */
export function expectedRevision(ifMatch: string | undefined): number {
  if (ifMatch === undefined) throw new Refused(refuse('precondition.required'));
  const revision = /^"(\d{1,15})"$/.exec(strong(ifMatch))?.[1];
  return revision === undefined ? -1 : Number(revision);
}

/**
 * The SHA-256 in If-Match, in hex: the ETag of a frozen text. Anything that we never gave out is the hash of nothing. Throws the
 * refusal where the header is missing.
 */
export function expectedSha256(ifMatch: string | undefined): string {
  if (ifMatch === undefined) throw new Refused(refuse('precondition.required'));
  return /^"([0-9a-f]{64})"$/.exec(strong(ifMatch))?.[1] ?? '';
}

/** The ETag as we gave it: a proxy that compresses marks it weak, for the same revision. */
export function strong(etag: string): string {
  return etag.trim().replace(/^W\//, '');
}
