import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RollupData } from '#domain';

const folder = new URL('../golden/rollups/', import.meta.url);
const uuid = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g;

/** The data that a builder once made of a period of the made-up year (`test/golden/rollups/<builder>/<period>.json`). */
export function goldenRollup(builder: number, period: string): string {
  return readFileSync(fileOf(builder, period), 'utf8');
}

/**
 * Data as a golden document: each id by its rank among those in it, so that an id drawn elsewhere changes nothing, and a
 * line for each part. Where its builder has no document of the period yet, it is written, for somebody to look at and commit.
 */
export function asGolden(data: RollupData): { readonly text: string; readonly isNew: boolean } {
  const ids = [...new Set(JSON.stringify(data).match(uuid))].sort();
  const ranked = new Map(
    ids.map((id, rank) => [id, `00000000-0000-7000-8000-${String(rank + 1).padStart(12, '0')}`]),
  );
  const parts = Object.entries(data).map(
    ([name, part]) =>
      `${JSON.stringify(name)}: ${JSON.stringify(part).replaceAll(uuid, (id) => ranked.get(id)!)}`,
  );
  const text = `{\n${parts.join(',\n')}\n}\n`;
  const file = fileOf(data.builderVersion, data.period);
  const isNew = !existsSync(file);
  if (isNew) {
    mkdirSync(fileURLToPath(new URL(`${data.builderVersion}/`, folder)), { recursive: true });
    writeFileSync(file, text);
  }
  return { text, isNew };
}

function fileOf(builder: number, period: string): string {
  return fileURLToPath(new URL(`${builder}/${period}.json`, folder));
}
