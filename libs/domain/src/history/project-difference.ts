import { daysBetween, type LocalDate } from '../calendar/local-date.js';
import type { LifecycleStage } from '../lifecycle/lifecycle.js';
import type { Decimal } from '../recorded-rows.js';
import type { Language } from '../refusal-texts.js';
import { codeWords } from './code-words.js';
import { changed, teller, type Difference, type Tell } from './difference-texts.js';
import { obstacleDifferences, type Obstacles } from './obstacle-differences.js';
import { proceedingDifferences, type Proceedings } from './proceeding-differences.js';

/** A project as its document shows it, at one instant: what two of them differ in is told. */
export interface ProjectState extends Obstacles, Proceedings {
  readonly name: string;
  readonly code: string | null;
  readonly category: string;
  readonly cluster: string | null;
  readonly levels: readonly string[];
  readonly stage: string | null;
  readonly stageReached: string;
  readonly state: string;
  readonly lifecycle: { readonly stages: readonly Pick<LifecycleStage, 'code' | 'label' | 'steps'>[] };
  readonly leadUnit: { readonly id: string; readonly name: string };
  readonly area: { readonly id: string; readonly name: string } | null;
  readonly totalInvestment: Decimal | null;
  readonly remark: string | null;
  readonly milestones: readonly MilestoneState[];
  readonly entries: readonly {
    readonly listYear: number;
    readonly kind: string | null;
    readonly plannedInvestment: Decimal | null;
  }[];
  readonly duties: readonly { readonly role: string; readonly person: string }[];
  readonly investment: readonly {
    readonly series: string;
    readonly month: string;
    readonly cumulative: Decimal;
  }[];
  readonly lastReport: {
    readonly reportedOn: string;
    readonly percent: number | null;
    readonly text: string | null;
  } | null;
}

interface MilestoneState {
  readonly id: string;
  readonly stage: string;
  readonly step: string | null;
  readonly plannedOn: string | null;
  readonly dueYear: number | null;
  readonly dueOn: string | null;
  readonly reachedOn: string | null;
  readonly reachedPrecision: string | null;
  readonly missed: readonly { readonly dueOn: string; readonly state: string }[];
}

/**
 * What is different in a project between two instants, in words: the outcome, not each step on the way. `before` is null
 * where there was no such project yet. Names of people are as they are now.
 */
export function projectDifferences(
  before: ProjectState | null,
  after: ProjectState,
  language: Language,
): Difference[] {
  const tell = teller(language);
  if (before === null) return [tell('added', null, null, after.name)];
  return [
    ...stageDifferences(before, after, language),
    ...obstacleDifferences(before, after, language),
    ...proceedingDifferences(before, after, language),
    ...milestoneDifferences(before, after, language),
    ...fieldDifferences(before, after, language),
    ...entryDifferences(before, after, language),
    ...dutyDifferences(before, after, language),
    ...investmentDifferences(before, after, language),
    ...progressDifferences(before, after, language),
  ];
}

function stageDifferences(before: ProjectState, after: ProjectState, language: Language): Difference[] {
  return changed('stage', stageText(before, language), stageText(after, language), teller(language));
}

function stageText({ stage, stageReached, lifecycle }: ProjectState, language: Language): string {
  if (stageReached === 'unknown') return { zh: '未载明', en: 'not known' }[language];
  return stage === null
    ? { zh: '在谈、储备', en: 'pipeline' }[language]
    : labelOf(lifecycle, stage, null, language);
}

function labelOf(
  lifecycle: ProjectState['lifecycle'],
  stage: string,
  step: string | null,
  language: Language,
): string {
  const found = lifecycle.stages.find(({ code }) => code === stage);
  if (step === null) return found?.label[language] ?? stage;
  return found?.steps?.find(({ code }) => code === step)?.label[language] ?? step;
}

function milestoneDifferences(before: ProjectState, after: ProjectState, language: Language): Difference[] {
  const tell = teller(language);
  const earlier = new Map(before.milestones.map((milestone) => [milestone.id, milestone]));
  return after.milestones.flatMap((milestone): Difference[] => {
    const label = labelOf(after.lifecycle, milestone.stage, milestone.step, language);
    const was = earlier.get(milestone.id);
    const known = new Map(was?.missed.map(({ dueOn, state }) => [dueOn, state]));
    return [
      ...reachedDifference(label, was, milestone, tell, language),
      ...dateDifference(label, was, milestone, tell, language),
      ...milestone.missed
        .filter(({ dueOn, state }) => known.get(dueOn) !== state)
        .map(({ dueOn, state }) =>
          tell(state === 'missed' ? 'missed' : 'missed_corrected', label, known.get(dueOn) ?? null, dueOn),
        ),
    ];
  });
}

function reachedDifference(
  label: string,
  was: MilestoneState | undefined,
  is: MilestoneState,
  tell: Tell,
  language: Language,
): Difference[] {
  const unknown = { zh: '不详的日期', en: 'a day not known' }[language];
  const text = (milestone: MilestoneState | undefined): string | null =>
    milestone === undefined || milestone.reachedPrecision === null ? null : (milestone.reachedOn ?? unknown);
  const [before, after] = [text(was), text(is)];
  if (before === after) return [];
  return [
    after === null ? tell('stage_undone', label, before, null) : tell('stage_reached', label, before, after),
  ];
}

