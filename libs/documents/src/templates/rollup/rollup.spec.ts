import { describe, expect, it } from '@jest/globals';
import readSheets from 'read-excel-file/node';
import { extractText, getDocumentProxy } from 'unpdf';
import type { RollupData, RollupMailDocument } from '#domain';
import { placesByLink } from './number-places.js';
import { rollupFiles } from './rollup-files.js';
import { rollupMail } from './rollup-mail.js';
import { rollupPdf } from './rollup-pdf.js';
import { allRed, rollupSample } from './rollup-sample.js';
import { rollupXlsx } from './rollup-xlsx.js';

function withData(change: Partial<RollupData>): RollupMailDocument {
  return { ...rollupSample, data: { ...rollupSample.data, ...change } };
}

const { data, labels } = rollupSample;

/** A list without any project. */
const empty = withData({
  entries: 0,
  projects: 0,
  stages: data.stages.map((stage) => ({ ...stage, atCut: 0, atPreviousCut: 0 })),
  movements: [],
  due: [],
  corrections: [],
  lights: { counts: [], turned: [], red: [], weeks: [] },
  overdue: { atCut: 0, atPreviousCut: 0, newly: [], still: [], settled: [] },
  reporting: { limitWorkingDays: 5, stale: [], never: [], units: [] },
  groups: { area: [], leadUnit: [], category: [], level: [] },
  investment: { ...data.investment, projectsWithPlan: 0, behind: [] },
  slips: { lines: [], units: [] },
  difficulties: { open: 0, raised: 0, closed: 0, overLimit: [] },
  targets: [],
  forecast: { silent: 0, lines: [] },
});

async function pagesOf(bytes: Buffer): Promise<string[]> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)));
  return text;
}

const mail = await rollupMail(rollupSample, 'zh');

