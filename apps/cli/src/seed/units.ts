import type { PlanKey, PlanUnit } from './plan-types.js';
import type { ReportProject } from './report.js';

/** Key of the city, the root of the tree. */
export const rootUnit = unitKey('太仓市');

/** Key of the office that keeps the list (重点项目办); the supervisor of the root sits in it. */
export const projectOffice = unitKey('重点项目办');

/** Key of the port area's own office, whose supervisor stands between the port's projects and the root's. */
export const portOffice = unitKey('太仓港区项目推进办公室');

/** Key of the town whose head retires and hands over. */
export const handedOverUnit = unitKey('浏河镇');

/** Key of the area whose head is on leave when the demonstration begins. */
export const unitOnLeave = unitKey('太仓港区');

/** Key of the area with the demonstration's log-ins for liaison officer, unit head and enterprise contact. */
export const accountArea = unitKey('高新区');

const departments = [
  '政府办公室',
  '发改委',
  '工信局',
  '科技局',
  '商务局',
  '住建局',
  '交通局',
  '教育局',
  '卫健委',
  '水务局',
  '农业农村局',
  '生态环境局',
  '文旅局',
  '民政局',
  '应急局',
  '审计局',
  '大数据管理局',
  '城投集团',
];

const offices: readonly (readonly [name: string, parent: string])[] = [
  ['重点项目办', '发改委'],
  ['督查室', '政府办公室'],
  ['太仓港区项目推进办公室', '太仓港区'],
];

/** The department that leads a project of the category where no area is known. */
const departmentOf: Readonly<Record<string, string>> = {
  industry: '工信局',
  'technical-upgrade': '工信局',
  logistics: '商务局',
  commerce: '商务局',
  carrier: '发改委',
  research: '科技局',
  transport: '交通局',
  education: '教育局',
  health: '卫健委',
  water: '水务局',
  municipal: '住建局',
  housing: '住建局',
  'urban-renewal': '住建局',
  agriculture: '农业农村局',
  environment: '生态环境局',
  livelihood: '民政局',
  culture: '文旅局',
  safety: '应急局',
};

/** The key of a unit by its name, which is unique in the plan. */
export function unitKey(name: string): PlanKey {
  return `unit:${name}`;
}

/** The organisation tree, parents before children: the city, departments (made up), areas (report), offices. */
export function buildUnits(areas: readonly string[]): PlanUnit[] {
  return [
    { key: rootUnit, parent: null, kind: 'city', name: '太仓市', synthetic: false },
    ...departments.map((name) => unit('department', name, rootUnit, true)),
    ...areas.map((name) => unit('area', name, rootUnit, false)),
    ...offices.map(([name, parent]) => unit('office', name, unitKey(parent), true)),
  ];
}

function unit(kind: PlanUnit['kind'], name: string, parent: PlanKey, synthetic: boolean): PlanUnit {
  return { key: unitKey(name), parent, kind, name, synthetic };
}

/**
 * The lead unit (牵头) of a named project. The report names none, so this is assumed for the demonstration: the
 * area where the report gives one, otherwise the department for the category. Such an assumption gives the
 * project people who answer; it says nothing of the project itself, whose `area` stays unknown.
 * @throws Error for a category without a department.
 */
export function assumedLeadUnit(project: Pick<ReportProject, 'name' | 'category' | 'area'>): PlanKey {
  const unit = project.area ?? departmentOf[project.category];
  if (unit === undefined) {
    throw new Error(`No department leads the category "${project.category}" of ${project.name}.`);
  }
  return unitKey(unit);
}
