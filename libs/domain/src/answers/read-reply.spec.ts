import { describe, expect, it } from '@jest/globals';
import { localDate } from '../calendar/local-date.js';
import { ownWords, readReply } from './read-reply.js';

const today = localDate('2022-03-07');

describe('a reply', () => {
  it.each([
    ['已于3月5日完成', 'reached', '2022-03-05'],
    ['您好，已经完成，谢谢。', 'reached', null],
    ['已于２０２２年３月５日开工', 'reached', '2022-03-05'],
    ['已完成，12月30日办结', 'reached', '2021-12-30'],
    ['昨天已签约', 'reached', '2022-03-06'],
    ['Done on 2022-03-04.', 'reached', '2022-03-04'],
    ['预计4月1日', 'new_date', '2022-04-01'],
    ['施工许可未批，推迟到2022年5月31日', 'new_date', '2022-05-31'],
    ['预计1月10日开工', 'new_date', '2023-01-10'],
    ['Expected 2022/4/15, the permit is late', 'new_date', '2022-04-15'],
    ['有困难：两户未签约', 'difficulty', null],
    ['存在问题，资金没有到位', 'difficulty', null],
    ['暂无变化', 'no_change', null],
    ['No change since last week', 'no_change', null],
  ])('%s', (text, kind, on) => {
    expect(readReply(text, today)).toEqual({ kind, on, text });
  });

  it.each([
    ['收到，谢谢'],
    ['未完成'],
    ['已完成80%'],
    ['not done yet'],
    ['有困难：资金不到位，预计4月1日'],
    ['预计下个月'],
    ['预计2月30日'],
    ['预计4月1日，最迟4月15日'],
  ])('%s: is read as text alone', (text) => {
    expect(readReply(text, today)).toEqual({ kind: null, on: null, text });
  });

  it('that names several days has none of them', () => {
    expect(readReply('3月1日进场，已于3月5日完成', today)).toMatchObject({ kind: 'reached', on: null });
  });
});

describe('what somebody wrote themselves', () => {
  it.each([
    ['>', '> 重点项目提醒：逾期 3 天，已完成的请填报'],
    ['QQ', '------------------ 原始邮件 ------------------\n发件人: "重点项目平台"'],
    ['163', '在 2022-03-07 07:30:00，"重点项目平台" <projects@city.example> 写道：\n已完成'],
    ['Outlook', '发件人：重点项目平台\n发送时间：2022年3月7日'],
    ['Gmail', 'On Mon, Mar 7, 2022 at 7:30 AM 重点项目平台 <projects@city.example>\nwrote:\n\n> 已完成'],
    ['a phone', '发自我的 iPhone'],
    ['a signature', '-- \n李娜 高新区'],
  ])('ends where %s begins to quote or add', (_, quoted) => {
    expect(ownWords(`预计4月1日\r\n\r\n${quoted}\r\n后面的文字`)).toBe('预计4月1日');
  });

  it('is cut where it is too long, and has no characters that steer', () => {
    expect(ownWords('字'.repeat(3_000))).toHaveLength(2_000);
    expect(ownWords('完\u0000成\u202e了')).toBe('完 成 了');
  });
});
