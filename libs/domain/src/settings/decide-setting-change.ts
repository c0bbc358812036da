import { decision, type Decision } from '../decision.js';
import { historyEntry, systemChain, type OpenValue } from '../history/history-entry.js';
import type { NewId } from '../project/project-facts.js';
import { isRefusal, refuse, type Refusal } from '../refusal.js';
import { parseSetting } from './parse-setting.js';
import { settingRules, type SettingKey } from './settings.js';

/** A setting as it is stored; null where it never was. */
export interface SettingFacts {
  readonly id: string;
  readonly version: number;
  readonly value: OpenValue;
}

/** What somebody wants to set; `value` as it came. */
export interface SettingChange {
  /** For one that never was stored. */
  readonly id: string;
  readonly key: SettingKey;
  /** Null: for the whole city. */
  readonly programme: string | null;
  readonly value: unknown;
}

/** Sets a value. The history has what was set before; the default is told by its absence. */
export function decideSettingChange(
  current: SettingFacts | null,
  change: SettingChange,
  newId: NewId,
): Decision | Refusal {
  const { key, programme } = change;
  if (programme !== null && !settingRules[key].perProgramme) return refuse('setting.city_only', { key });
  const parsed = parseSetting(key, change.value);
  if (isRefusal(parsed)) return parsed;
  // A parsed setting is made of plain values only.
  const value = parsed as unknown as OpenValue;
  if (current !== null && JSON.stringify(parsed) === JSON.stringify(parseSetting(key, current.value)))
    return refuse('change.empty');
  const id = current?.id ?? change.id;
  return decision({
    entries: [
      historyEntry<'setting.changed'>({
        event: newId(),
        chain: systemChain,
        action: 'setting.changed',
        before: { value: current?.value ?? null },
        after: { setting: key, programme, value },
      }),
    ],
    inserts: current === null ? [{ table: 'setting', row: { id, key, programme } }] : [],
    versions: [{ table: 'setting', row: { id, version: (current?.version ?? 0) + 1, value } }],
  });
}
