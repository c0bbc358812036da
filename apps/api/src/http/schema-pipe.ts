import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import type { z } from 'zod';

/** A body, query or path that does not fit its schema; the filter words it in the reader's language. */
export class InvalidRequest extends Error {
  constructor(
    readonly schema: z.ZodType,
    readonly value: unknown,
  ) {
    super('request.invalid');
  }
}

/** Checks every argument that declares a schema and hands on what the schema made of it. */
@Injectable()
export class SchemaPipe implements PipeTransform {
  transform(value: unknown, metadata: ArgumentMetadata): unknown {
    const schema = metadata.schema as z.ZodType | undefined;
    if (schema === undefined) return value;
    const parsed = schema.safeParse(value);
    if (!parsed.success) throw new InvalidRequest(schema, value);
    return parsed.data;
  }
}
