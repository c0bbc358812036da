import type { CountedStage } from '#domain';
import type { Named, PublishedMilestone, PublishedProject, Publication } from './published-project.js';

/** A value of JSON without null. */
export type Oc4idsValue =
  string | number | readonly Oc4idsValue[] | { readonly [field: string]: Oc4idsValue };
type Fields = { readonly [field: string]: Oc4idsValue | null | undefined };

const statusOfStage: Readonly<Record<PublishedProject['stageReached'], string | null>> = {
  unknown: null,
  pipeline: 'identification',
  signing: 'preparation',
  groundbreaking: 'implementation',
  completion: 'completion',
  operation: 'maintenance',
};

const codeOfStage: Readonly<Record<CountedStage, string | null>> = {
  signing: null,
  groundbreaking: 'commencement',
  completion: 'completion',
  operation: 'commissioning',
};

/** Categories whose sector is beyond doubt; another one has none. */
const sectorOfCategory: Readonly<Record<string, string>> = {
  agriculture: 'economy',
  commerce: 'economy',
  culture: 'cultureSportsAndRecreation',
  education: 'education',
  health: 'health',
  housing: 'socialHousing',
  industry: 'economy',
  research: 'economy',
  'technical-upgrade': 'economy',
  transport: 'transport',
};

/** What works on something that stands; every other project builds something new. */
const rehabilitations: ReadonlySet<string> = new Set(['technical-upgrade', 'urban-renewal']);

const percent = { name: 'percent', scheme: 'UNCEFACT', id: 'P1' } as const;

/** A project as OC4IDS 0.9 has it: what is not known is left out, never null and never an empty list. */
export function oc4idsProject(project: PublishedProject, publication: Publication): Oc4idsValue {
  const { idPrefix, notice, today } = publication;
  return known({
    id: idOf(project.id, idPrefix),
    updated: project.changedAt,
    language: 'zh',
    identifiers: project.code === null ? null : [{ scheme: 'GB/T 40058-2021', id: project.code }],
    publicAuthority: reference(project.leadUnit),
    title: project.name,
    description: notice,
    status: statusOf(project),
    type: rehabilitations.has(project.category) ? 'rehabilitation' : 'construction',
    sector: listOf(sectorOfCategory[project.category] ?? null),
    additionalClassifications: [{ scheme: 'key-projects-category', id: project.category }],
    period: known({ startDate: beginOf(project.periodFrom), endDate: endOf(project.periodTo) }),
    budget: project.totalInvestment === null ? null : { amount: yuan(project.totalInvestment) },
    parties: partiesOf(project),
    milestones: project.milestones.flatMap((milestone) => milestoneOf(milestone, project, today) ?? []),
    forecasts: [...planOf(project)],
    metrics: [...factsOf(project)],
    completion: known({ endDate: endOf(completedOn(project)) }),
    relatedProjects: project.related.map(({ id, name, relationship }) => ({
      id: `${relationship}-${id}`,
      scheme: 'oc4ids',
      identifier: idOf(id, idPrefix),
      relationship,
      title: name,
    })),
  })!;
}

/** A project that was split or merged goes on under other ids: as this one it is over before its end. */
function statusOf({ state, stageReached }: PublishedProject): string | null {
  const isOver = stageReached === 'completion' || stageReached === 'operation';
  if (state === 'terminated' || (state === 'superseded' && !isOver)) return 'cancelled';
  return statusOfStage[stageReached];
}

function partiesOf({ leadUnit, area }: PublishedProject): Oc4idsValue {
  const lead = { id: leadUnit.id, name: leadUnit.name, roles: ['publicAuthority'] };
  if (area === null || area.id === leadUnit.id) return [lead];
  return [lead, { id: area.id, name: area.name, roles: ['responsibleArea'] }];
}

/** Null where the record says no more of it than that the lifecycle has it. */
function milestoneOf(
  milestone: PublishedMilestone,
  project: PublishedProject,
  today: string,
): Oc4idsValue | null {
  const { id, title, countsAs, dueOn, dueYear, reachedOn, reachedPrecision, changedAt } = milestone;
  const isReached = reachedPrecision !== null;
  if (!project.stageKnown && !isReached && dueOn === null && dueYear === null) return null;
  return known({
    id,
    title,
    type: countsAs === 'signing' ? 'contractClose' : 'delivery',
    description: roughly(milestone),
    code: countsAs === null ? null : codeOfStage[countsAs],
    dueDate: endOf(dueOn ?? (dueYear === null ? null : `${dueYear}-12-31`)),
    dateMet: beginOf(reachedPrecision === 'day' ? reachedOn : null),
    dateModified: changedAt,
    status: isReached ? 'met' : unmetStatus(milestone, project, today),
  });
}

