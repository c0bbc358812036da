import { describe, expect, it } from '@jest/globals';
import { official2022 } from '../calendar/official-2022.js';
import { workingCalendar } from '../calendar/working-calendar.js';
import { decision, type Decision } from '../decision.js';
import { decideHold, decideHoldEnd, decideHoldRequest } from '../hold/decide-hold.js';
import {
  decideClosing,
  decideClosingCheck,
  decideClosingRequest,
} from '../difficulty/decide-difficulty-closing.js';
import {
  decideDifficultyAcceptance,
  decideDifficultyDueMove,
  decideDifficultyLevel,
  decideDifficultyRaising,
} from '../difficulty/decide-difficulty.js';
import type { InstructionRow } from '../instruction/instruction-row.js';
import type { NoticeRow } from '../notice/notice-row.js';
import {
  decidePermitApplication,
  decidePermitCorrection,
  decidePermitEnd,
  decideSupplement,
  decideSupplementRequest,
  type PermitCorrection,
  type PermitFacts,
} from '../permit/decide-permit.js';
import type { PermitRow } from '../permit/permit-row.js';
import { decideProjectEnd, decideReopening } from '../project/decide-project-end.js';
import { applyDecision } from '../project/apply-decision.js';
import { day, sampleFacts } from '../project/facts-sample.js';
import type { ProjectFacts } from '../project/project-facts.js';
import { defaultProjectSettings, withConsequences } from '../project/with-consequences.js';
import type { VersionedRow } from '../recorded-rows.js';
import { isRefusal, type Refusal } from '../refusal.js';
import { ladderOfSubject } from './ladder-of-subject.js';
import { milestoneLadder } from './ladder.js';
import { ownerLadder, owedKinds } from './owner-ladder.js';

let ids = 0;
const newId = () => `id ${(ids += 1)}`;
const context = { settings: defaultProjectSettings, calendar: workingCalendar(official2022), newId };

/** What was decided, followed up: the ladders that end and begin, and the facts as the next change finds them. */
function change(facts: ProjectFacts, decided: Decision | Refusal) {
  if (isRefusal(decided)) throw new Error(decided.code);
  const whole = withConsequences(facts, decided, context);
  const ended = whole.cancelReminders.map(({ subjectKind, reason }) => `${subjectKind} ends: ${reason}`);
  const begun = whole.reminders.map(
    ({ subjectKind, deadlineVersion, planned: { step, day: on, recipients } }) =>
      `${subjectKind} ${deadlineVersion} begins: ${step} ${on} ${recipients.join()}`,
  );
  const after = { ...applyDecision(facts, whole), seq: facts.seq + whole.entries.length };
  return { ladders: [...ended, ...begun], after };
}

/** A difficulty of the land office, to be settled by Friday 2022-03-25. */
function raising(facts: ProjectFacts): Decision {
  const wish = {
    cause: 'land',
    settledBy: 'unit',
    ownerUnitId: 'land office',
    milestoneId: null,
    dueOn: day('2022-03-25'),
    title: '两户未签约',
    text: null,
  } as const;
  const decided = decideDifficultyRaising(facts, wish, { state: 'open' }, 'li', newId);
  if (isRefusal(decided)) throw new Error(decided.code);
  return decided;
}
const raised = () => change(sampleFacts(), raising(sampleFacts()));
/** An entry for changes of which only the rows count here. */
const anyEntry = () => raising(sampleFacts()).entries[0]!;

describe('the ladder of what a unit owes', () => {
  it('addresses its head, then its supervisor, then who leads the city, and never ends', () => {
    const steps: string[] = [];
    for (const { code, adds } of ownerLadder) if (steps.push([code, ...adds].join(' ')) === 7) break;
    expect(steps).toEqual([
      'before_3 unit_head',
      'day_itself',
      'after_1',
      'after_3 supervisor',
      'after_10 root_leader',
      'after_15',
      'after_20',
    ]);
  });

  it('is that of difficulties, instructions and notices alone', () => {
    const kinds = ['milestone', 'dateChange', ...owedKinds] as const;
    expect(kinds.filter((kind) => ladderOfSubject(kind, milestoneLadder) === ownerLadder)).toEqual([
      'difficulty',
      'instruction',
      'notice',
    ]);
  });

  it('addresses the project’s liaison officer too where it is the project’s own: a permit, a hold', () => {
    const steps = (['permit', 'hold'] as const).map((kind) => {
      const ladder = [];
      for (const { code, adds } of ladderOfSubject(kind, milestoneLadder))
        if (ladder.push([code, ...adds].join(' ')) === 6) break;
      return ladder;
    });
    const own = ['before_3 liaison_officer unit_head', 'day_itself', 'after_1', 'after_3 supervisor'];
    expect(steps).toEqual(Array.from({ length: 2 }, () => [...own, 'after_10 root_leader', 'after_15']));
  });
});

