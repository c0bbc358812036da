import type { RoleCode } from '#domain';
import type { Database, PrismaClient } from '#database';
import { isUuid } from './identify.js';
import { readToday } from './administration.queries.js';

/** What a person answers for, as an operator reads it. */
export interface DutyRecord {
  readonly role: RoleCode;
  /** The project's or unit's name. */
  readonly scope: string;
  readonly projectId: string | null;
  readonly unitId: string | null;
  readonly fromOn: string;
  /** The first day on which it is over; null: open. */
  readonly toOn: string | null;
  /** Id of the person stood in for. */
  readonly deputyFor: string | null;
}

/** A person; `contacts` only where they were asked for. */
export interface PersonRecord {
  readonly id: string;
  /** Null: erased. */
  readonly name: string | null;
  readonly unit: string;
  readonly state: string;
  readonly synthetic: boolean;
  readonly duties: readonly DutyRecord[];
  readonly contacts?: { readonly email: string | null; readonly login: string | null };
}

/** A node of the organisation tree, in the order of the tree. */
export interface UnitRecord {
  readonly id: string;
  readonly parentId: string | null;
  readonly kind: string;
  readonly name: string;
  readonly synthetic: boolean;
  readonly state: string;
  /** 0 for the city. */
  readonly depth: number;
  /** People of the unit itself. */
  readonly people: number;
  /** Projects that the unit itself leads. */
  readonly ledProjects: number;
}

/** Somebody or something that a name may mean. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
  /** What tells it from others of that name. */
  readonly hint: string;
}

/**
 * People and units as the operator reads them. It asks no rights: whoever reaches the database with the command line
 * may read it anyway. E-mail addresses and log-ins leave it only when they are asked for.
 */
export class DirectoryService {
  readonly #database: Database;
  readonly #prisma: PrismaClient;

  constructor(database: Database, prisma: PrismaClient) {
    this.#database = database;
    this.#prisma = prisma;
  }

  /** Everybody, or who holds a role today; with the duties of today, by unit and name. */
  async people(wish: { role: RoleCode | null; contacts: boolean }): Promise<PersonRecord[]> {
    const today = await this.#today();
    const held = { fromOn: { lte: today }, OR: [{ toOn: null }, { toOn: { gt: today } }] };
    const rows = await this.#prisma.personCurrent.findMany({
      ...(wish.role === null
        ? {}
        : { where: { person: { currentDuties: { some: { role: wish.role, ...held } } } } }),
      include: {
        unit: { select: { name: true } },
        person: {
          select: {
            profile: { select: { name: true, email: true } },
            account: { select: { login: true } },
            currentDuties: {
              where: held,
              include: { project: { select: { name: true } }, unit: { select: { name: true } } },
              orderBy: [{ role: 'asc' }, { id: 'asc' }],
            },
          },
        },
      },
      orderBy: { id: 'asc' },
    });
    return rows.map(({ id, state, synthetic, unit, person }) => ({
      id,
      name: person.profile?.name ?? null,
      unit: unit.name,
      state,
      synthetic,
      duties: person.currentDuties.map((duty) => ({
        role: duty.role as RoleCode,
        scope: duty.project?.name ?? duty.unit?.name ?? '',
        projectId: duty.projectId,
        unitId: duty.unitId,
        fromOn: dayText(duty.fromOn),
        toOn: duty.toOn === null ? null : dayText(duty.toOn),
        deputyFor: duty.deputyFor,
      })),
      ...(wish.contacts
        ? { contacts: { email: person.profile?.email ?? null, login: person.account?.login ?? null } }
        : {}),
    }));
  }

  /** The organisation tree, each unit after the one it belongs to. */
  async units(): Promise<UnitRecord[]> {
    const rows = await this.#prisma.unitCurrent.findMany({
      include: { _count: { select: { people: true, ledProjects: true } } },
      orderBy: { id: 'asc' },
    });
    const branch = (parentId: string | null): UnitRecord[] =>
      rows
        .filter((row) => row.parentId === parentId)
        .flatMap(({ id, kind, name, synthetic, state, path, _count }) => [
          { id, parentId, kind, name, synthetic, state, depth: path.length - 1, ..._count },
          ...branch(id),
        ]);
    return branch(null);
  }

  /** The people that an id, a log-in or a name means. */
  async findPeople(named: string): Promise<Candidate[]> {
    const rows = await this.#prisma.personCurrent.findMany({
      where: isUuid(named)
        ? { id: named }
        : { person: { OR: [{ profile: { name: named } }, { account: { login: named.toLowerCase() } }] } },
      include: {
        unit: { select: { name: true } },
        person: { select: { profile: { select: { name: true } } } },
      },
      orderBy: { id: 'asc' },
    });
    return rows.map(({ id, unit, person }) => ({ id, name: person.profile?.name ?? '', hint: unit.name }));
  }

  /** The units that an id or a name means. */
  async findUnits(named: string): Promise<Candidate[]> {
    const rows = await this.#prisma.unitCurrent.findMany({
      where: isUuid(named) ? { id: named } : { name: named },
      orderBy: { id: 'asc' },
    });
    return rows.map(({ id, name, kind }) => ({ id, name, hint: kind }));
  }

  /** Today in the city, as Prisma writes days. */
  async #today(): Promise<Date> {
    const [day] = await this.#database.query<{ today: string }>(readToday);
    return new Date(day!.today);
  }
}

/** A day as Prisma reads it (UTC midnight), as the rest of the product writes it. */
function dayText(day: Date): string {
  return day.toISOString().slice(0, 10);
}