function unmetStatus(
  milestone: PublishedMilestone,
  { state, milestones }: PublishedProject,
  today: string,
): string {
  const { dueOn, dueYear, isStep, stage } = milestone;
  const lastDay = dueOn ?? (dueYear === null ? null : `${dueYear}-12-31`);
  const isOver = state === 'terminated' || state === 'superseded';
  if (!isOver && (lastDay === null || lastDay >= today)) return 'scheduled';
  const isBegun = milestones.some(
    (other) => other.isStep && other.stage === stage && other.reachedPrecision !== null,
  );
  return !isStep && isBegun ? 'partiallyMet' : 'notMet';
}

/** What a date would say too exactly. */
function roughly({ dueOn, dueYear, reachedOn, reachedPrecision }: PublishedMilestone): string | null {
  if (reachedPrecision === 'unknown') return '已达到，日期不详';
  if (reachedPrecision === 'year') return `${reachedOn!.slice(0, 4)} 年达到`;
  if (reachedPrecision === 'month') return `${reachedOn!.slice(0, 7)} 达到`;
  return reachedPrecision === null && dueOn === null && dueYear !== null ? `计划 ${dueYear} 年内` : null;
}

function completedOn({ milestones }: PublishedProject): string | null {
  const completion = milestones.find(({ countsAs }) => countsAs === 'completion');
  return completion?.reachedPrecision === 'day' ? completion.reachedOn : null;
}

function* planOf({ plan }: PublishedProject): Generator<Oc4idsValue> {
  const { year, whole, months } = plan;
  const observations =
    months?.map((amount, index) => spent(`${year}-${String(index + 1).padStart(2, '0')}`, amount)) ??
    (whole === null ? [] : [spent(`${year}-12`, whole)]);
  if (observations.length > 0)
    yield { id: 'financialProgress', title: '年度计划投资（自 1 月 1 日累计）', observations };
}

/** Two series of money, which no reader is to add up, and the progress of the works. */
function* factsOf({ investment, progress }: PublishedProject): Generator<Oc4idsValue> {
  for (const [series, id, title] of [
    ['reported', 'financialProgress', '完成投资填报数（自 1 月 1 日累计）'],
    ['statistical', 'financialProgressStatistical', '完成投资统计数（自 1 月 1 日累计）'],
  ] as const) {
    const own = investment.filter((figure) => figure.series === series);
    if (own.length > 0)
      yield { id, title, observations: own.map(({ month, cumulative }) => spent(month, cumulative)) };
  }
  if (progress.length > 0)
    yield {
      id: 'physicalProgress',
      title: '形象进度',
      observations: progress.map(({ on, percent: measure }) => ({
        id: on,
        measure,
        unit: percent,
        period: { startDate: beginOf(on)!, endDate: endOf(on)! },
      })),
    };
}

/** Money since 1 January at a month's end. */
function spent(month: string, amount: string): Oc4idsValue {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const lastDay = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return {
    id: month,
    value: yuan(amount),
    period: { startDate: beginOf(`${year}-01-01`)!, endDate: endOf(`${month}-${lastDay}`)! },
  };
}

/** 万元 with four places are whole yuan. */
function yuan(amount: string): Oc4idsValue {
  return { amount: Number(amount.replace('.', '')), currency: 'CNY' };
}

function idOf(id: string, prefix: string | null): string {
  return prefix === null ? id : `${prefix}-${id}`;
}

function reference({ id, name }: Named): Oc4idsValue {
  return { id, name };
}

function listOf(value: string | null): readonly string[] {
  return value === null ? [] : [value];
}

function beginOf(day: string | null): string | null {
  return day === null ? null : `${day}T00:00:00+08:00`;
}

function endOf(day: string | null): string | null {
  return day === null ? null : `${day}T23:59:59+08:00`;
}

/** The fields that have a value; null where none has. */
function known(fields: Fields): Oc4idsValue | null {
  const entries = Object.entries(fields).filter(
    ([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return entries.length === 0 ? null : (Object.fromEntries(entries) as Oc4idsValue);
}
