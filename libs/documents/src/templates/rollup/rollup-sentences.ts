import { findings, type Finding, type RollupData } from '#domain';
import type { RollupNames } from './rollup-names.js';
import type { RollupWords } from './rollup-words.js';
import { joinedSaid, numberSaid, said, type Said, type SaidNumber } from './said.js';

/** What matters, in at most five sentences, each from a finding; none where there is nothing to say. */
export function sentencesOf(data: RollupData, names: RollupNames, words: RollupWords): Said[] {
  return findings(data).map((finding) => sentence(finding, names, words));
}

function sentence(finding: Finding, names: RollupNames, words: RollupWords): Said {
  const { this: now } = words;
  switch (finding.kind) {
    case 'moved':
      return moved(finding, words);
    case 'turned_red': {
      const { count, first } = finding;
      const [project, why] = [names.project(first.project), words.reasons(first.because)];
      const turned = numberSaid(count, '/lights/turned');
      return words.say(
        said`${now}新转红灯 ${turned} 个${count > 1 ? '，如' : '：'}「${project}」（${why}），责任单位${names.unit(first.leadUnit)}。`,
        said`${turned} ${count > 1 ? 'projects' : 'project'} turned red ${now}${count > 1 ? ', such as' : ':'} "${project}" (${why}), ${names.unit(first.leadUnit)}.`,
      );
    }
    case 'overdue':
      return overdue(finding, names, words);
    case 'all_settled':
      return settledAll(finding.settled, words);
    case 'due_soon': {
      const { count, next } = finding;
      const [project, stage, day] = [
        names.project(next.project),
        names.milestone(next),
        words.day(next.dueOn),
      ];
      const soon = numberSaid(count, '/due');
      return words.say(
        said`未来 7 天有 ${soon} 个节点到期，最近的是${day}「${project}」${stage}。`,
        said`${soon} ${count > 1 ? 'dates are' : 'date is'} due within 7 days, first on ${day}: "${project}", ${stage.toLowerCase()}.`,
      );
    }
    case 'best_mover': {
      const stages = numberSaid(finding.stages, '/movements');
      return words.say(
        said`推进最多的是${names.unit(finding.unit)}，${now}有 ${stages} 个节点达到。`,
        said`${names.unit(finding.unit)} moved most: ${stages} stages reached ${now}.`,
      );
    }
  }
}

function settledAll(count: number, words: RollupWords): Said {
  const settled = numberSaid(count, '/overdue/settled');
  return words.say(
    said`${words.last}的 ${settled} 项逾期已全部消除。`,
    said`All ${settled} missed dates of ${words.last} are settled.`,
  );
}

function moved(
  { total, stages, others, older }: Extract<Finding, { kind: 'moved' }>,
  words: RollupWords,
): Said {
  const number = (count: number): SaidNumber => numberSaid(count, '/movements');
  const parts = joinedSaid(
    [
      ...stages.map(({ stage, count }) =>
        words.say(
          said`${words.stage(stage)} ${number(count)} 项`,
          said`${words.stage(stage).toLowerCase()} ${number(count)}`,
        ),
      ),
      ...(others > 0 ? [words.say(said`其他节点 ${number(others)} 项`, said`other ${number(others)}`)] : []),
    ],
    words.say('、', ', '),
  );
  const late = numberSaid(older, '/corrections');
  const also =
    older > 0 ? words.say(said`，另补报此前节点 ${late} 项`, said`; ${late} earlier recorded late`) : '';
  if (total === 0)
    return words.say(
      said`${words.this}无新推进节点${also}。`,
      said`No stage was reached ${words.this}${also}.`,
    );
  return words.say(
    said`${words.this}推进节点 ${number(total)} 项：${parts}${also}。`,
    said`${number(total)} ${total > 1 ? 'stages were' : 'stage was'} reached ${words.this}: ${parts}${also}.`,
  );
}

function overdue(
  { open, added, settled, longest }: Extract<Finding, { kind: 'overdue' }>,
  names: RollupNames,
  words: RollupWords,
): Said {
  const [all, gone] = [numberSaid(open, '/overdue/atCut'), numberSaid(settled, '/overdue/settled')];
  const change =
    added === null
      ? ''
      : words.say(
          said`（${words.this}新增 ${numberSaid(added, '/overdue/newly')} 项、消除 ${gone} 项）`,
          said` (${numberSaid(added, '/overdue/newly')} new, ${gone} settled ${words.this})`,
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
    said`逾期未完成 ${all} 项${change}，${which}「${project}」${stage}，已逾期 ${longest.daysLate} 天，责任单位${unit}。`,
    said`${all} ${open > 1 ? 'dates are' : 'date is'} missed and open${change}; ${which}: "${project}", ${stage.toLowerCase()}, ${longest.daysLate} days, ${unit}.`,
  );
}
