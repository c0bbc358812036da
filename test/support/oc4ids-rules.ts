import { Ajv } from 'ajv';

/**
 * What OC4IDS 0.9.5 demands of the fields that we publish, written from its reference; a field that is not here is one that
 * we do not publish. Whoever has the standard's own schema at hand validates a package with that one too.
 */
const text = { type: 'string', minLength: 1 };
const instant = {
  type: 'string',
  pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$`,
};
const object = (properties: Record<string, object>, ...required: string[]): object => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
  minProperties: 1,
});
const list = (items: object): object => ({ type: 'array', items, minItems: 1, uniqueItems: true });

const money = object({ amount: { type: 'number' }, currency: { const: 'CNY' } }, 'amount', 'currency');
const period = object({ startDate: instant, endDate: instant });
const measures = list(
  object(
    {
      id: text,
      title: text,
      observations: list(
        object(
          {
            id: text,
            value: money,
            measure: { type: 'number', minimum: 0, maximum: 100 },
            unit: object({ name: text, scheme: text, id: text }),
            period,
          },
          'id',
        ),
      ),
    },
    'id',
    'observations',
  ),
);
const statuses = [
  'identification',
  'preparation',
  'implementation',
  'completion',
  'maintenance',
  'decommissioning',
  'decommissioned',
  'cancelled',
];
const milestone = object(
  {
    id: text,
    title: text,
    type: text,
    description: text,
    code: { enum: ['commencement', 'completion', 'commissioning'] },
    dueDate: instant,
    dateMet: instant,
    dateModified: instant,
    status: { enum: ['scheduled', 'met', 'notMet', 'partiallyMet'] },
  },
  'id',
  'status',
);
const project = object(
  {
    id: text,
    updated: instant,
    language: { const: 'zh' },
    identifiers: list(object({ scheme: text, id: text })),
    publicAuthority: object({ id: text, name: text }),
    title: text,
    description: text,
    status: { enum: statuses },
    type: { enum: ['construction', 'rehabilitation', 'replacement', 'expansion', 'decommissioning'] },
    sector: list(text),
    additionalClassifications: list(object({ scheme: text, id: text })),
    period,
    budget: object({ amount: money }),
    parties: list(object({ id: text, name: text, roles: list(text) })),
    milestones: list(milestone),
    forecasts: measures,
    metrics: measures,
    completion: object({ endDate: instant }),
    relatedProjects: list(
      object(
        { id: text, scheme: { const: 'oc4ids' }, identifier: text, relationship: text, title: text },
        'id',
        'identifier',
      ),
    ),
  },
  'id',
);
const rules = object(
  {
    uri: { type: 'string', pattern: '^(?:urn|https?):' },
    publishedDate: instant,
    version: { const: '0.9' },
    publisher: object({ name: text }, 'name'),
    projects: list(project),
  },
  'uri',
  'publishedDate',
  'version',
  'publisher',
  'projects',
);

const fits = new Ajv({ allErrors: true }).compile(rules);

/** What is wrong with a package, each with its place; nothing: it keeps the rules of the standard. */
export function oc4idsProblems(content: {
  readonly projects?: readonly { readonly id?: unknown }[];
}): string[] {
  fits(content);
  const ids = (content.projects ?? []).map(({ id }) => id);
  return [
    ...(fits.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`),
    ...(new Set(ids).size < ids.length ? ['/projects an id twice'] : []),
  ];
}