describe('rollupMail', () => {
  it('has the issue in its subject, or that it is provisional', async () => {
    expect(mail.subject).toBe('[演示数据] 太仓市重点项目推进周报 2022 年第 8 期（2022-W09）');
    const month = await rollupMail(withData({ kind: 'month', period: '2022-03', number: null }), 'en');
    expect(month.subject).toBe(
      '[演示数据] 太仓市: key projects, monthly rollup List 2022, 2022-03, provisional (no number)',
    );
  });

  it('opens with what matters, each sentence from its own facts', () => {
    expect(mail.text).toContain(
      [
        '本周推进节点 1 项：开工 1 项。',
        '本周新转红灯 1 个：「高级中学新建工程」（节点逾期、未及时填报），责任单位太仓港区。',
        '逾期未完成 2 项（本周新增 1 项、消除 0 项），久未反馈的是「高级中学新建工程」开工，已逾期 40 天，责任单位太仓港区。',
        '未来 7 天有 1 个节点到期，最近的是3月10日「差别化纤维项目」签约。',
      ].join('\n\n'),
    );
  });

  it('says the same in English', async () => {
    const { text } = await rollupMail(rollupSample, 'en');
    expect(text).toContain(
      '2 dates are missed and open (1 new, 0 settled this week); longest without an answer: "高级中学新建工程", groundbreaking, 40 days, 太仓港区.',
    );
    expect(text).toContain('28 Feb to 6 Mar 2022');
    expect(text).not.toMatch(/本周|逾期|到期/);
  });

  it('shows every table, in text as in HTML', () => {
    for (const part of [mail.text, mail.html]) {
      const titles = [
        '总体进展',
        '灯色变化（1 个）',
        '新增逾期（1 项）',
        '持续逾期（1 项）',
        '未来两周到期（1 项）',
        '本周变动（1 项）',
        '按板块',
        '投资完成',
        '投资滞后（1 个）',
        '超期问题（1 项）',
        '延期（1 次）',
        '目标任务（1 项）',
        '下一节点预计日期（1 项）',
        '此前数据更正（1 项）',
        '未按时填报（1 个）',
      ].map((title) => part.indexOf(title));
      expect(titles.every((at) => at > 0)).toBe(true);
      expect(titles).toEqual(titles.toSorted((a, b) => a - b));
      expect(part).toContain('12.50%');
    }
    expect(mail.text).toContain('签约｜2｜3｜-1');
    expect(mail.text).toContain('太仓港区 联络员\u00a0林正阳 单位负责人\u00a0（已删除）');
    expect(mail.text).toContain('已完成投资（2 个项目已填报：2月 1 个、1月 1 个）｜0.45 亿元');
    expect(mail.text).toContain('学校项目投用（太仓港区）｜≥ 11 个｜1（2月28日）｜9.09%｜红灯');
  });

  it('tells of likely dates that lie far behind the plan, with what they rest on', async () => {
    expect(mail.text).toContain(
      '高级中学新建工程（太仓港区 · 同类别 34 个样本，以往准确率 76.19%（21 个））｜开工（计划 1月26日）｜5月8日（稳妥 2023年1月20日）',
    );
    expect(mail.text).toContain('预计晚于计划 14 天以上的；另有 1 个项目同类样本不足 20 个，不作预测。');
    const { text } = await rollupMail(rollupSample, 'en');
    expect(text).toContain(
      '34 cases, same category; kept before: 76.19% of 21）｜Groundbreaking（due 26 Jan）｜8 May（cautious 20 Jan 2023）',
    );
  });

  it('keeps the rules of mail programs: no script, no style sheet to fetch, pictures with words, nothing remote', () => {
    expect(mail.html).not.toMatch(/<script|<link|<iframe|<form|javascript:|\bon\w+=|https?:\/\//i);
    const pictures = mail.html.match(/<img [^>]*>/g) ?? [];
    expect(pictures).toHaveLength(5);
    for (const picture of pictures) {
      expect(picture).toMatch(/ alt="[^"]{6,}"/);
      const [, id] = /src="cid:([^"]+)"/.exec(picture)!;
      const content = mail.pictures!.find((one) => one.id === id)!.content;
      expect(content.subarray(1, 4).toString()).toBe('PNG');
    }
    expect(mail.html).toContain('prefers-color-scheme:dark');
  });

  it('says nothing where there is nothing to say', async () => {
    const quiet = await rollupMail(empty, 'zh');
    expect(quiet.html.match(/<h2/g)).toHaveLength(1);
    expect(quiet.text).not.toMatch(/逾期|到期|推进节点/);
    expect(quiet.pictures).toEqual([]);
  });

  it('has nothing to compare in the first issue of a list', async () => {
    const stages = data.stages.map((stage) => ({ ...stage, atPreviousCut: null }));
    const overdue = { ...data.overdue, atPreviousCut: null };
    const first = await rollupMail(withData({ number: 1, stages, overdue }), 'zh');
    expect(first.text).toContain('合计｜4｜—｜—');
    expect(first.text).toContain('逾期未完成 2 项，久未反馈的是');
  });

  it('attaches the frozen bytes as they are, and the checkpoint in its text line by line', () => {
    expect(mail.attachments).toEqual([
      { filename: 'data.json', contentType: 'application/json', content: rollupSample.dataText },
      { filename: 'labels.json', contentType: 'application/json', content: rollupSample.labelsText },
      {
        filename: 'checkpoint.txt',
        contentType: 'text/plain; charset=utf-8',
        content: rollupSample.checkpoint,
      },
    ]);
    expect(mail.text).toContain(rollupSample.dataSha256);
    expect(mail.text).toContain(`\n\n${rollupSample.checkpoint}`);
    expect(mail.html).toContain(`>${rollupSample.checkpoint!.trimEnd()}</pre>`);
  });

  it.each([
    ['waiting', null, '待审定：本期尚未审定，未寄送。'],
    ['approved', '陈审', '已审定：陈审于3月7日审定。'],
    ['refused', '陈审', '审定未通过：陈审于3月7日退回，本期不寄送。'],
    ['overtaken', null, '未经审定：下一期发布时仍待审定，内容随下一期邮件寄送。'],
  ] as const)(
    'says where the archive shows it that its approval is %s, and otherwise nothing',
    async (state, by, said) => {
      const endedAt = state === 'waiting' ? null : new Date('2022-03-07T01:00:00Z');
      const decidedBy = by === null ? null : { id: '017f7a2c-3e00-7000-8000-000000000099', name: by };
      const shown = await rollupMail({ ...rollupSample, approval: { state, endedAt, decidedBy } }, 'zh');
      expect(shown.text).toContain(said);
      expect((await rollupMail(rollupSample, 'zh')).text).not.toContain('审定');
    },
  );

  it('is marked when it is late, and carries the issues that got no mail', async () => {
    const missed = { data: { ...data, period: '2022-W08', number: 7 }, dataText: '{"period":"2022-W08"}' };
    const late = await rollupMail({ ...rollupSample, late: true, carried: [missed] }, 'zh');
    expect(late.subject).toBe('[演示数据] （补发）太仓市重点项目推进周报 2022 年第 8 期（2022-W09）');
    expect(late.text).toContain('补发：本期应于3月7日 08:00 发出');
    expect(late.html).toContain(
      '同时补发 2022 年第 7 期（2022-W08）：推进节点 1 项，新增逾期 1 项，期末逾期 2 项',
    );
    expect(late.attachments?.at(-1)).toMatchObject({
      filename: 'data-2022-W08.json',
      content: missed.dataText,
    });
  });

  it('says of a demonstration that it is one, and of a live database nothing', async () => {
    expect(mail.html).toContain('演示数据：');
    const live = await rollupMail({ ...rollupSample, demonstration: false }, 'zh');
    expect(live.subject + live.text + live.html).not.toContain('演示');
  });

  it('shows what people typed as text, on one line', async () => {
    expect(mail.html).toContain('港区冷链分拨中心 &lt;一期&gt;');
    const units = { ...labels.units, [data.scope]: { name: '太仓\r\nBcc: a@b.c<script>' } };
    const evil = await rollupMail({ ...rollupSample, labels: { ...labels, units } }, 'zh');
    expect(evil.subject).not.toMatch(/\p{Cc}/u);
    expect(evil.text).not.toMatch(/^Bcc/m);
    expect(evil.html).not.toContain('<script');
  });

  it('stays under 100 KB with 183 projects late, long names and links, and says what it left out', async () => {
    const link = `https://key-projects.taicang.gov.example/w/${'x'.repeat(43)}`;
    for (const places of [null, placesByLink(link)]) {
      const { html, text } = await rollupMail(allRed(), 'zh', [], places);
      expect(Buffer.byteLength(html)).toBeLessThan(100_000);
      expect(Buffer.byteLength(html)).toBeGreaterThan(80_000);
      const shown = html.match(/应于3月3日/g)!.length;
      expect(text).toContain(`其余 ${183 - shown} 项见 report.pdf 和 report.xlsx。`);
    }
  });
});

