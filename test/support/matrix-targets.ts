import { newId } from '#database';
import {
  can,
  isRefusal,
  settingKeys,
  type Action,
  type HeldDuty,
  type Person,
  type RoleCode,
  type Scope,
  type SettingKey,
} from '#domain';
import {
  CalendarService,
  ListChanges,
  ListYearsService,
  ProgrammesService,
  ProjectChanges,
  SequencerService,
  TargetsService,
  type FileStore,
} from '#portfolio';
import { addFile } from './evidence.js';
import { planned, reached, type City } from './city.js';
import type { ApiClient } from './api-client.js';
import { hasOwnTargets, isPart, type IdKind, type Operation, type ScopedKind } from './described-api.js';
import { leaderOf } from './paper-parts.js';
import { memorySigner } from './memory-signer.js';
import { ProjectParts } from './project-parts.js';
import { issuedRollup } from './issued-rollup.js';
import { settingSamples } from './setting-samples.js';
import { signInTargets, type SignInTarget } from './sign-in-targets.js';

const setup = { kind: 'system', part: 'setup' } as const;

/** What an id in a request names. */
export interface Target {
  readonly what: string;
  readonly id: string;
  /** Null: it is no such thing. */
  readonly scope: Scope | null;
  /** Of what belongs to log-ins: the answer to whoever may do it, null for the success. */
  readonly refusedWith?: SignInTarget['refusedWith'];
}

/** Who asks. */
export interface MatrixReader {
  readonly client: ApiClient;
  readonly person: Person;
}

/** Where a reader's own things are: on a project of theirs, or below an area. */
export interface Place {
  readonly areaId: string;
  /** The reader whose duty is on projects gets one on each own project. */
  readonly onProject: { readonly personId: string; readonly role: RoleCode } | null;
}

/** Operations that find a project in another state than others do. */
const needsItsOwnState = /\/(?:early-operations|reopenings)$/;

/** What has an ETag. */
export type VersionedKind = Exclude<ScopedKind, 'event' | 'text_event' | 'file' | 'leader'>;

/** Makes what the cells of the permission matrix ask for: new each time, so that no cell spoils another. */
export class MatrixTargets {
  readonly parts: ProjectParts;
  readonly signer = memorySigner();
  readonly #sequencer: SequencerService;
  readonly #ready = new Map<string, Target>();
  readonly #lists: ListYearsService;
  readonly #programmes: ProgrammesService;
  readonly #targets: TargetsService;
  #made = 0;
  #lastYear = 2030;
  #settings = 0;

  constructor(
    private readonly city: City,
    private readonly files: FileStore | null = null,
  ) {
    this.parts = new ProjectParts(city);
    this.#sequencer = new SequencerService(city.database, this.signer, newId);
    const changes = new ProjectChanges(city.database, newId, new CalendarService(city.database));
    const lists = new ListChanges(city.database, changes);
    this.#lists = new ListYearsService(city.database, newId, lists);
    this.#programmes = new ProgrammesService(city.database, newId, lists, changes);
    this.#targets = new TargetsService(city.database, newId, lists);
  }

  /** Everything own that an operation asks for, in the order of its slots: a part belongs to the project before it. */
  async ownCell(operation: Operation, own: Place, reader: MatrixReader | null): Promise<Target[]> {
    const cell: Target[] = [];
    for (const { kind } of operation.slots)
      cell.push({ ...(await this.#own(operation, kind, own, cell, reader)), what: `an own ${kind}` });
    return cell;
  }

  /** A person with the duties that they have by now. */
  async personNow(personId: string): Promise<Person> {
    const duties = await this.city.database.query<{ [F in keyof HeldDuty]: HeldDuty[F] }>(
      'SELECT role, project_id AS "projectId", unit_id AS "unitId" FROM duty_current WHERE person_id = $1',
      [personId],
    );
    return { kind: 'person', personId, duties };
  }

  /** The targets of an operation about log-ins; null: it is about something else. */
  async ofAccess({ path, slots, action }: Operation, reader: MatrixReader | null): Promise<Target[] | null> {
    if (!slots.some(({ kind }) => hasOwnTargets(kind))) return null;
    const mayDo = reader !== null && can(reader.person, action as Action);
    const found = mayDo ? await signInTargets(this.city, path, reader) : null;
    if (mayDo && found === null) throw new Error(`The matrix has no targets for ${path}.`);
    return (found ?? [{ what: 'anything', id: this.city.areaId, refusedWith: () => null }]).map((target) => ({
      ...target,
      scope: null,
    }));
  }

  async #own(
    operation: Operation,
    kind: IdKind,
    own: Place,
    before: readonly Target[],
    reader: MatrixReader | null,
  ): Promise<Target> {
    if (hasOwnTargets(kind)) return (await this.ofAccess(operation, reader))![0]!;
    const use = `${operation.name} ${reader?.person.personId}`;
    const hasParts = operation.slots.some((slot) => isPart(slot.kind));
    if (!isPart(kind)) return this.at(kind, own, operation.name, `${before.length} ${hasParts ? use : ''}`);
    const { id, scope } = before[0]!;
    return this.#kept(`${kind} ${id} ${use}`, async () => {
      const asker = reader === null ? null : await this.personNow(reader.person.personId);
      return { what: kind, id: await this.parts.of(kind, id, operation.name, asker), scope };
    });
  }

