import { describe, expect, it } from '@jest/globals';
import type { RollupData, RollupMailDocument } from '#domain';
import { rollupMail } from './rollup-mail.js';
import { rollupMailSample } from './rollup-mail-sample.js';

function withData(change: Partial<RollupData>): RollupMailDocument {
  return { ...rollupMailSample, data: { ...rollupMailSample.data, ...change } };
}

describe('rollupMail', () => {
  const mail = rollupMail(rollupMailSample);

  it('has the issue in its subject', () => {
    expect(mail.subject).toBe('[演示数据] 太仓市重点项目推进周报 2022 年第 8 期（2022-W09）');
  });

  it('opens with what matters, each sentence from its own facts', () => {
    expect(mail.text).toContain(
      [
        '本周推进节点 1 项：开工 1 项。',
        '逾期未完成 2 项（本周新增 1 项、消除 0 项），最久的是「高级中学新建工程」开工，已逾期 40 天，责任单位太仓港区。',
        '未来两周有 1 个节点到期，最近的是3月10日「差别化纤维项目」签约。',
      ].join('\n\n'),
    );
  });

  it('shows every table, in text as in HTML', () => {
    for (const part of [mail.text, mail.html]) {
      const titles = [
        '总体进展',
        '本周变动（1 项）',
        '新增逾期（1 项）',
        '持续逾期（1 项）',
        '未来两周到期（1 项）',
        '按板块',
        '投资完成',
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
  });

  it('says nothing where there is nothing to say', () => {
    const quiet = rollupMail(
      withData({
        movements: [],
        due: [],
        corrections: [],
        overdue: { atCut: 0, atPreviousCut: 0, newly: [], still: [], settled: [] },
        reporting: { limitWorkingDays: 5, stale: [], never: [] },
        groups: { area: [], leadUnit: [], category: [], level: [] },
        investment: { ...rollupMailSample.data.investment, projectsWithPlan: 0 },
      }),
    );
    expect(quiet.html.match(/<h2/g)).toHaveLength(1);
    expect(quiet.text).not.toMatch(/逾期|到期|推进节点/);
  });

  it('has nothing to compare in the first issue of a list', () => {
    const stages = rollupMailSample.data.stages.map((stage) => ({ ...stage, atPreviousCut: null }));
    const overdue = { ...rollupMailSample.data.overdue, atPreviousCut: null };
    const first = rollupMail(withData({ number: 1, stages, overdue }));
    expect(first.text).toContain('合计｜4｜—｜—');
    expect(first.text).toContain('逾期未完成 2 项，最久的是');
  });

  it('attaches the frozen bytes as they are', () => {
    expect(mail.attachments).toEqual([
      { filename: 'data.json', contentType: 'application/json', content: rollupMailSample.dataText },
      { filename: 'labels.json', contentType: 'application/json', content: rollupMailSample.labelsText },
      {
        filename: 'checkpoint.txt',
        contentType: 'text/plain; charset=utf-8',
        content: rollupMailSample.checkpoint,
      },
    ]);
    expect(mail.text).toContain(rollupMailSample.dataSha256);
  });

  it('carries the checkpoint in its text, line by line', () => {
    expect(mail.text).toContain(`\n\n${rollupMailSample.checkpoint}`);
    expect(mail.html).toContain(`>${rollupMailSample.checkpoint.trimEnd()}</pre>`);
  });

  it('is marked when it is late, and carries the issues that got no mail', () => {
    const { data } = rollupMailSample;
    const missed = { data: { ...data, period: '2022-W08', number: 7 }, dataText: '{"period":"2022-W08"}' };
    const late = rollupMail({ ...rollupMailSample, late: true, carried: [missed] });
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

  it('says of a demonstration that it is one, and of a live database nothing', () => {
    expect(mail.html).toContain('演示数据：');
    const live = rollupMail({ ...rollupMailSample, demonstration: false });
    expect(live.subject + live.text + live.html).not.toContain('演示');
  });

  it('shows what people typed as text, on one line', () => {
    expect(mail.html).toContain('港区冷链分拨中心 &lt;一期&gt;');
    const { labels, data } = rollupMailSample;
    const units = { ...labels.units, [data.scope]: { name: '太仓\r\nBcc: a@b.c<script>' } };
    const evil = rollupMail({ ...rollupMailSample, labels: { ...labels, units } });
    expect(evil.subject).not.toMatch(/\p{Cc}/u);
    expect(evil.text).not.toMatch(/^Bcc/m);
    expect(evil.html).not.toContain('<script');
  });

  it('stays readable and under 100 KB with 183 projects late and long names', () => {
    const { overdue, due, movements } = rollupMailSample.data;
    const many = <T>(lines: readonly T[]): T[] => Array.from({ length: 183 }, () => lines[0]!);
    const labels = structuredClone(rollupMailSample.labels) as { projects: Record<string, { name: string }> };
    for (const project of Object.values(labels.projects)) project.name = '很长的项目名称'.repeat(12);
    const big = rollupMail({
      ...withData({
        movements: many(movements),
        due: many(due),
        overdue: { ...overdue, newly: many(overdue.newly), still: many(overdue.still) },
      }),
      labels: labels as RollupMailDocument['labels'],
    });
    expect(Buffer.byteLength(big.html)).toBeLessThan(100_000);
    expect(big.text.match(/其余 163 项见附件/g)).toHaveLength(4);
  });
});
