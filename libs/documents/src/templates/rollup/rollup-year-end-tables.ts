import { hundredMillions, type StageReached, type YearTally } from '#domain';
import { numberSaid, said, type Said, type SaidNumber } from './said.js';
import type { Cell, ShownTable, TableContext } from './table-parts.js';

/** What a year has come to: stages reached in it, and what is carried over. Nothing in other rollups. */
export function yearEndTables(context: TableContext): ShownTable[] {
  const { data, words } = context;
  if (data.yearEnd === null) return [];
  const { reached, carried, onNextList } = data.yearEnd;
  const count = carried.reduce((sum, { entries }) => sum + entries, 0);
  const next = data.listYear + 1;
  return [
    tallyTable(context, {
      title: words.say('年内达到节点', 'Stages reached in the year'),
      note: words.say(
        `清单内项目在年内达到各节点的项数和投资；一个项目年内达到几个节点，计入几行`,
        `Projects of the list that reached a stage on a day of the year, with their investment; one that reached several stands in several lines`,
      ),
      part: 'reached',
      lines: reached.filter(({ entries }) => entries > 0),
    }),
    tallyTable(context, {
      title: words.say(`结转下年（${count} 项）`, `Carried over to the next year (${count})`),
      note:
        onNextList === null
          ? words.say<Said>(
              `年末尚未完成的项目，按已达到的最后一个节点；${next} 年清单尚未编制`,
              `Projects that go on, by the last stage reached; the list of ${next} is not begun`,
            )
          : words.say<Said>(
              said`年末尚未完成的项目，按已达到的最后一个节点；其中 ${numberSaid(onNextList, '/yearEnd/onNextList')} 项已列入 ${next} 年清单`,
              said`Projects that go on, by the last stage reached; ${numberSaid(onNextList, '/yearEnd/onNextList')} of them stand on the list of ${next}`,
            ),
      part: 'carried',
      lines: carried,
    }),
  ];
}

interface Tallies {
  readonly title: string;
  readonly note: Said;
  readonly part: 'reached' | 'carried';
  readonly lines: readonly (YearTally & { readonly stage: StageReached })[];
}

function tallyTable({ words }: TableContext, { title, note, part, lines }: Tallies): ShownTable {
  const unstated = lines.some((line) => line.unstated > 0)
    ? words.say('；括号内为总投资未载明的项数', '; in brackets how many do not state theirs')
    : '';
  const families = lines.some(({ entries, projects }) => projects < entries)
    ? words.say('；同一母项目的分期在项目数中合计', '; the phases of one parent are one project')
    : '';
  return {
    title,
    note: words.say(
      said`${note}${unstated}${families}。单位：亿元。`,
      said`${note}${unstated}${families}. In CNY 100 m.`,
    ),
    columns: [
      { label: words.say('节点', 'Stage'), share: 3, fit: true },
      { label: words.say('项数', 'Entries'), share: 2, number: true },
      { label: words.say('项目数', 'Projects'), share: 2, number: true },
      { label: words.say('总投资', 'Total'), share: 3, number: true },
      { label: words.say('年内完成', 'In the year'), share: 3, number: true },
    ],
    rows: lines.map((line): Cell[] => {
      const number = (text: string | number, figure: string): SaidNumber =>
        numberSaid(text, `/yearEnd/${part}/${line.stage}/${figure}`);
      const total = number(hundredMillions(line.totalInvestment), 'totalInvestment');
      const silent = number(line.unstated, 'unstated');
      return [
        { main: words.stage(line.stage) },
        { main: [number(line.entries, 'entries')] },
        { main: [number(line.projects, 'projects')] },
        {
          main:
            line.unstated > 0 ? words.say(said`${total}（${silent}）`, said`${total} (${silent})`) : [total],
        },
        { main: [number(hundredMillions(line.completed), 'completed')] },
      ];
    }),
    more: 0,
  };
}