describe('a difficulty', () => {
  it('begins when it is raised, three days before its date, under the number of its event', () => {
    expect(raised().ladders).toEqual(['difficulty 3 begins: before_3 2022-03-22 unit_head']);
  });

  it('goes on where neither its date nor its unit’s turn has changed', () => {
    const { after } = raised();
    const { id } = after.difficulties[0]!;
    const accepted = change(after, decideDifficultyAcceptance(after, id, 'head', newId));
    expect(accepted.ladders).toEqual([]);
    const lifted = decideDifficultyLevel(accepted.after, id, '协调无果', newId);
    expect(change(accepted.after, lifted).ladders).toEqual([]);
  });

  it('begins anew with another date', () => {
    const { after } = raised();
    const { id } = after.difficulties[0]!;
    const moved = decideDifficultyDueMove(after, id, { dueOn: day('2022-04-08'), reason: '延期' }, newId);
    expect(change(after, moved).ladders).toEqual([
      'difficulty ends: deadline_changed',
      'difficulty 4 begins: before_3 2022-04-02 unit_head',
    ]);
  });

  it('ends with the request to close it, begins anew when that is sent back, and stays ended once closed', () => {
    let { after } = raised();
    const { id } = after.difficulties[0]!;
    const next = (decide: (facts: ProjectFacts) => Decision | Refusal): string[] => {
      const made = change(after, decide(after));
      after = made.after;
      return made.ladders;
    };
    const evidence = [{ kind: 'other', number: '1' }] as const;
    const apply = (facts: ProjectFacts) =>
      decideClosingRequest(facts, id, { resolution: '已签约', evidence }, 'li', newId);
    const yes = { approve: true, note: null };
    next((facts) => decideDifficultyAcceptance(facts, id, 'head', newId));
    expect(next(apply)).toEqual(['difficulty ends: answered']);
    const no = { approve: false, note: '材料不全' };
    expect(next((facts) => decideClosingCheck(facts, id, no, 'wang', newId))).toEqual([
      'difficulty 6 begins: before_3 2022-03-22 unit_head',
    ]);
    next(apply);
    expect(next((facts) => decideClosingCheck(facts, id, yes, 'wang', newId))).toEqual([]);
    expect(next((facts) => decideClosing(facts, id, yes, 'zhao', newId))).toEqual([]);
  });

  it('ends with its project and begins anew with it', () => {
    const { after } = raised();
    const turned = (facts: ProjectFacts, state: 'terminated' | 'active') =>
      change(
        facts,
        decision({
          entries: [anyEntry()],
          versions: [
            { table: 'project', row: { ...facts.project, version: facts.project.version + 1, state } },
          ],
        }),
      );
    const ended = turned(after, 'terminated');
    expect(ended.ladders).toEqual(['difficulty ends: project_ended']);
    expect(turned(ended.after, 'active').ladders).toEqual([
      'difficulty 5 begins: before_3 2022-03-22 unit_head',
    ]);
  });
});