describe('rollupPdf', () => {
  it('has its pages numbered, each marked as a demonstration, and every line on them', async () => {
    const pages = await pagesOf(await rollupPdf(allRed(), 'zh'));
    expect(pages.length).toBeGreaterThan(10);
    for (const [index, page] of pages.entries()) {
      expect(page).toContain(`第 ${index + 1} 页，共 ${pages.length} 页`);
      expect(page).toContain('演示数据');
    }
    expect(pages.join('').match(/40 天/g)!.length).toBeGreaterThanOrEqual(183);
  });

  it('is there for an empty list, in English, and unmarked where the database is live', async () => {
    const pages = await pagesOf(await rollupPdf({ ...empty, demonstration: false }, 'en'));
    expect(pages).toHaveLength(1);
    expect(pages[0]).toContain('Page 1 of 1');
    expect(pages[0]).not.toContain('演示');
  });
});

describe('the end of a year', () => {
  const tally = {
    entries: 3,
    projects: 2,
    totalInvestment: '1234567.0000',
    unstated: 1,
    completed: '30000.0000',
  };
  const annual = withData({
    kind: 'year',
    period: '2022',
    yearEnd: {
      reached: [
        { stage: 'groundbreaking', ...tally },
        { stage: 'completion', ...tally, entries: 0 },
      ],
      carried: [{ stage: 'signing', ...tally }],
      onNextList: 2,
    },
  });

  it('has its stages and what is carried over, in mail, PDF and workbook', async () => {
    const { text } = await rollupMail(annual, 'zh');
    expect(text).toContain('开工｜3｜2｜123.46（1）｜3.00');
    expect(text).toContain(
      '其中 2 项已列入 2023 年清单；括号内为总投资未载明的项数；同一母项目的分期在项目数中合计',
    );
    expect(text).not.toContain('竣工｜0');
    const paper = (await pagesOf(await rollupPdf(annual, 'en'))).join('');
    expect(paper).toContain('Carried over to the next year (3)');
    const sheets = await readSheets(rollupXlsx(annual, 'zh'));
    expect(sheets.find(({ sheet }) => sheet === '结转下年')!.data[2]).toEqual([
      '签约',
      3,
      2,
      1_234_567,
      1,
      30_000,
    ]);
  });

  it('is told of in no other rollup, and where there is no next list, says so', async () => {
    expect(mail.text).not.toMatch(/结转|年内达到/);
    const { text } = await rollupMail(
      withData({ ...annual.data, yearEnd: { ...annual.data.yearEnd!, onNextList: null } }),
      'en',
    );
    expect(text).toContain('the list of 2023 is not begun');
  });
});

