import { findings, type Finding, type RollupData } from '#domain';
import type { RollupNames } from './rollup-names.js';
import type { RollupWords } from './rollup-words.js';

/** What matters, in at most five sentences, each from a finding; none where there is nothing to say. */
export function sentencesOf(data: RollupData, names: RollupNames, words: RollupWords): string[] {
  return findings(data).map((finding) => sentence(finding, names, words));
}

function sentence(finding: Finding, names: RollupNames, words: RollupWords): string {
  const { this: now, last } = words;
  switch (finding.kind) {
    case 'moved':
      return moved(finding, words);
    case 'turned_red': {
      const { count, first } = finding;
      const [project, why] = [names.project(first.project), words.reasons(first.because)];
      return words.say(
        `${now}新转红灯 ${count} 个${count > 1 ? '，如' : '：'}「${project}」（${why}），责任单位${names.unit(first.leadUnit)}。`,
        `${count} ${count > 1 ? 'projects' : 'project'} turned red ${now}${count > 1 ? ', such as' : ':'} "${project}" (${why}), ${names.unit(first.leadUnit)}.`,
      );
    }
    case 'overdue':
      return overdue(finding, names, words);
    case 'all_settled':
      return words.say(
        `${last}的 ${finding.settled} 项逾期已全部消除。`,
        `All ${finding.settled} missed dates of ${last} are settled.`,
      );
    case 'due_soon': {
      const { count, next } = finding;
      const [project, stage, day] = [
        names.project(next.project),
        names.milestone(next),
        words.day(next.dueOn),
      ];
      return words.say(
        `未来 7 天有 ${count} 个节点到期，最近的是${day}「${project}」${stage}。`,
        `${count} ${count > 1 ? 'dates are' : 'date is'} due within 7 days, first on ${day}: "${project}", ${stage.toLowerCase()}.`,
      );
    }
    case 'best_mover':
      return words.say(
        `推进最多的是${names.unit(finding.unit)}，${now}有 ${finding.stages} 个节点达到。`,
        `${names.unit(finding.unit)} moved most: ${finding.stages} stages reached ${now}.`,
      );
  }
}

function moved(
  { total, stages, others, older }: Extract<Finding, { kind: 'moved' }>,
  words: RollupWords,
): string {
  const parts = [
    ...stages.map(({ stage, count }) =>
      words.say(`${words.stage(stage)} ${count} 项`, `${words.stage(stage).toLowerCase()} ${count}`),
    ),
    ...(others > 0 ? [words.say(`其他节点 ${others} 项`, `other ${others}`)] : []),
  ];
  const also = older > 0 ? words.say(`，另补报此前节点 ${older} 项`, `; ${older} earlier recorded late`) : '';
  if (total === 0)
    return words.say(`${words.this}无新推进节点${also}。`, `No stage was reached ${words.this}${also}.`);
  return words.say(
    `${words.this}推进节点 ${total} 项：${words.list(parts)}${also}。`,
    `${total} ${total > 1 ? 'stages were' : 'stage was'} reached ${words.this}: ${words.list(parts)}${also}.`,
  );
}

function overdue(
  { open, added, settled, longest }: Extract<Finding, { kind: 'overdue' }>,
  names: RollupNames,
  words: RollupWords,
): string {
  const change =
    added === null
      ? ''
      : words.say(
          `（${words.this}新增 ${added} 项、消除 ${settled} 项）`,
          ` (${added} new, ${settled} settled ${words.this})`,
        );
  const [project, stage, unit] = [
    names.project(longest.project),
    names.milestone(longest),
    names.unit(longest.leadUnit),
  ];
  const which =
    longest.answered === null
      ? words.say('久未反馈的是', 'longest without an answer')
      : words.say('最久的是', 'longest');
  return words.say(
    `逾期未完成 ${open} 项${change}，${which}「${project}」${stage}，已逾期 ${longest.daysLate} 天，责任单位${unit}。`,
    `${open} ${open > 1 ? 'dates are' : 'date is'} missed and open${change}; ${which}: "${project}", ${stage.toLowerCase()}, ${longest.daysLate} days, ${unit}.`,
  );
}
