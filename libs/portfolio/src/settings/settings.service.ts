import {
  can,
  decideSettingChange,
  effectiveSettings,
  isRefusal,
  may,
  refuse,
  settingKeys,
  settingRules,
  type Actor,
  type Decision,
  type NewId,
  type Person,
  type Refusal,
  type RoleCode,
  type SettingFacts,
  type SettingKey,
  type Settings,
  type StoredSetting,
  type UnitRow,
} from '#domain';
import type { Database, Read } from '#database';
import { changed, isStale, type Changed, type ExpectedVersion } from '../organisation/changed.js';
import { markLights } from '../lights/lights.queries.js';
import { replanAll } from '../reminders/reminders.queries.js';
import { readRoot } from '../organisation/units.queries.js';
import { readSetting, readSettings, readSettingsIfChanged } from './settings.queries.js';

/** A setting as people read it. */
export interface ReadSetting {
  readonly key: SettingKey;
  readonly programme: string | null;
  /** What holds: set for the programme, else for the city, else the default. */
  readonly value: Settings[SettingKey];
  readonly source: 'programme' | 'city' | 'default';
  /** Of the value stored for just this programme (or the city); 0 where none is. What a change brings in If-Match. */
  readonly version: number;
  readonly changedAt: Date | null;
  /** Whose duty on the root may change it. */
  readonly owner: RoleCode;
}

interface SettingVersion extends StoredSetting {
  readonly version: number;
  readonly changedAt: Date;
}

/** `versions`: how many any setting has had. */
type SettingIfChanged = StoredSetting & { readonly versions: number };

/** The settings of one moment. */
export interface KnownSettings {
  /** Those of a programme; null: of what belongs to none. */
  of(programme: string | null): Settings;
  /** Codes of the programmes that have a value of their own. */
  readonly programmes: readonly string[];
}

/** Settings that days of reminders are found with. */
const replans: ReadonlySet<SettingKey> = new Set(['reminder_steps', 'reminder_hours']);
/** Settings that lights are made with. */
const remakes: ReadonlySet<SettingKey> = new Set(['light_thresholds', 'stale_reports']);

type Client = Parameters<Parameters<Database['changeOrganisation']>[1]>[0];

/** What a city sets for itself. */
export class SettingsService {
  readonly #database: Database;
  readonly #newId: NewId;
  #versions = 0;
  #known = knownSettings([]);

  constructor(database: Database, newId: NewId) {
    this.#database = database;
    this.#newId = newId;
  }

  /** The settings that hold now for a programme (null: for what belongs to none). */
  async current(programme: string | null = null): Promise<Settings> {
    return (await this.known()).of(programme);
  }

  /**
   * All that hold now, asked for once. Kept until any setting is changed, by this process or another: only the number of
   * versions is asked for, and it only grows. `read`: the caller's own way to ask.
   */
  async known(read: Read = this.#database.read): Promise<KnownSettings> {
    const rows = await read<SettingIfChanged>({
      name: 'read_settings_if_changed',
      text: readSettingsIfChanged,
      values: [this.#versions],
    });
    const [first] = rows;
    if (first !== undefined) {
      this.#versions = first.versions;
      this.#known = knownSettings(rows);
    }
    return this.#known;
  }

  /** Every setting as it holds for the city or a programme. */
  async list(person: Person, programme: string | null): Promise<readonly ReadSetting[] | Refusal> {
    if (!can(person, 'setting.list')) return refuse('permission.denied');
    return this.#read(programme);
  }

  /** One setting. */
  async read(person: Person, key: SettingKey, programme: string | null): Promise<ReadSetting | Refusal> {
    if (!can(person, 'setting.read')) return refuse('permission.denied');
    return (await this.#read(programme)).find((setting) => setting.key === key)!;
  }

  /** Sets a value for the city or one programme. */
  async change(
    actor: Actor,
    key: SettingKey,
    programme: string | null,
    expected: ExpectedVersion,
    value: unknown,
  ): Promise<Changed | Refusal> {
    let version = 0;
    let id = this.#newId();
    let event = '';
    const decide = async (client: Client): Promise<Decision | Refusal> => {
      const root = await client.query<UnitRow>(readRoot);
      const scope = { setting: key, unitPath: root.rows.map((unit) => unit.id) };
      if (!may(actor, 'setting.change', scope)) return refuse('permission.denied');
      const { rows } = await client.query<SettingFacts>(readSetting, [key, programme]);
      const current = rows[0] ?? null;
      if (isStale(current?.version ?? 0, expected)) return refuse('setting.changed');
      version = (current?.version ?? 0) + 1;
      id = current?.id ?? id;
      const decided = decideSettingChange(current, { id, key, programme, value }, this.#newId);
      if (!isRefusal(decided)) event = decided.entries[0]!.event;
      return decided;
    };
    const follow = async (client: Client): Promise<void> => {
      if (replans.has(key)) await client.query(replanAll);
      if (remakes.has(key)) await client.query(markLights, [programme, event]);
    };
    const stored = await this.#database.changeOrganisation(actor, decide, follow);
    return changed(id, version, stored);
  }

  async #read(programme: string | null): Promise<readonly ReadSetting[]> {
    const stored = await this.#database.query<SettingVersion>(readSettings, [programme]);
    const effective = effectiveSettings(stored, programme);
    return settingKeys.map((key) => {
      const own = stored.find((row) => row.key === key && row.programme === programme);
      const ofCity = stored.some((row) => row.key === key && row.programme === null);
      const source = own !== undefined && programme !== null ? 'programme' : ofCity ? 'city' : 'default';
      return {
        key,
        programme,
        value: effective[key],
        source,
        version: own?.version ?? 0,
        changedAt: own?.changedAt ?? null,
        owner: settingRules[key].owner,
      };
    });
  }
}

/** Worked out once for each programme. */
function knownSettings(stored: readonly StoredSetting[]): KnownSettings {
  const effective = new Map<string | null, Settings>();
  return {
    of: (programme) => {
      const settings = effective.get(programme) ?? effectiveSettings(stored, programme);
      effective.set(programme, settings);
      return settings;
    },
    programmes: [...new Set(stored.flatMap(({ programme }) => programme ?? []))],
  };
}
