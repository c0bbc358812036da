import { numberSaid, said } from './said.js';
import { fewestCases, type ForecastLine } from '#domain';
import { percentText, type RollupWords } from './rollup-words.js';
import { limited, type ShownTable, type TableContext } from './table-parts.js';

/** A mail tells of likely dates that lie later than the date due by more days than this; paper and workbook of all. */
const worthTellingDays = 14;

/** When next stages are likely to be reached, the latest first. */
export function forecastTable({ data, names, words, lines, brief }: TableContext): ShownTable {
  const { forecast, listYear } = data;
  const told = brief
    ? forecast.lines.filter(({ daysLater }) => daysLater > worthTellingDays)
    : forecast.lines;
  const later = words.say(
    `；这里只列预计晚于计划 ${worthTellingDays} 天以上的`,
    `; here only those likely over ${worthTellingDays} days late`,
  );
  const silent = words.say(
    said`；另有 ${numberSaid(forecast.silent, '/forecast/silent')} 个项目同类样本不足 ${fewestCases} 个，不作预测`,
    said`; ${numberSaid(forecast.silent, '/forecast/silent')} more projects have under ${fewestCases} comparable cases and no forecast`,
  );
  return {
    title: words.say(`下一节点预计日期（${told.length} 项）`, `Likely dates of next stages (${told.length})`),
    note: words.say(
      said`按同类项目以往比计划早晚的天数推算，是统计估计，不是承诺：预计日期为半数同类已达到的日子，稳妥日期为八成${brief ? later : ''}${forecast.silent > 0 ? silent : ''}。`,
      said`Reckoned from how early or late comparable projects were; a statistical estimate, no promise: by the likely day half of them had reached the stage, by the cautious day four of five${brief ? later : ''}${forecast.silent > 0 ? silent : ''}.`,
    ),
    columns: [
      { label: words.say('项目与依据', 'Project and basis'), share: 8 },
      { label: words.say('节点', 'Stage'), share: 2.6, fit: true },
      { label: words.say('预计', 'Likely'), share: 3, fit: true },
    ],
    ...limited(told, lines, (line) => [
      { main: names.project(line.project), sub: `${names.unit(line.leadUnit)} · ${basisText(line, words)}` },
      {
        main: names.milestone(line),
        sub: `${words.say('计划', 'due')} ${words.dayFrom(line.dueOn, listYear)}`,
      },
      {
        main: words.dayFrom(line.likelyOn, listYear),
        sub: `${words.say('稳妥', 'cautious')} ${words.dayFrom(line.cautiousOn, listYear)}`,
        late: line.daysLater > worthTellingDays,
      },
    ]),
  };
}

/** From how many cases, and how often the cautious dates of their class were kept before. */
function basisText({ reference, cases, scored, keptBasisPoints }: ForecastLine, words: RollupWords): string {
  const of = words.reference(reference);
  if (keptBasisPoints === null)
    return words.say(
      `${of} ${cases} 个样本，以往预测尚无可检验`,
      `${cases} cases, ${of}; none to be checked yet`,
    );
  const kept = percentText(keptBasisPoints);
  return words.say(
    `${of} ${cases} 个样本，以往准确率 ${kept}（${scored} 个）`,
    `${cases} cases, ${of}; kept before: ${kept} of ${scored}`,
  );
}
