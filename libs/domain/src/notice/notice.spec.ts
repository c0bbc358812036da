import { describe, expect, it } from '@jest/globals';
import { workingCalendar } from '../calendar/working-calendar.js';
import { day, plannedOn, reachedOn, sampleFacts } from '../project/facts-sample.js';
import { defaultSteps, milestoneLadder, type StepCode } from '../reminders/ladder.js';
import { isRefusal, type Refusal } from '../refusal.js';
import type { Decision } from '../decision.js';
import { defaultSettings } from '../settings/settings.js';
import { decideNotice, type NoticeGround, type NoticeWish } from './decide-notice.js';
import {
  decideNoticeClosing,
  decideNoticeReopening,
  decideNoticeReply,
  settledNotices,
} from './decide-notice-closing.js';
import { noticeFileName, noticeNumber, type NoticeDocument } from './notice-document.js';
import { mayBringNotice, noticeKindOf } from './notice-kind.js';
import { noticeKinds, noticeStates, type NoticeFacts, type NoticeRow } from './notice-row.js';

let ids = 0;
const newId = () => `id ${(ids += 1)}`;
const calendar = workingCalendar([]);
const facts = sampleFacts({
  today: '2022-03-21',
  milestones: { signing: reachedOn('2021-06-01'), groundbreaking: plannedOn('2022-03-07') },
});
const wish: NoticeWish = {
  kind: 'supervision',
  milestoneId: 'm:groundbreaking',
  deadlineVersion: 1,
  step: 'after_10',
};
const ground: NoticeGround = {
  year: 2022,
  number: 12,
  issuedOn: day('2022-03-21'),
  isIssued: false,
  isWaitedFor: true,
  city: '太仓市',
  leadUnit: '高新区',
  supervisingUnit: '太仓市',
  synthetic: true,
  toldBefore: [],
};
const rules = {
  setting: defaultSettings.notices,
  calendar,
  isDemonstration: true,
  freeze: (document: NoticeDocument) => ({ text: JSON.stringify(document), sha256: 'hash' }),
};

function told(answer: Decision | Refusal): object | string {
  return isRefusal(answer) ? answer.code : { ...answer.versions[0]!.row, ...answer.entries[0]! };
}

describe('the paper that a step brings', () => {
  it.each([
    ['after_3', [], null],
    ['after_5', ['after_1', 'after_3'], 'prompt'],
    ['after_10', ['after_3', 'after_5'], 'supervision'],
    ['after_20', ['after_10'], 'circular'],
    // The weekly repetitions.
    ['after_25', ['after_20'], null],
    // An outage: the strictest alone.
    ['after_25', ['after_3'], 'circular'],
    ['after_10', [], 'supervision'],
    // A city with other steps.
    ['after_7', ['after_3'], 'prompt'],
    ['after_12', ['after_7'], 'supervision'],
    ['before_1', [], null],
    ['day_itself', [], null],
  ] as const)('%s after %j is %j', (step, earlier, kind) => {
    expect(noticeKindOf(step, earlier)).toBe(kind);
    if (kind !== null) expect(mayBringNotice(step)).toBe(true);
  });

  it('comes once each on the ladder; the weekly repetitions after the circular bring none, however long they go on', () => {
    const codes: StepCode[] = [];
    for (const { code } of milestoneLadder) if (codes.push(code) === defaultSteps.length + 100) break;
    const brought = codes.map((step, index) => noticeKindOf(step, codes.slice(0, index)));
    expect(brought.filter((kind) => kind !== null)).toEqual(noticeKinds);
  });
});

describe('the issue of a notice', () => {
  const issue = (more: Partial<NoticeGround> = {}, of = facts, what: Partial<NoticeWish> = {}) =>
    decideNotice(of, { ...wish, ...what }, { ...ground, ...more }, rules, newId);

  it('freezes what the paper says, with working days and no names of people', () => {
    const { inserts, versions, entries } = issue() as Decision;
    const { document, reference, ...anchor } = inserts[0]!.row as { document: string; reference: string };
    expect(reference).toBe('重项办督〔2022〕12号');
    expect(anchor).toMatchObject({ kind: 'supervision', year: 2022, number: 12, step: 'after_10' });
    expect(JSON.parse(document)).toMatchObject({
      form: 1,
      organ: '太仓市重点项目建设工作领导小组办公室',
      addressee: '高新区',
      stageLabel: '开工',
      stepLabel: null,
      baselineOn: '2022-03-07',
      dueOn: '2022-03-07',
      workingDaysLate: 10,
      replyDueOn: '2022-03-28',
      copies: ['supervisor', 'project_leader'],
      isDemonstration: true,
    });
    expect(versions[0]!.row).toMatchObject({ state: 'issued', replyDueOn: '2022-03-28' });
    expect(entries[0]).toMatchObject({
      action: 'notice.issued',
      effectiveOn: '2022-03-21',
      after: { number: 12, documentSha256: 'hash' },
    });
  });

  it('names number and file by kind and year', () => {
    const of = { mark: '重项办', kind: 'circular', year: 2023, number: 1 } as const;
    expect(noticeNumber(of)).toBe('重项办通〔2023〕1号');
    expect(noticeFileName({ reference: '重项办通〔2023〕1号', kind: 'circular' })).toBe(
      '重项办通〔2023〕1号 通报.pdf',
    );
  });

  it('comes to nothing where nothing is owed any more', () => {
    expect(told(issue({ isIssued: true }))).toBe('change.empty');
    expect(told(issue({ isWaitedFor: false }))).toBe('change.empty');
    expect(told(issue({}, facts, { deadlineVersion: 2 }))).toBe('change.empty');
    expect(told(issue({}, facts, { milestoneId: 'other' }))).toBe('milestone.not_found');
    expect(told(issue({}, facts, { milestoneId: 'm:signing' }))).toBe('change.empty');
    expect(told(issue({}, { ...facts, project: { ...facts.project, state: 'closed' } }))).toBe(
      'project.ended',
    );
  });
});

