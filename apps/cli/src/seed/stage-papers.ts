import { daysBetween } from '#domain';
import { demandedEvidence, isLineWork } from './lifecycle-stages.js';
import type { StageEvent } from './made-up-milestones.js';
import type { PlanDate, PlanEvidence, PlanProject, PlanStage } from './plan-types.js';
import type { Random } from './random.js';

/** How the number of each stage's paper is written; `演示` in front says that it is made up. */
const numbers: Readonly<Record<PlanStage, (day: string, serial: string) => string>> = {
  signing: (day, serial) => `演示投协〔${day.slice(0, 4)}〕${serial}号`,
  approval: (day, serial) => `演示发改投〔${day.slice(0, 4)}〕${serial}号`,
  groundbreaking: (day, serial) => `演示320585${day}${serial}`,
  completion: (day, serial) => `演示竣备${day.slice(0, 4)}-${serial}`,
  operation: (day, serial) => `演示投用${day.slice(0, 4)}-${serial}`,
  agreements: (day, serial) => `演示征告〔${day.slice(0, 4)}〕${serial}号`,
  expropriation: (day, serial) => `演示征决〔${day.slice(0, 4)}〕${serial}号`,
  vacating: (day, serial) => `演示腾告〔${day.slice(0, 4)}〕${serial}号`,
};

/** The made-up paper that the stage demands. */
export function evidenceOf(stage: PlanStage, reachedOn: PlanDate, random: Random): PlanEvidence[] {
  const serial = String(random.between(1, 99)).padStart(4, '0');
  return [{ kind: demandedEvidence[stage], number: numbers[stage](reachedOn.replaceAll('-', ''), serial) }];
}

/** What the officer writes beside a stage: what happened, and how it stands to the plan. */
export function noteOf(project: PlanProject, event: StageEvent, dueOn: PlanDate): string {
  const late = daysBetween(dueOn, event.reachedOn);
  const what = happened(project, event.stage);
  if (late > 0) return `${what}${reasonOf(event.stage)}，比计划晚 ${late} 天。`;
  if (event.recordedOn > dueOn) return `${what}节点按期完成，佐证材料补齐后补报。`;
  return late === 0 ? `${what}按计划完成。` : `${what}比计划提前 ${-late} 天。`;
}

function happened({ category, lifecycle }: PlanProject, stage: PlanStage): string {
  switch (stage) {
    case 'signing':
      return '投资协议正式签署。';
    case 'approval':
      return '立项批复已取得。';
    case 'groundbreaking':
      return isLineWork(category)
        ? '首段永久工程动工，施工许可已取得。'
        : '首根工程桩已施打，施工许可证已核发。';
    case 'completion':
      return '竣工验收合格并完成备案。';
    case 'operation':
      if (category === 'industry') return '首批产品下线，正式投产。';
      return lifecycle === 'enterprise' ? '正式投入运营。' : '正式交付使用。';
    case 'agreements':
      return '签约比例达到方案要求。';
    case 'expropriation':
      return '征收决定已公告。';
    case 'vacating':
      return '全部房屋腾空移交。';
  }
}

function reasonOf(stage: PlanStage): string {
  if (stage === 'signing') return '因投资方内部审批延后';
  return stage === 'completion' ? '因专项验收整改' : '因施工许可办理和雨雪天气影响';
}
