import { describe, expect, it } from '@jest/globals';
import { amountUnit, writtenAmount, writtenDate, writtenMonth, writtenPercent } from './cell-values.js';

describe('a date as people write it', () => {
  it.each([
    ['2022-03-04', '2022-03-04'],
    ['2022/3/4', '2022-03-04'],
    ['2022.3.4', '2022-03-04'],
    ['20220304', '2022-03-04'],
    ['2022年3月4日', '2022-03-04'],
    ['２０２２年３月４日', '2022-03-04'],
    [' 2022 年 3 月 ', '2022-03-31'],
    ['2022.2', '2022-02-28'],
    ['2024年2月底', '2024-02-29'],
    ['2022年12月前', '2022-12-31'],
    ['二〇二二年三月四日', '2022-03-04'],
    ['二○二二年十二月三十一日', '2022-12-31'],
    ['二零二二年十月底', '2022-10-31'],
  ])('%s is %s', (text, day) => {
    expect(writtenDate(text)).toEqual({ day });
  });

  it('may be a year, or a serial', () => {
    expect(writtenDate('2023年')).toEqual({ year: 2023 });
    expect(writtenDate('2023年底')).toEqual({ year: 2023 });
    expect(writtenDate('二〇二三年')).toEqual({ year: 2023 });
    expect(writtenDate('44624', true)).toEqual({ day: '2022-03-04' });
  });

  it.each(['三月', '二〇二二年十三月', '2022-13-01', '2022-02-30', '2022.0', '待定', '44624', '22/3/4'])(
    '%s is none',
    (text) => {
      expect(writtenDate(text)).toBeNull();
    },
  );

  it('2022.1 as a number may have been October', () => {
    expect(writtenDate('2022.1', true)).toBeNull();
    expect(writtenDate('2022.1')).toEqual({ day: '2022-01-31' });
  });
});

describe('an amount as people write it', () => {
  it.each([
    ['12000', 10_000, '12000.0000'],
    ['1.2', 100_000_000, '12000.0000'],
    ['35000000', 1, '3500.0000'],
    ['1.2亿元', 10_000, '12000.0000'],
    ['3,500万元', 10_000, '3500.0000'],
    ['３，５００ 万元', 10_000, '3500.0000'],
    ['三千五百万元', 10_000, '3500.0000'],
    ['一亿二千万', 10_000, '12000.0000'],
    ['壹亿贰仟万元整', 10_000, '12000.0000'],
    ['十二亿零五百万元', 10_000, '120500.0000'],
    ['5亿', 10_000, '50000.0000'],
    ['约5亿', 10_000, '50000.0000'],
    ['1亿2000万元左右', 10_000, '12000.0000'],
    ['35000000元', 10_000, '3500.0000'],
    ['1.2E4', 10_000, '12000.0000'],
    ['12000.00000000001', 10_000, '12000.0000'],
    ['0', 10_000, '0.0000'],
  ] as const)('%s under a heading of %i yuan is %s', (text, unit, amount) => {
    expect(writtenAmount(text, unit)).toBe(amount);
  });

  it.each(['-5', '待定', '5亿美元', '约', '1.2.3', '三千', 'abc万', '1e30'])('%s is none', (text) => {
    expect(writtenAmount(text, 10_000)).toBeNull();
  });

  it('counts in the unit that its heading names', () => {
    expect(['总投资（亿元）', '总投资(万元)', '总投资', '总投资（元）'].map(amountUnit)).toEqual([
      100_000_000, 10_000, 10_000, 1,
    ]);
  });
});

it('a month and a percentage have their ways too', () => {
  expect(
    ['2022-03', '2022/3', '2022.3', '202203', '2022年3月', '3月份', '2022-03-31'].map((text) =>
      writtenMonth(text, 2022),
    ),
  ).toEqual(Array.from({ length: 7 }, () => '2022-03'));
  expect(['13月', '三月', '2022'].map((text) => writtenMonth(text, 2022))).toEqual([null, null, null]);
  expect(['45', '45%', '４５％', '百分之四十五', '100'].map(writtenPercent)).toEqual([45, 45, 45, 45, 100]);
  expect(['101', '-1', '45.5', '一半'].map(writtenPercent)).toEqual([null, null, null, null]);
});