function one(state: NoticeRow['state'] = 'issued', more: Partial<NoticeFacts> = {}): NoticeFacts {
  const { versions } = decideNotice(facts, wish, ground, rules, newId) as Decision;
  const row = versions[0]!.row as NoticeRow;
  const anchor = {
    milestoneId: 'm:groundbreaking',
    deadlineVersion: 1,
    kind: 'supervision',
    year: 2022,
    number: 12,
  } as const;
  return { ...anchor, ...row, id: 'n', state, ...more };
}

describe('a notice', () => {
  const time = { workingDays: 5, calendar };
  const reply = (notice: NoticeFacts | null, doneBy = '2022-04-15') =>
    told(
      decideNoticeReply(
        facts,
        notice,
        { text: '流砂', measures: '加钻机', doneBy: day(doneBy) },
        'head',
        newId,
      ),
    );
  const close = (notice: NoticeFacts | null, approve = true, who = 'supervisor', of = facts) =>
    told(decideNoticeClosing(of, notice, { approve, note: '已落实' }, who, time, newId));
  const reopen = (notice: NoticeFacts | null, of = facts) =>
    told(decideNoticeReopening(of, notice, '未落实', time, newId));
  const replied = one('replied', { repliedBy: 'head', reply: '\\x01', replyDueOn: day('2022-03-18') });

  it('is replied to, sent back with the whole time again, and closed by another', () => {
    expect(reply(one())).toMatchObject({
      action: 'notice.replied',
      state: 'replied',
      repliedBy: 'head',
      doneBy: '2022-04-15',
      after: { content: { sealed: '流砂' }, measures: { sealed: '加钻机' } },
    });
    expect(reply(one(), '2022-03-20')).toBe('notice.done_by_in_past');
    expect(close(replied, false)).toMatchObject({
      action: 'notice.sent_back',
      state: 'issued',
      sentBack: 1,
      replyDueOn: '2022-03-28',
      before: { replyDueOn: '2022-03-18' },
      reason: { sealed: '已落实' },
    });
    expect(close(replied)).toMatchObject({
      action: 'notice.closed',
      outcome: 'supervisor',
      closedBy: 'supervisor',
    });
    expect(close(replied, true, 'head')).toBe('request.own');
    const done = sampleFacts({ milestones: { groundbreaking: reachedOn('2022-03-10') } });
    expect(close(replied, false, 'supervisor', done)).toBe('notice.settled');
    expect(close(one())).toMatchObject({ action: 'notice.closed' });
  });

  it.each(noticeStates)('that is %s takes the steps of that state only', (state) => {
    const notice = one(state, { repliedBy: 'head' });
    const refused = [reply(notice), close(notice), close(notice, false), reopen(notice)].map(
      (step) => step === 'notice.wrong_state',
    );
    expect(refused).toEqual([
      state !== 'issued',
      state === 'closed',
      state !== 'replied',
      state !== 'closed',
    ]);
  });

  it('is reopened under its number while its date stands', () => {
    const closed = one('closed', { closedBy: 'supervisor', outcome: 'supervisor' });
    expect(reopen(closed)).toMatchObject({
      action: 'notice.reopened',
      state: 'issued',
      reopened: 1,
      outcome: null,
      replyDueOn: '2022-03-28',
    });
    const done = sampleFacts({ milestones: { groundbreaking: reachedOn('2022-03-10') } });
    expect(reopen(closed, done)).toBe('notice.settled');
  });

  it('closes with the change that leaves its date reached, another, or gone with the project', () => {
    const settled = (of: typeof facts, notice = one(), versions: Decision['versions'] = []) => {
      const change = { entries: [{ event: 'the change' }] as unknown as Decision['entries'], versions };
      const { entries, versions: closed } = settledNotices({ ...of, notices: [notice] }, change, newId);
      return entries.map((entry, place) => ({ ...closed[place]!.row, ...entry }));
    };
    const with1 = (milestone: object) =>
      sampleFacts({ milestones: { groundbreaking: { ...plannedOn('2022-03-07'), ...milestone } } });
    const reached = with1(reachedOn('2022-03-10'));
    expect(settled(facts)).toEqual([]);
    expect(settled(reached)).toMatchObject([
      {
        action: 'notice.closed',
        outcome: 'reached',
        closedBy: null,
        after: { noticeOutcome: 'reached' },
        causedBy: 'the change',
      },
    ]);
    expect(settled(reached, one('replied'))).toMatchObject([{ outcome: 'reached' }]);
    expect(settled(with1({ deadlineVersion: 2 }))).toMatchObject([{ outcome: 'deadline_changed' }]);
    expect(settled({ ...facts, project: { ...facts.project, state: 'terminated' } })).toMatchObject([
      { outcome: 'project_ended' },
    ]);
    // What the change itself writes has its next version already.
    const row = one();
    expect(settled(reached, row, [{ table: 'notice', row }])).toEqual([]);
  });

  it('must be there', () => {
    for (const act of [reply, close, reopen]) expect(act(null)).toBe('notice.not_found');
  });
});