describe('an instruction and a notice', () => {
  const written = (version: VersionedRow, facts = sampleFacts()) =>
    change(facts, decision({ entries: [anyEntry()], versions: [version] })).ladders;
  const instruction = (state: InstructionRow['state'], facts?: ProjectFacts) => {
    const row = { id: 'i', version: 1, state, dueOn: day('2022-03-11') } as InstructionRow;
    return written({ table: 'instruction', row }, facts);
  };
  const notice = (state: NoticeRow['state'], facts?: ProjectFacts) => {
    const row = { id: 'n', version: 1, state, replyDueOn: day('2022-03-11') } as NoticeRow;
    return written({ table: 'notice', row }, facts);
  };
  const ended = sampleFacts({ project: { state: 'terminated' } });

  it.each([
    [instruction('given'), 'instruction 3 begins: before_3 2022-03-08 unit_head'],
    [instruction('answered'), 'instruction ends: answered'],
    [instruction('closed'), 'instruction ends: settled'],
    [instruction('withdrawn'), 'instruction ends: settled'],
    // It stands until its leader has an answer.
    [instruction('given', ended), 'instruction 3 begins: before_3 2022-03-08 unit_head'],
    [notice('issued'), 'notice 3 begins: before_3 2022-03-08 unit_head'],
    [notice('replied'), 'notice ends: answered'],
    [notice('closed'), 'notice ends: settled'],
    [notice('closed', ended), 'notice ends: project_ended'],
  ])('climb while the unit is to act: %s', (ladders, expected) => {
    expect(ladders).toEqual([expected]);
  });

  it('end with the project if they are permits, whatever else the change writes', () => {
    const waiting = (subjectKind: string, subjectId: string) => ({
      subjectKind,
      subjectId,
      deadlineVersion: 1,
      step: 'before_3',
    });
    const facts = sampleFacts({
      reminders: [waiting('instruction', 'i'), waiting('permit', 'p')],
    });
    const row = { ...facts.project, version: facts.project.version + 1, state: 'closed' as const };
    expect(written({ table: 'project', row }, facts)).toEqual(['permit ends: project_ended']);
  });
});

describe('a permit', () => {
  const wish = {
    kind: 'construction',
    name: null,
    authorityUnitId: 'bureau',
    authority: null,
    appliedOn: day('2022-03-01'),
    limitDays: 10,
    dayType: 'working',
  } as const;
  const authorityUnit = { state: 'open' as const };
  const rowOf = (decided: Decision): PermitRow => decided.permits[0]!.after;
  /** What follows, step by step, each on its day; the permits as they are after the last one. */
  const life = (today: string, more: Partial<PermitRow> = {}) => {
    let facts = sampleFacts({ today });
    let permits: PermitRow[] = [];
    return {
      do(on: string, decide: (facts: ProjectFacts, known: PermitFacts) => Decision | Refusal): string[] {
        const decided = decide({ ...facts, now: sampleFacts({ today: on }).now }, { permits, authorityUnit });
        if (isRefusal(decided)) throw new Error(decided.code);
        const made = change({ ...facts, now: sampleFacts({ today: on }).now }, decided);
        facts = made.after;
        if (decided.permits.length > 0) permits = [{ ...rowOf(decided) }];
        return made.ladders;
      },
      apply(): string[] {
        return this.do(today, (now, known) =>
          decidePermitApplication(now, known, { ...wish, ...more }, newId),
        );
      },
      correct(on: string, correction: Partial<PermitCorrection>): string[] {
        return this.do(on, (now, known) =>
          decidePermitCorrection(now, known, permits[0]!.id, { reason: '误登', ...correction }, newId),
        );
      },
      id: () => permits[0]!.id,
    };
  };

  it('begins with its application, to the day that its limit and its kind of days give', () => {
    const first = 'permit 3 begins: before_3 2022-03-11 liaison_officer,unit_head';
    expect(life('2022-03-01').apply()).toEqual([first]);
    expect(life('2022-03-01', { dayType: 'calendar', limitDays: 20 }).apply()).toEqual([
      'permit 3 begins: before_3 2022-03-18 liaison_officer,unit_head',
    ]);
  });

  it('owes of one that is recorded late only what is still to come', () => {
    expect(life('2022-03-17').apply()).toEqual([
      'permit 3 begins: after_3 2022-03-18 liaison_officer,unit_head,supervisor',
    ]);
  });

  it('asks nobody while its clock stands, and begins anew to the later day', () => {
    const permit = life('2022-03-01');
    permit.apply();
    const asked = { askedOn: day('2022-03-04'), note: null };
    expect(
      permit.do('2022-03-04', (facts, known) =>
        decideSupplementRequest(facts, known, permit.id(), asked, newId),
      ),
    ).toEqual(['permit ends: supplements']);
    expect(
      permit.do('2022-03-11', (facts, known) =>
        decideSupplement(facts, known, permit.id(), day('2022-03-11'), newId),
      ),
    ).toEqual(['permit 5 begins: before_3 2022-03-18 liaison_officer,unit_head']);
  });

  it('ends with its decision', () => {
    const permit = life('2022-03-01');
    permit.apply();
    const end = { state: 'granted', endedOn: day('2022-03-10'), number: '1' } as const;
    expect(
      permit.do('2022-03-10', (facts, known) => decidePermitEnd(facts, known, permit.id(), end, newId)),
    ).toEqual(['permit ends: settled']);
    expect(permit.correct('2022-03-11', { number: '2' })).toEqual([]);
  });

  it('begins anew where a correction moves its day or gives it to another authority, and goes on otherwise', () => {
    const permit = life('2022-03-01');
    permit.apply();
    expect(permit.correct('2022-03-02', { name: '桩基' })).toEqual([]);
    expect(permit.correct('2022-03-02', { limitDays: 12 })).toEqual([
      'permit ends: deadline_changed',
      'permit 5 begins: before_3 2022-03-14 liaison_officer,unit_head',
    ]);
    expect(permit.correct('2022-03-03', { authorityUnitId: null, authority: '省厅' })).toEqual([
      'permit ends: passed_on',
      'permit 6 begins: before_3 2022-03-14 liaison_officer,unit_head',
    ]);
  });

  it('is provisional where its day lies beyond the calendar', () => {
    const facts = sampleFacts({ today: '2022-12-20' });
    const known = { permits: [], authorityUnit };
    const late = { ...wish, appliedOn: day('2022-12-20'), limitDays: 20 };
    const decided = decidePermitApplication(facts, known, late, newId) as Decision;
    expect(withConsequences(facts, decided, context).reminders[0]!.planned.provisional).toBe(true);
  });

  it('begins anew with its project', () => {
    const facts = sampleFacts({ today: '2022-03-02', project: { state: 'terminated' } });
    const [open, granted] = [
      { ...wish, id: 'p', state: 'applied', pauses: [] },
      { ...wish, id: 'q', state: 'granted', pauses: [] },
    ] as unknown as PermitRow[];
    const standing = { end: { id: 'end', version: 1 }, permits: [open!, granted!] } as never;
    expect(change(facts, decideReopening(facts, '恢复', standing, 'li', newId)).ladders).toEqual([
      'permit 3 begins: before_3 2022-03-11 liaison_officer,unit_head',
    ]);
  });
});

