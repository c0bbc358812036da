import type { RollupData } from '#domain';
import { dayText, stageNames, type RollupNames } from './rollup-view.js';

/** What matters, in at most three sentences, each from its own facts; none where there is nothing to say. */
export function sentencesOf(data: RollupData, names: RollupNames): string[] {
  return [moved(data), late(data, names), coming(data, names)].filter((sentence) => sentence !== null);
}

function moved({ movements, corrections }: RollupData): string | null {
  const older = corrections.filter(({ kind }) => kind === 'stage_reached').length;
  const alsoOlder = older > 0 ? `，另补报此前节点 ${older} 项` : '';
  if (movements.length === 0) return older > 0 ? `本周无新推进节点${alsoOlder}。` : null;
  const counted = (['signing', 'groundbreaking', 'completion', 'operation'] as const).flatMap((stage) => {
    const count = movements.filter(({ countsAs }) => countsAs === stage).length;
    return count > 0 ? `${stageNames[stage]} ${count} 项` : [];
  });
  const others = movements.filter(({ countsAs }) => countsAs === null).length;
  const parts = [...counted, ...(others > 0 ? [`其他节点 ${others} 项`] : [])];
  return `本周推进节点 ${movements.length} 项：${parts.join('、')}${alsoOlder}。`;
}

function late({ overdue }: RollupData, names: RollupNames): string | null {
  const { atCut, atPreviousCut, newly, still, settled } = overdue;
  if (atCut === 0) return settled.length > 0 ? `上周的 ${settled.length} 项逾期已全部消除。` : null;
  const added = atPreviousCut === null ? null : atCut - atPreviousCut + settled.length;
  const change = added === null ? '' : `（本周新增 ${added} 项、消除 ${settled.length} 项）`;
  const longest = still[0] ?? newly.find(({ open }) => open)!;
  return (
    `逾期未完成 ${atCut} 项${change}，最久的是「${names.project(longest.project)}」` +
    `${names.stage(longest)}，已逾期 ${longest.daysLate} 天，责任单位${names.unit(longest.leadUnit)}。`
  );
}

function coming({ due }: RollupData, names: RollupNames): string | null {
  const next = due.find(({ daysLeft }) => daysLeft >= 0);
  if (next === undefined) return null;
  const count = due.filter(({ daysLeft }) => daysLeft >= 0).length;
  return `未来两周有 ${count} 个节点到期，最近的是${dayText(next.dueOn)}「${names.project(next.project)}」${names.stage(next)}。`;
}
