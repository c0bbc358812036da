import { describe, expect, it } from '@jest/globals';
import { official2022 } from '../calendar/official-2022.js';
import { workingCalendar } from '../calendar/working-calendar.js';
import { decision, type Decision } from '../decision.js';
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
import { applyDecision } from '../project/apply-decision.js';
import { day, sampleFacts } from '../project/facts-sample.js';
import type { ProjectFacts } from '../project/project-facts.js';
import { defaultProjectSettings, withConsequences } from '../project/with-consequences.js';
import type { VersionedRow } from '../recorded-rows.js';
import { isRefusal, type Refusal } from '../refusal.js';
import { ladderOfSubject } from './ladder-of-subject.js';
import { milestoneLadder } from './ladder.js';
import { ownerLadder } from './owner-ladder.js';

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
    const kinds = ['milestone', 'dateChange', 'difficulty', 'instruction', 'notice'] as const;
    expect(kinds.map((kind) => ladderOfSubject(kind, milestoneLadder) === ownerLadder)).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
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
    [notice('closed', ended), 'notice ends: settled'],
  ])('climb while the unit is to act: %s', (ladders, expected) => {
    expect(ladders).toEqual([expected]);
  });

  it('end with the project if they are notices, whatever else the change writes', () => {
    const waiting = (subjectKind: string, subjectId: string) => ({
      subjectKind,
      subjectId,
      deadlineVersion: 1,
      step: 'before_3',
    });
    const facts = sampleFacts({ reminders: [waiting('notice', 'n'), waiting('instruction', 'i')] });
    const row = { ...facts.project, version: facts.project.version + 1, state: 'closed' as const };
    expect(written({ table: 'project', row }, facts)).toEqual(['notice ends: project_ended']);
  });
});
