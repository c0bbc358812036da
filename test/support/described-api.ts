import type { ApiClient } from './api-client.js';

/** Kinds of things that an id in a request may name; `x-id-of` in the API's document. */
export const idKinds = [
  'project',
  'unit',
  'person',
  'duty',
  'setting',
  'lifecycle',
  'list_year',
  'programme',
  'target',
  'milestone',
  'date_change',
  'stage_undo',
  'hold',
  'progress_report',
  'file',
  'difficulty',
  'permit',
  'instruction',
  'notice',
  'leader',
  'quarterly_goal',
  'event',
  'text_event',
  'account',
  'credential',
  'endpoint',
  'direct_channel',
  'dead_address',
  'message',
  'rollup',
  'import',
] as const;

/** One of them. */
export type IdKind = (typeof idKinds)[number];

/** Parts of a project: an id of one stands behind the id of its project. */
const partKinds = [
  'milestone',
  'date_change',
  'stage_undo',
  'hold',
  'progress_report',
  'difficulty',
  'permit',
  'instruction',
  'notice',
  'quarterly_goal',
] as const;

/** One of them. */
export type PartKind = (typeof partKinds)[number];

/** Whether an id of the kind stands behind the id of its project. */
export function isPart(kind: IdKind): kind is PartKind {
  return (partKinds as readonly IdKind[]).includes(kind);
}

/** What belongs to log-ins, and files under way; the operations about it have targets of their own. */
const accessKinds = [
  'account',
  'credential',
  'endpoint',
  'direct_channel',
  'dead_address',
  'message',
  'import',
] as const;

/** One of them. */
type AccessKind = (typeof accessKinds)[number];

/** Whether targets of an operation's own are made for an id of the kind. */
export function hasOwnTargets(kind: IdKind): kind is AccessKind {
  return (accessKinds as readonly IdKind[]).includes(kind);
}

/** What has a place in the organisation of its own. */
export type ScopedKind = Exclude<IdKind, PartKind | AccessKind>;

/** A place in a request where an id stands. */
export interface IdSlot {
  readonly in: 'path' | 'body';
  readonly name: string;
  readonly kind: IdKind;
  /** False: whoever is named must be there, and no right is asked of it. */
  readonly isAsked: boolean;
}

/** An operation as the API's document describes it. */
export interface Operation {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** An action of the domain, or `public`. */
  readonly action: string;
  readonly parameters: readonly Parameter[];
  /** Body of the document. */
  readonly example: Readonly<Record<string, unknown>> | undefined;
  /** In the path first, then those in the example's body. */
  readonly slots: readonly IdSlot[];
  /** What the matrix does not understand: an id of no kind. */
  readonly unmarked: readonly string[];
  readonly success: number;
  /** Whether its body is the bytes of a file, and not JSON. */
  readonly takesBytes: boolean;
  /** Whether it answers in JSON. */
  readonly answersJson: boolean;
  readonly documented: readonly number[];
}

interface Schema {
  readonly 'x-id-of'?: string;
  readonly 'x-right'?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** A parameter of an operation. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly example?: string | number;
  readonly schema?: Schema;
}

interface Described {
  'x-action'?: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { example?: Record<string, unknown>; schema?: Schema }> };
  responses: Record<string, { content?: object }>;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Every operation of the API's document. */
export async function operationsOf(api: ApiClient): Promise<Operation[]> {
  const { paths } = (await api.get('/api/openapi.json')).json();
  return Object.entries<Record<string, Described>>(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => operationOf(method, path, described)),
  );
}

function operationOf(method: string, path: string, described: Described): Operation {
  const { parameters = [], responses } = described;
  const body = described.requestBody?.content['application/json'];
  const example = body?.example;
  const documented = Object.keys(responses).map(Number);
  const success = documented.find((status) => status < 300) ?? Number.NaN;
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const inBody = Object.keys(example ?? {});
  const schemaOf = (name: string) => body?.schema?.properties?.[name];
  return {
    name: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase() as Operation['method'],
    path,
    action: described['x-action'] ?? '',
    parameters,
    example,
    slots: [
      ...inPath.flatMap(({ name, schema }) => slotOf('path', name, schema)),
      ...inBody.flatMap((name) => slotOf('body', name, schemaOf(name))),
    ],
    unmarked: [
      // What is open to all asks no right: what its address names is a secret.
      ...inPath
        .filter(({ schema }) => schema?.['x-id-of'] === undefined && described['x-action'] !== 'public')
        .map(({ name }) => name),
      ...inBody.filter(
        (name) => uuid.test(String(example?.[name])) && schemaOf(name)?.['x-id-of'] === undefined,
      ),
    ],
    success,
    takesBytes: 'image/jpeg' in (described.requestBody?.content ?? {}),
    answersJson: 'application/json' in (responses[success]?.content ?? {}),
    documented,
  };
}

function slotOf(place: IdSlot['in'], name: string, schema: Schema | undefined): IdSlot[] {
  const kind = idKinds.find((known) => known === schema?.['x-id-of']);
  if (kind === undefined) return [];
  return [{ in: place, name, kind, isAsked: schema?.['x-right'] !== 'none' }];
}