  /**
   * A thing of the kind at a place, ready for the operation (`POST …/reopenings`): the one that is there, until an
   * operation has been done to it. `use` keeps things apart that are made ready for one operation and reader.
   */
  async at(kind: ScopedKind, place: Place, operation = '', use = ''): Promise<Target> {
    const state = needsItsOwnState.test(operation) ? operation : '';
    return this.#kept(`${kind} ${place.areaId} ${place.onProject?.personId} ${use} ${state}`, async () =>
      this.#make(kind, place, operation),
    );
  }

  /** An operation has been done to these, or they have been made ready for one: the next cells get others. */
  spend(cell: readonly Target[]): void {
    for (const [key, target] of this.#ready)
      if (cell.some(({ id }) => id === target.id)) this.#ready.delete(key);
  }

  async #kept(key: string, make: () => Promise<Target>): Promise<Target> {
    const ready = this.#ready.get(key) ?? (await make());
    this.#ready.set(key, ready);
    return ready;
  }

  async #make(kind: ScopedKind, place: Place, operation: string): Promise<Target> {
    switch (kind) {
      case 'project':
        return this.#projectFor(operation, place);
      case 'unit':
        return this.#unit(place);
      case 'person':
        return this.#person(place);
      case 'leader':
        return this.#leader(place);
      case 'duty':
        return place.onProject === null ? this.#duty(place) : this.#dutyOnProject(place);
      case 'setting':
        return this.setting(settingKeys[(this.#settings += 1) % settingKeys.length]!);
      case 'lifecycle':
        return this.lifecycle();
      case 'list_year':
        return this.#listYear();
      case 'programme':
        return this.#programme();
      case 'target':
        return this.#target(place);
      case 'file':
        return this.#file(place);
      case 'rollup': {
        const unit = await this.#unit(place);
        return { ...unit, what: 'rollup', id: await issuedRollup(this.city, unit.id) };
      }
      case 'event':
        return this.#coveredEvent(await this.#project(place));
      case 'text_event':
        return this.#eventWithText();
    }
  }

  /** What the document's examples name beside ids: a draft of 2023. */
  async prepare(): Promise<void> {
    await this.#openList(2023);
  }

  /** Signs what was recorded: a log has a checkpoint before anybody asks for one. */
  async sign(): Promise<void> {
    await this.#sequencer.sign();
  }

  /** A setting; there is one of each in the city. */
  setting(key: SettingKey): Target {
    return { what: key, id: key, scope: { setting: key, unitPath: [this.city.rootId] } };
  }

  /** A lifecycle that no project of the matrix runs on; lifecycles belong to the root. */
  lifecycle(): Target {
    return { what: 'lifecycle', id: 'urban_renewal', scope: { unitPath: [this.city.rootId] } };
  }

  /** What names nothing of the kind: another thing's id, and nothing's. */
  async strange(kind: Exclude<ScopedKind, 'setting'>, place: Place): Promise<Target[]> {
    if (kind === 'list_year') return [{ what: 'a year without a list', id: '1999', scope: null }];
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
  async etagOf({ id, scope }: Target, kind: VersionedKind): Promise<string> {
    if (scope === null) return '"1"';
    const { database } = this.city;
    const sql: Record<VersionedKind, string> = {
      project: 'SELECT seq::integer AS revision FROM audit.chain WHERE chain = $1',
      unit: 'SELECT version AS revision FROM unit_current WHERE id = $1::uuid',
      person: 'SELECT version AS revision FROM person_current WHERE id = $1::uuid',
      duty: 'SELECT version AS revision FROM duty_current WHERE id = $1::uuid',
      programme: 'SELECT version AS revision FROM programme_current WHERE id = $1::uuid',
      target: 'SELECT version AS revision FROM target_current WHERE id = $1::uuid',
      list_year: 'SELECT version AS revision FROM list_year_current WHERE year = $1::integer',
      setting: 'SELECT version AS revision FROM setting_current WHERE key = $1 AND programme IS NULL',
      rollup: `SELECT encode(data_sha256, 'hex') AS revision FROM rollup WHERE id = $1::uuid`,
      lifecycle: 'SELECT max(version) AS revision FROM lifecycle_version WHERE code = $1',
    };
    const [row] = await database.query<{ revision: number | string }>(sql[kind], [id]);
    return `"${row?.revision ?? 0}"`;
  }

  async #projectFor(operation: string, place: Place): Promise<Target> {
    const project = await this.#project(place);
    if (operation.endsWith('/early-operations')) await this.parts.breakGround(project.id);
    if (operation.endsWith('/reopenings')) await this.parts.terminate(project.id);
    return project;
  }

  /** A draft of a year that no other cell has; later ones come later, since lists are issued in their order. */
  async #listYear(): Promise<Target> {
    const year = (this.#lastYear += 1);
    await this.#openList(year);
    return { what: 'list year', id: String(year), scope: { unitPath: [this.city.rootId] } };
  }

  async #openList(year: number): Promise<void> {
    const opened = await this.#lists.open(setup, year, null);
    if (isRefusal(opened)) throw new Error(opened.code);
  }

  async #programme(): Promise<Target> {
    const n = this.#next();
    const made = await this.#programmes.create(setup, `programme-${n}`, `专项 ${n}`);
    if (isRefusal(made)) throw new Error(made.code);
    return { what: 'programme', id: made.id, scope: { unitPath: [this.city.rootId] } };
  }

  /** One that a unit of the place answers for. */
  async #target(place: Place): Promise<Target> {
    const unit = await this.#unit(place);
    const made = await this.#targets.set(setup, {
      year: 2022,
      name: `目标 ${this.#next()}`,
      programme: null,
      measure: '个',
      sense: 'at_least',
      strength: 'binding',
      value: '10',
      ownerUnitId: unit.id,
    });
    if (isRefusal(made)) throw new Error(made.code);
    return { what: 'target', id: made.id, scope: unit.scope };
  }

  async #project({ areaId, onProject }: Place): Promise<Target> {
    const milestones = [
      reached('signing', '2021-06-01'),
      planned('groundbreaking', '2022-03-31'),
      planned('completion', '2022-12-31'),
    ];
    // The first version of its lifecycle: there is a newer one to move to.
    const id = await this.city.project({ leadUnitId: areaId, milestones, lifecycleVersion: 1 });
    if (onProject !== null) await this.city.duty(onProject.personId, onProject.role, { projectId: id });
    return { what: 'project', id, scope: { projectId: id, unitPath: [this.city.rootId, areaId] } };
  }

  async #file(place: Place): Promise<Target> {
    const { id, scope } = await this.#project(place);
    const { id: personId } = await this.#person(place);
    return { what: 'file', id: await addFile(this.city, this.files, id, personId), scope };
  }

  /** The newest event of a project, under a checkpoint. */
  async #coveredEvent({ id, scope }: Target): Promise<Target> {
    const [event] = await this.city.database.query<{ event: string }>(
      'SELECT event FROM audit.event WHERE chain = $1 ORDER BY seq DESC LIMIT 1',
      [id],
    );
    await this.sign();
    return { what: 'event', id: event!.event, scope };
  }

  /** An event that carries a text which can be erased; where it happened plays no part. */
  async #eventWithText(): Promise<Target> {
    const id = await this.city.project({ remark: '误写的备注' });
    const [event] = await this.city.database.query<{ event: string }>(
      'SELECT event FROM audit.event WHERE chain = $1 ORDER BY seq LIMIT 1',
      [id],
    );
    return { what: 'event with a text', id: event!.event, scope: { unitPath: [this.city.rootId] } };
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

  /** The leader of the area, and so of every project in it. */
  async #leader({ areaId }: Place): Promise<Target> {
    const id = await leaderOf(this.city, areaId);
    return { what: 'leader', id, scope: { unitPath: [this.city.rootId, areaId] } };
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
