import { describe, expect, it } from '@jest/globals';
import { noticePdf } from './notice-pdf.js';
import { noticeSample } from './notice-sample.js';
import { noticeBody, noticeCopies, noticeTitle } from './notice-words.js';

const body = (document = noticeSample): string =>
  noticeBody(document)
    .map(({ text }) => text)
    .join('\n');

describe('a notice on paper', () => {
  it('gives the same bytes for the same document, and others for another', async () => {
    const [first, again, other] = await Promise.all([
      noticePdf(noticeSample),
      noticePdf({ ...noticeSample }),
      noticePdf({ ...noticeSample, number: 13 }),
    ]);
    expect(first.equals(again)).toBe(true);
    expect(first.equals(other)).toBe(false);
    expect(first.subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('says what is late since when, who was told, and what is asked until when', () => {
    expect(noticeTitle(noticeSample)).toMatch(/^关于高端.*“竣工”阶段“主体完工”节点逾期的督办单$/);
    expect(body()).toMatch(
      /首次约定于2022年1月31日完成，现行计划日期为2022年2月28日，扣除停缓建后的到期日为2022年3月7日/,
    );
    expect(body()).toContain('截至2022年3月21日仍未完成，已逾期10个工作日');
    expect(body()).toContain('2022年3月10日，已提醒项目联络员、责任单位负责人、督查员；');
    expect(body()).toContain('请于2022年3月28日（5个工作日）前书面回复我办');
    expect(noticeCopies(noticeSample)).toBe('太仓市督查员，项目挂钩领导。');
  });

  it('asks more with each kind, and says when nobody was told before', () => {
    const asked = (['prompt', 'supervision', 'circular'] as const).map((kind) =>
      body({ ...noticeSample, kind, toldBefore: [] }),
    );
    expect(asked[0]).toMatch(/此前未发出提醒[^]*督促推进[^]*特此提示。$/);
    expect(asked[1]).toMatch(/将予以通报。\n特此督办。$/);
    expect(asked[2]).toMatch(/予以通报[^]*直至销号。\n特此通报。$/);
  });

  it('keeps what turns the direction of a text out of names', () => {
    expect(noticeTitle(noticeSample) + body()).not.toMatch(/[\u202a-\u202e]/);
  });
});
