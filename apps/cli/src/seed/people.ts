import { dealNames } from './person-names.js';
import type { PlanKey, PlanPerson, PlanProject } from './plan-types.js';
import { accountArea, handedOverUnit, portOffice, projectOffice, rootUnit, unitKey } from './units.js';

/** An officer looks after at least 5 and at most 15 projects; units are split so that nobody has more than 12. */
const mostProjects = 12;
/** City leaders (挂钩领导) beside the head of the city. */
const leaderCount = 14;

/** The people of one lead unit. */
interface UnitStaff {
  head: PlanKey;
  /** Each officer's projects. */
  officers: ReadonlyMap<PlanKey, readonly PlanKey[]>;
}

/** Everybody in the plan, by what they do; the people themselves carry no role. */
export interface Staff {
  people: PlanPerson[];
  byUnit: ReadonlyMap<PlanKey, UnitStaff>;
  /** 挂钩领导 with their projects; the first is the head of the city (主要领导). */
  leaders: ReadonlyMap<PlanKey, readonly PlanKey[]>;
  headOfCity: PlanKey;
  supervisor: PlanKey;
  portSupervisor: PlanKey;
  enterpriseContact: PlanKey;
  /** Who takes over from a head who retires. */
  successor: PlanKey;
  systemAdministrator: PlanKey;
  securityAdministrator: PlanKey;
  auditAdministrator: PlanKey;
}

/** One made-up person for every duty of the plan that needs one, and one who takes over from another. */
export function buildStaff(seed: number, projects: readonly PlanProject[]): Staff {
  const posts: { key: PlanKey; unit: PlanKey }[] = [];
  const post = (key: string, unit: PlanKey): PlanKey => {
    posts.push({ key: `person:${key}`, unit });
    return `person:${key}`;
  };
  const single = {
    supervisor: post('supervisor', projectOffice),
    portSupervisor: post('port-supervisor', portOffice),
    headOfCity: post('head-of-city', rootUnit),
    // An enterprise is no unit of the city: its contact stands with the area that looks after it.
    enterpriseContact: post('enterprise-contact', accountArea),
    systemAdministrator: post('system-administrator', unitKey('大数据管理局')),
    securityAdministrator: post('security-administrator', unitKey('政府办公室')),
    auditAdministrator: post('audit-administrator', unitKey('审计局')),
  };
  const leaders = dealLeaders(projects, single.headOfCity, post);
  const byUnit = new Map(
    [...groupByUnit(projects)].map(([unit, keys]) => [
      unit,
      { head: post(`head:${nameOf(unit)}`, unit), officers: splitUnit(unit, keys, post) },
    ]),
  );
  // Last, so that everybody else keeps their name.
  const successor = post(`head:${nameOf(handedOverUnit)}:2`, handedOverUnit);
  const names = dealNames(seed, posts.length);
  const people = posts.map(({ key, unit }, index): PlanPerson => {
    const { name, pinyin } = names[index]!;
    return { key, name, email: `${pinyin}@demo.example`, unit, synthetic: true };
  });
  return { people, byUnit, leaders, successor, ...single };
}

/** The key of the only or first liaison officer of a lead unit. */
export function firstOfficerKey(unit: PlanKey): PlanKey {
  return `person:liaison:${nameOf(unit)}:1`;
}

function nameOf(unit: PlanKey): string {
  return unit.slice('unit:'.length);
}

function groupByUnit(projects: readonly PlanProject[]): Map<PlanKey, PlanKey[]> {
  const groups = new Map<PlanKey, PlanKey[]>();
  for (const { key, leadUnit } of projects) groups.set(leadUnit, [...(groups.get(leadUnit) ?? []), key]);
  return groups;
}

/** A unit's projects among as few officers as do, as evenly as can be. */
function splitUnit(
  unit: PlanKey,
  projects: readonly PlanKey[],
  post: (key: string, unit: PlanKey) => PlanKey,
): Map<PlanKey, PlanKey[]> {
  const parts = splitEvenly(projects, Math.ceil(projects.length / mostProjects));
  return new Map(parts.map((part, index) => [post(`liaison:${nameOf(unit)}:${index + 1}`, unit), part]));
}

/**
 * The head of the city takes the projects of the province's list, which are made-up ones; the others go unit by
 * unit to the city's leaders, since each of them is in charge of some units.
 */
function dealLeaders(
  projects: readonly PlanProject[],
  headOfCity: PlanKey,
  post: (key: string, unit: PlanKey) => PlanKey,
): Map<PlanKey, PlanKey[]> {
  const ofProvince = projects.filter(({ levels }) => levels.includes('province')).map(({ key }) => key);
  const others = projects.filter(({ levels }) => !levels.includes('province'));
  const parts = splitEvenly([...groupByUnit(others).values()].flat(), leaderCount);
  return new Map([
    [headOfCity, ofProvince],
    ...parts.map((part, index): [PlanKey, PlanKey[]] => [post(`leader:${index + 1}`, rootUnit), part]),
  ]);
}

function splitEvenly<T>(list: readonly T[], parts: number): T[][] {
  return Array.from({ length: parts }, (_, index) =>
    list.slice(Math.round((index * list.length) / parts), Math.round(((index + 1) * list.length) / parts)),
  );
}
