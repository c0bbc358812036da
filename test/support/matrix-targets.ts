import { newId } from '#database';
import { settingKeys, type RoleCode, type Scope, type SettingKey } from '#domain';
import { planned, reached, type City } from './city.js';
import type { IdKind } from './described-api.js';

/** What an id in a request names. */
export interface Target {
  readonly what: string;
  readonly id: string;
  /** Null: it is no such thing. */
  readonly scope: Scope | null;
}

/** Where a reader's own things are: on a project of theirs, or below an area. */
export interface Place {
  readonly areaId: string;
  /** The reader whose duty is on projects gets one on each own project. */
  readonly onProject: { readonly personId: string; readonly role: RoleCode } | null;
}

/** Values that a setting may be given, no two the same. */
const settingSamples: Record<SettingKey, (n: number) => unknown> = {
  reminder_steps: (n) => [{ when: 'before', days: 31 + (n % 300), adds: ['liaison_officer'] }],
  reminder_hours: (n) => ({ sendTime: `07:${String(n % 60).padStart(2, '0')}`, quietFrom: '20:00' }),
  light_thresholds: (n) => ({
    late: { yellowFromDays: 1, redOverDays: 30 + (n % 300) },
    behind: { yellowFromPoints: 10, redOverPoints: 30 },
    statistics: { fromTotalInvestment: 500, yellowOverMonths: 1, redOverMonths: 2 },
    stale: { redAtTimes: 2 },
  }),
  lock_window: (n) => ({ calendarDays: n % 300 }),
  stale_reports: (n) => ({ workingDays: 1 + (n % 50) }),
  retention: (n) => ({ months: 6 + (n % 500) }),
};

/** Makes what the cells of the permission matrix ask for: new each time, so that no cell spoils another. */
export class MatrixTargets {
  #made = 0;

  constructor(private readonly city: City) {}

  /** A thing of the kind at a place. */
  async at(kind: IdKind, place: Place): Promise<Target> {
    switch (kind) {
      case 'project':
        return this.#project(place);
      case 'unit':
        return this.#unit(place);
      case 'person':
        return this.#person(place);
      case 'duty':
        return place.onProject === null ? this.#duty(place) : this.#dutyOnProject(place);
      case 'setting':
        return this.setting(settingKeys[this.#next() % settingKeys.length]!);
    }
  }

  /** A setting; there is one of each in the city. */
  setting(key: SettingKey): Target {
    return { what: key, id: key, scope: { setting: key, unitPath: [this.city.rootId] } };
  }

  /** What names nothing of the kind: another thing's id, and nothing's. */
  async strange(kind: Exclude<IdKind, 'setting'>, place: Place): Promise<Target[]> {
    const other = await this.at(kind === 'unit' ? 'project' : 'unit', place);
    return [
      { what: 'the id of another thing', id: other.id, scope: null },
      { what: 'an id of nothing', id: newId(), scope: null },
    ];
  }

  /** A value for a setting that it does not have yet. */
  valueFor(key: string): unknown {
    return settingSamples[key as SettingKey](this.#next());
  }

  /** A person who is disabled. */
  async disable(personId: string): Promise<void> {
    const { people } = this.city;
    await people.disable({ kind: 'system', part: 'setup' }, personId, null, { vacate: true, reason: null });
  }

  /** The ETag of a thing as it is. */
  async etagOf({ id, scope }: Target, kind: IdKind): Promise<string> {
    if (scope === null) return '"1"';
    const { database } = this.city;
    const sql: Record<IdKind, string> = {
      project: 'SELECT seq::integer AS revision FROM audit.chain WHERE chain = $1',
      unit: 'SELECT version AS revision FROM unit_current WHERE id = $1::uuid',
      person: 'SELECT version AS revision FROM person_current WHERE id = $1::uuid',
      duty: 'SELECT version AS revision FROM duty_current WHERE id = $1::uuid',
      setting: 'SELECT version AS revision FROM setting_current WHERE key = $1 AND programme IS NULL',
    };
    const [row] = await database.query<{ revision: number }>(sql[kind], [id]);
    return `"${row?.revision ?? 0}"`;
  }

  async #project({ areaId, onProject }: Place): Promise<Target> {
    const milestones = [reached('signing', '2021-06-01'), planned('groundbreaking', '2022-03-31')];
    const id = await this.city.project({ leadUnitId: areaId, milestones });
    if (onProject !== null) await this.city.duty(onProject.personId, onProject.role, { projectId: id });
    return { what: 'project', id, scope: { projectId: id, unitPath: [this.city.rootId, areaId] } };
  }

  async #unit({ areaId }: Place): Promise<Target> {
    const id = await this.city.unit(`单位 ${this.#next()}`, [this.city.rootId, areaId]);
    return { what: 'unit', id, scope: { unitPath: [this.city.rootId, areaId, id] } };
  }

  /** One with a duty to end or hand over, on a unit of their own. */
  async #person(place: Place): Promise<Target> {
    const unit = await this.#unit(place);
    const { personId } = await this.city.person(
      'unit_head',
      { unitId: unit.id },
      { ofUnit: unit.id, name: `人员 ${this.#next()}` },
    );
    return { what: 'person', id: personId, scope: unit.scope };
  }

  async #duty(place: Place): Promise<Target> {
    const person = await this.#person(place);
    return { what: 'duty', id: await this.#dutyOf(person.id), scope: person.scope };
  }

  /** Somebody else's duty on an own project. */
  async #dutyOnProject(place: Place): Promise<Target> {
    const { id: projectId, scope } = await this.#project(place);
    const role = place.onProject!.role === 'leader' ? 'liaison_officer' : 'leader';
    const { personId } = await this.city.person(role, { projectId });
    return { what: 'duty', id: await this.#dutyOf(personId), scope };
  }

  async #dutyOf(personId: string): Promise<string> {
    const [duty] = await this.city.database.query<{ id: string }>(
      'SELECT id FROM duty_current WHERE person_id = $1',
      [personId],
    );
    return duty!.id;
  }

  #next(): number {
    return (this.#made += 1);
  }
}
