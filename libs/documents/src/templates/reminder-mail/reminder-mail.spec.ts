import { describe, expect, it } from '@jest/globals';
import { localDate, type OwedKind, type OwedName } from '#domain';
import { reminderMail } from './reminder-mail.js';
import { reminderMailSample } from './reminder-mail-sample.js';

describe('reminderMail', () => {
  const mail = reminderMail(reminderMailSample);

  it('counts in its subject what is late, due today and due soon', () => {
    expect(mail.subject).toBe('[演示数据] 重点项目提醒：2 项逾期、1 项今日到期、2 项即将到期（2022-03-07）');
  });

  it('speaks English to whoever wants it, but for what people typed', () => {
    const english = reminderMail({
      ...reminderMailSample,
      language: 'en',
      items: [
        { ...reminderMailSample.items[0]!, stageLabel: 'Groundbreaking', receivedAs: 'liaison_officer' },
      ],
    });
    expect(english.subject).toBe(
      '[演示数据 (demonstration data)] Key projects reminder: 1 overdue (2022-03-07)',
    );
    expect(english.html).toContain('<html lang="en">');
    expect(english.text).toContain('If “Groundbreaking” is reached, log in to report');
    const typed = /演示数据|王伟|高端数控机床生产基地一期|高新区|李娜/g;
    for (const text of [english.text, english.html.replaceAll(/style="[^"]*"/g, '')])
      expect(text.replaceAll(typed, '')).not.toMatch(/\p{Script=Han}/u);
  });

  it('lists the worst first, with days, date, and who answers', () => {
    expect(mail.text).toMatch(
      /1\. 【逾期 5 天】高端数控机床.*\n.*2022-03-02\n.*高新区（联络员 李娜）[^]*2\. 【逾期 3 天】[^]*联络员空缺[^]*3\. 【今日到期】[^]*4\. 【还剩 7 天】/,
    );
  });

  it('says which answer is waited for and where it is given, to whom an answer is asked of', () => {
    expect(
      mail.text.match(/等待反馈（已完成、调整日期或存在问题）：https:\/\/projects\.example\/r\//g),
    ).toHaveLength(3);
    expect(mail.html.match(/href="https:\/\/projects\.example\/r\//g)).toHaveLength(3);
  });

  it('says that one may reply to it, in both its forms, only where replies are read', () => {
    const replied = reminderMail({ ...reminderMailSample, mayReply: true });
    for (const form of ['text', 'html'] as const) {
      expect(replied[form]).toContain('也可直接回复本邮件');
      expect(mail[form]).not.toContain('也可直接回复本邮件');
    }
  });

  it('asks whoever decides over a date change for the decision', () => {
    expect(mail.text).toMatch(/生物医药产业园二期[^]*节点调整申请（拟调整至 2022-06-30）已超过审批期限/);
  });

  it('names what a unit owes by its number, with the unit and what its head is to do', () => {
    const first = reminderMailSample.items[0]!;
    const owing = (kind: OwedKind, reference: string | null, permitKind: OwedName['permitKind'] = null) => ({
      ...first,
      owed: { kind, reference, permitKind },
      stageLabel: null,
      answeringUnit: '自然资源局',
      receivedAs: 'unit_head' as const,
      answerUrl: null,
    });
    const items = [
      owing('difficulty', '3'),
      owing('instruction', '1'),
      owing('notice', '重项办督〔2022〕12号'),
      { ...owing('difficulty', '4'), receivedAs: 'supervisor' as const },
      owing('permit', '桩基', 'construction'),
      { ...owing('permit', null, 'energy'), receivedAs: 'liaison_officer' as const },
      owing('hold', null),
    ];
    const { text, html } = reminderMail({ ...reminderMailSample, items });
    expect(text).toContain(
      '事项：问题事项〔3〕（待解决）　约定日期：2022-03-02\n   责任：自然资源局\n   要做：请按期解决',
    );
    expect(text).toContain('事项：批示〔1〕（待办理回复）');
    expect(text).toContain('事项：重项办督〔2022〕12号（待回复）');
    expect(text).toContain('该事项由责任单位承办');
    expect(text).toContain('事项：审批事项〔施工许可 桩基〕（待办结）');
    expect(text).toMatch(
      /审批事项〔节能审查〕（待办结）[^]*请在审批时限内办结或催办[^]*停缓建（待结束或续期）/,
    );
    expect(text).not.toContain('等待反馈');
    expect(html).toContain('事项：问题事项〔4〕（待解决）<br>责任：自然资源局<br>');
    const english = reminderMail({ ...reminderMailSample, language: 'en', items });
    expect(english.text).toContain('Owed: instruction 1 (to be answered)');
    expect(english.text).toContain('Owed: permit: construction permit 桩基 (to be decided)');
    expect(english.text).toContain('Owed: hold (to be ended or renewed)');
  });

  it('brings the papers of its items, the worst ten, and names the others', () => {
    const paper = {
      reference: '重项办督〔2022〕12号',
      kind: 'supervision',
      replyDueOn: localDate('2022-03-28'),
      pdf: Buffer.from('%PDF'),
    } as const;
    const items = Array.from({ length: 11 }, () => ({ ...reminderMailSample.items[0]!, paper }));
    const papers = reminderMail({ ...reminderMailSample, items });
    expect(papers.attachments).toHaveLength(10);
    expect(papers.attachments![0]).toMatchObject({
      filename: '重项办督〔2022〕12号 督办单.pdf',
      contentType: 'application/pdf',
    });
    expect(papers.text.match(/（督办单），请责任单位于 2022-03-28 前回复；见附件/g)).toHaveLength(10);
    expect(papers.html.match(/前回复；请登录下载/g)).toHaveLength(1);
    expect(mail.attachments).toEqual([]);
  });

  it('shows what people typed as text', () => {
    expect(mail.html).not.toContain('<img');
    expect(mail.html).toContain('&lt;img src=x onerror=alert(1)&gt;港区冷链物流中心 {{7*7}}');
  });

  it('says of a demonstration that it is one, and of a live database nothing', () => {
    expect(mail.html).toContain('演示数据：');
    const live = reminderMail({
      ...reminderMailSample,
      isDemonstration: false,
      items: reminderMailSample.items.map((item) => ({ ...item, synthetic: false })),
    });
    expect([live.subject, live.text, live.html].join()).not.toContain('演示');
  });

  it.each(['\r\nBcc: a@b.c', '\u0000', '\u2028x', '\u202eevil'])(
    'keeps %j of a name out of lines and headers',
    (bad) => {
      const item = { ...reminderMailSample.items[0]!, project: `名${bad}称`, answeringUnit: `单${bad}位` };
      const { subject, text } = reminderMail({ ...reminderMailSample, reader: `王${bad}`, items: [item] });
      expect(subject).not.toMatch(/\p{Cc}|[\u2028\u202e]/u);
      expect(text).not.toMatch(/^Bcc/m);
      for (const char of ['\u0000', '\u2028', '\u202e']) expect(text).not.toContain(char);
    },
  );

  it('stays under 100 KB with as many items as it may name, counts all of them, and says how many it only counts', () => {
    const items = Array.from({ length: 60 }, () => ({
      ...reminderMailSample.items[1]!,
      project: '<名称>'.repeat(40),
    }));
    const others = { late: 4_000, today: 900, soon: 40 };
    const { subject, html, text } = reminderMail({ ...reminderMailSample, items, others });
    expect(Buffer.byteLength(html)).toBeLessThan(100_000);
    expect(subject).toContain('4060 项逾期、900 项今日到期、40 项即将到期');
    expect(text).toContain('另有 4940 项');
  });
});