describe('a hold', () => {
  const wish = {
    cause: 'funding',
    reason: '资金未到位',
    fromOn: day('2022-03-01'),
    toOn: day('2022-03-31'),
  } as const;
  /** What follows from a request, from the consent, and the facts after it. */
  const held = () => {
    const facts = sampleFacts({ today: '2022-03-01' });
    const asked = change(facts, decideHoldRequest(facts, wish, 'li', newId));
    const { id } = asked.after.holds[0]!;
    const yes = { approve: true, note: null };
    return { id, asked, agreed: change(asked.after, decideHold(asked.after, id, yes, 'zhao', newId)) };
  };
  const begun = 'hold 4 begins: before_3 2022-03-28 liaison_officer,unit_head';

  it('begins with the consent, and not with the request', () => {
    const { asked, agreed } = held();
    expect(asked.ladders).toEqual([]);
    expect(agreed.ladders).toEqual([begun]);
  });

  it('ends when it is ended; the one that renews it has a ladder of its own', () => {
    const { id, agreed } = held();
    const ended = change(agreed.after, decideHoldEnd(agreed.after, id, null, newId));
    expect(ended.ladders).toContain('hold ends: settled');
    const again = { ...wish, toOn: day('2022-04-29') };
    const asked = change(ended.after, decideHoldRequest(ended.after, again, 'li', newId));
    const renewed = asked.after.holds.at(-1)!;
    const yes = { approve: true, note: null };
    expect(renewed.id).not.toBe(id);
    expect(change(asked.after, decideHold(asked.after, renewed.id, yes, 'zhao', newId)).ladders).toEqual([
      expect.stringMatching(/^hold \d+ begins: before_3 2022-04-26 liaison_officer,unit_head$/),
    ]);
  });

  it('ends with its project', () => {
    const { agreed } = held();
    const end = { kind: 'superseded', reason: '合并', successorIds: ['other'] } as const;
    const others = [{ id: 'other', state: 'active' }] as const;
    const decided = decideProjectEnd(agreed.after, end, others, 'zhao', newId);
    expect(change(agreed.after, decided).ladders).toContain('hold ends: project_ended');
  });
});
