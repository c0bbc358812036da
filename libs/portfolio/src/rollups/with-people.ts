import type { BuiltRollup, RollupDocument, RollupLabels } from '#domain';
import { canonicalJson, type Database, type DatabaseKind } from '#database';
import { keptLabels, mentionedIds } from './rollup-labels.js';
import { readPeopleNames } from './rollups.queries.js';

/** A rollup as its documents are made of it: with the names of its people as they are now. */
export async function withPeople(
  database: Database,
  {
    data,
    dataText,
    dataSha256,
    labelsText,
  }: Pick<BuiltRollup, 'data' | 'dataText' | 'dataSha256' | 'labelsText'>,
  kind: DatabaseKind,
): Promise<RollupDocument> {
  const people = await database.query<{ id: string; name: string }>(readPeopleNames, [
    [...mentionedIds(data).people],
  ]);
  const labels: RollupLabels = {
    ...keptLabels(labelsText),
    people: Object.fromEntries(people.map(({ id, name }) => [id, { name }])),
  };
  return {
    data,
    dataText,
    dataSha256,
    labels,
    labelsText: canonicalJson(labels),
    demonstration: kind !== 'live',
  };
}