function dateDifference(
  label: string,
  was: MilestoneState | undefined,
  is: MilestoneState,
  tell: Tell,
  language: Language,
): Difference[] {
  const planned = (milestone: MilestoneState | undefined): string | null =>
    milestone?.plannedOn ?? (milestone?.dueYear ? String(milestone.dueYear) : null);
  const [before, after] = [planned(was), planned(is)];
  if (before !== after) {
    const moved =
      was?.plannedOn && is.plannedOn
        ? daysBetween(was.plannedOn as LocalDate, is.plannedOn as LocalDate)
        : null;
    return [tell('date_changed', label, before, after, { shift: shiftText(moved, language) })];
  }
  return changed('due_changed', was?.dueOn ?? null, is.dueOn, tell, label);
}

function shiftText(days: number | null, language: Language): string {
  if (days === null) return '';
  if (language === 'zh') return days > 0 ? `（推迟 ${days} 天）` : `（提前 ${-days} 天）`;
  return days > 0 ? ` (${days} days later)` : ` (${-days} days earlier)`;
}

function fieldDifferences(before: ProjectState, after: ProjectState, language: Language): Difference[] {
  const tell = teller(language);
  const levels = ({ levels: held }: ProjectState): string =>
    held.map((level) => codeWords.levels?.[level]?.[language] ?? level).join(language === 'zh' ? '、' : ', ');
  const state = ({ state: held }: ProjectState): string => codeWords.state?.[held]?.[language] ?? held;
  return [
    ...changed('name', before.name, after.name, tell),
    ...changed('code', before.code, after.code, tell),
    ...changed('category', before.category, after.category, tell),
    ...changed('cluster', before.cluster, after.cluster, tell),
    ...changed('levels', levels(before), levels(after), tell),
    ...changed('state', state(before), state(after), tell),
    // By id: a unit that was renamed is the same one.
    ...(before.leadUnit.id === after.leadUnit.id
      ? []
      : [tell('lead_unit', null, before.leadUnit.name, after.leadUnit.name)]),
    ...(before.area?.id === after.area?.id
      ? []
      : [tell('area', null, before.area?.name ?? null, after.area?.name ?? null)]),
    ...changed('total_investment', before.totalInvestment, after.totalInvestment, tell),
    ...changed('remark', before.remark, after.remark, tell),
  ];
}

function entryDifferences(before: ProjectState, after: ProjectState, language: Language): Difference[] {
  const tell = teller(language);
  const earlier = new Map(before.entries.map((entry) => [entry.listYear, entry]));
  const later = new Set(after.entries.map(({ listYear }) => listYear));
  return [
    ...after.entries.flatMap((entry): Difference[] => {
      const was = earlier.get(entry.listYear);
      const year = String(entry.listYear);
      return was === undefined
        ? [tell('listed', year, null, year)]
        : changed('planned_investment', was.plannedInvestment, entry.plannedInvestment, tell, year);
    }),
    ...before.entries
      .filter(({ listYear }) => !later.has(listYear))
      .map(({ listYear }) => tell('unlisted', String(listYear), String(listYear), null)),
  ];
}

function dutyDifferences(before: ProjectState, after: ProjectState, language: Language): Difference[] {
  const tell = teller(language);
  const roles = [...new Set([...before.duties, ...after.duties].map(({ role }) => role))].sort();
  const holders = ({ duties }: ProjectState, role: string): string | null =>
    duties
      .filter((duty) => duty.role === role)
      .map(({ person }) => person)
      .sort()
      .join(language === 'zh' ? '、' : ', ') || null;
  return roles.flatMap((role) =>
    changed(
      'duty',
      holders(before, role),
      holders(after, role),
      tell,
      codeWords.role?.[role]?.[language] ?? role,
    ),
  );
}

function investmentDifferences(before: ProjectState, after: ProjectState, language: Language): Difference[] {
  const tell = teller(language);
  const key = ({ series, month }: ProjectState['investment'][number]): string =>
    `${month} ${codeWords.series?.[series]?.[language] ?? series}`;
  const earlier = new Map(before.investment.map((figure) => [key(figure), figure.cumulative]));
  return after.investment.flatMap((figure) =>
    changed('investment', earlier.get(key(figure)) ?? null, figure.cumulative, tell, key(figure)),
  );
}

function progressDifferences(before: ProjectState, after: ProjectState, language: Language): Difference[] {
  const text = ({ lastReport }: ProjectState): string | null =>
    lastReport === null
      ? null
      : [
          lastReport.reportedOn,
          ...(lastReport.percent === null ? [] : [`${lastReport.percent}%`]),
          ...(lastReport.text === null ? [] : [lastReport.text]),
        ].join(' ');
  return changed('progress', text(before), text(after), teller(language));
}