describe('likely dates on paper and in the workbook', () => {
  it('are all there, the near ones too', async () => {
    const paper = (await pagesOf(await rollupPdf(rollupSample, 'zh'))).join('');
    expect(paper).toContain('下一节点预计日期（2 项）');
    expect(paper).toContain('以往预测尚无可检验');
    const sheets = await readSheets(rollupXlsx(rollupSample, 'en'));
    expect(sheets.find(({ sheet }) => sheet === 'Likely dates')!.data[3]!.slice(4)).toEqual([
      new Date('2022-03-10'),
      new Date('2022-03-12'),
      new Date('2022-04-02'),
      2,
      'same stage',
      61,
      0,
      null,
    ]);
  });

  it('of an issue that was frozen without them are no sheet', async () => {
    const sheets = await readSheets(rollupXlsx(withData({ builderVersion: 3 }), 'en'));
    expect(sheets.map(({ sheet }) => sheet)).not.toContain('Likely dates');
  });
});

describe('rollupXlsx', () => {
  it('opens elsewhere: a sheet for each list, numbers as numbers, days as days, 演示数据 above', async () => {
    const sheets = await readSheets(rollupXlsx(rollupSample, 'zh'));
    expect(sheets.map(({ sheet }) => sheet)).toEqual(
      expect.arrayContaining(['逾期', '按牵头单位', '目标任务']),
    );
    for (const { data: rows } of sheets) expect(rows[0]![0]).toContain('演示数据');
    const missed = sheets.find(({ sheet }) => sheet === '逾期')!.data;
    expect(missed.map((row) => row.slice(0, 7))).toEqual([
      [expect.stringContaining('演示'), null, null, null, null, null, null],
      ['类型', '项目', '牵头单位', '节点', '步骤', '应于', '逾期天数'],
      ['新增', '港区冷链分拨中心 <一期>', '太仓港区', '开工', null, new Date('2022-03-03'), 4],
      ['持续', '高级中学新建工程', '太仓港区', '开工', null, new Date('2022-01-26'), 40],
    ]);
    const areas = sheets.find(({ sheet }) => sheet === '按板块')!.data;
    expect(areas[2]!.slice(-3)).toEqual([36000, 6000, 4500.5]);
  });
});

describe('rollupFiles', () => {
  it('gives the same bytes for the same document', async () => {
    const [once, again] = [await rollupFiles(rollupSample, 'en'), await rollupFiles(rollupSample, 'en')];
    expect(once.map(({ name }) => name)).toEqual([
      'data.json',
      'labels.json',
      'mail.html',
      'report.pdf',
      'report.xlsx',
    ]);
    for (const [index, { content }] of once.entries())
      expect(Buffer.from(content).equals(Buffer.from(again[index]!.content))).toBe(true);
    expect(once[2]!.content).not.toContain('cid:');
  });
});
