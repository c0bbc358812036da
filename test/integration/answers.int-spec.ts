import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AnswerStand, type LateProject } from '../support/answer-stand.js';

let stand: AnswerStand;

beforeAll(async () => {
  stand = await AnswerStand.begin(9);
});

afterAll(async () => {
  await stand?.leave();
});

interface Document {
  stage: string;
  dateChanges: { id: string; state: string }[];
  difficulties: { id: string; state: string; milestoneId: string }[];
  answers: { kind: string; person: { name: string }; byLink: boolean; recordedAt: string }[];
}

const promise = { kind: 'reached', reachedOn: '2022-03-04', note: '首根工程桩已完成' };
const newDate = { kind: 'new_date', toOn: '2022-05-31', reason: '征迁未完成' };
const evidence = [{ kind: 'construction_permit', number: '320585202203040001' }];

async function decideDateChange(project: LateProject, approve: boolean): Promise<void> {
  const [request] = (await project.read<Document>()).dateChanges;
  await project.post('supervisor', `date-changes/${request!.id}/decisions`, { approve, note: null });
}

describe('on Monday, one working day after the date', () => {
  let promised: LateProject;
  let undecided: LateProject;
  let forgotten: LateProject;
  let unchanged: LateProject;
  let vacant: LateProject;

  it('"reached on" is a promise: the ladder rests three working days and the stage stays', async () => {
    promised = stand.next();
    expect(await promised.waiting()).toBe('after_3');
    expect(await promised.answer(null, promise)).toBe('201');
    const { stage, answers } = await promised.read<Document>();
    expect(stage).toBe('signing');
    expect(answers).toMatchObject([
      {
        kind: 'reached',
        person: { name: '李娜' },
        unit: { name: '高新区' },
        byLink: false,
        rearmsOn: '2022-03-10',
        note: '首根工程桩已完成',
      },
    ]);
    expect(await promised.waiting()).toBe('after_3 promise 03-10 07:30');
    expect(await promised.answer('head', promise)).toBe('409 answer.promised_already');
  });

  it('takes what was claimed and not yet handed over out of its message', async () => {
    const items = async () =>
      stand.ladder.city.database.query(
        `SELECT i.state, r.reason FROM item i JOIN reminder r ON r.id = i.reminder_id WHERE r.project_id = $1`,
        [promised.id],
      );
    expect(await items()).toEqual([
      { state: 'cancelled', reason: 'answered' },
      { state: 'cancelled', reason: 'answered' },
    ]);
  });

  it('a stage that is recorded after the promise ends the ladder', async () => {
    const project = stand.next();
    await project.answer(null, promise);
    const change = { stage: 'groundbreaking', reachedOn: '2022-03-04', evidence };
    expect((await project.post(null, 'stage-changes', change)).statusCode).toBe(201);
    expect(await project.waiting()).toBe('');
    expect(await project.answer(null, promise)).toBe('409 milestone.reached_already');
  });

  it('a new date rests the ladder until somebody decides; approved, it begins anew', async () => {
    const project = stand.next();
    expect(await project.answer(null, newDate)).toBe('201');
    expect(await project.waiting()).toBe('after_3 date_change');
    await decideDateChange(project, true);
    expect(await project.waiting()).toBe('before_30');
    undecided = stand.next();
    await undecided.answer(null, newDate);
    forgotten = stand.next();
    await forgotten.answer(null, newDate);
    expect(await forgotten.steps('dateChange')).toBe('after_1 pending');
  });

  it('a difficulty rests it from its acceptance to its due date, thirty days at most, while it is open', async () => {
    const project = stand.next();
    const difficulty = {
      kind: 'difficulty',
      cause: 'land',
      settledBy: 'unit',
      ownerUnitId: stand.ladder.city.areaId,
      dueOn: '2022-03-11',
      title: '红线内两户未签约',
    };
    expect(await project.answer(null, difficulty)).toBe('201');
    expect(await project.waiting()).toBe('after_3');
    const [one] = (await project.read<Document>()).difficulties;
    expect(one).toMatchObject({ state: 'open', milestoneId: project.milestoneId });
    await project.post('head', `difficulties/${one!.id}/acceptances`, {});
    expect(await project.waiting()).toBe('after_3 difficulty 03-14 07:30');
    const due = { dueOn: '2022-12-30', reason: '评估报告未出' };
    await project.post('supervisor', `difficulties/${one!.id}/due-dates`, due);
    expect(await project.waiting()).toBe('after_3 difficulty 04-07 07:30');
    const closing = { resolution: '已签约', evidence: [{ kind: 'contract', number: '2022-018' }] };
    await project.post(null, `difficulties/${one!.id}/closing-requests`, closing);
    await project.post('head', `difficulties/${one!.id}/checks`, { approve: true, note: null });
    await project.post('supervisor', `difficulties/${one!.id}/closings`, { approve: true, note: null });
    expect(await project.waiting()).toBe('after_3');
  });

  it('a progress report, "no change" too, is no answer', async () => {
    unchanged = stand.next();
    expect((await unchanged.post(null, 'progress-reports/no-change', {})).statusCode).toBe(201);
    expect(await unchanged.waiting()).toBe('after_3');
  });

  it('may answer whom the ladder addresses, and nobody who has no business there', async () => {
    const project = stand.next();
    expect(await project.answer('stranger', promise)).toBe('404 project.not_found');
    expect(await project.answer('security', promise)).toBe('404 project.not_found');
    expect(await project.answer('leader', promise)).toBe('201');
  });

  it('may answer whoever received an item, also when the duty has gone', async () => {
    vacant = stand.next();
    const [duty] = await stand.ladder.city.database.query<{ id: string; version: number }>(
      `SELECT id, version FROM duty_current WHERE person_id = $1`,
      [vacant.officer.personId],
    );
    const ended = await (
      await stand.as('security')
    ).post(
      `/api/v1/duties/${duty!.id}/endings`,
      { toOn: '2022-03-07', reason: '调离' },
      { 'if-match': `"${duty!.version}"` },
    );
    expect(ended.statusCode).toBe(201);
    await stand.claimAt('2022-03-09T07:30:00');
    expect(await vacant.steps()).toBe('after_1 claimed, after_3 claimed, after_5 pending');
    const told = await stand.ladder.city.database.query(
      `SELECT FROM item WHERE received_as = 'security_administrator'`,
    );
    expect(told).toHaveLength(1);
    expect(await vacant.answer('security', promise)).toBe('404 project.not_found');
    expect(await vacant.answer(null, promise)).toBe('201');
  });

  it('later: what was not answered climbed, what was promised is armed again, what waits for a decision waits', async () => {
    expect(await unchanged.steps()).toBe('after_1 claimed, after_3 claimed, after_5 pending');
    expect(await promised.steps()).toBe('after_1 claimed, after_3 pending');
    await stand.claimAt('2022-03-10T07:30:00');
    expect(await promised.steps()).toBe('after_1 claimed, after_3 claimed, after_5 pending');
    await stand.claimAt('2022-03-11T07:31:00');
    expect(await undecided.steps()).toBe('after_1 claimed, after_3 pending');
    await decideDateChange(undecided, false);
    expect(await undecided.waiting()).toBe('after_3');
    await stand.ladder.reminders.claimDue();
    expect(await undecided.steps()).toBe(
      'after_1 claimed, after_3 superseded, after_5 claimed, after_10 pending',
    );
  });

  it('five working days without a decision: the approver has a ladder, and the one that waits has none', async () => {
    await stand.claimAt('2022-03-15T07:30:00');
    expect(await forgotten.steps()).toBe('after_1 claimed, after_3 pending');
    expect(await forgotten.steps('dateChange')).toBe('after_1 claimed, after_3 pending');
    expect(await undecided.steps('dateChange')).toBe('after_1 cancelled');
    await stand.sendAll();
    const text = await stand.mailTo('supervisor');
    expect(text).toContain('节点调整申请（拟调整至 2022-05-31）已超过审批期限');
    await decideDateChange(forgotten, false);
    expect(await forgotten.steps('dateChange')).toBe('after_1 claimed, after_3 cancelled');
  });

  it('the document of the past shows the answers of then, and the history tells what was said', async () => {
    const [{ recordedAt } = { recordedAt: '' }] = (await promised.read<Document>()).answers;
    const before = new Date(Date.parse(recordedAt) - 1).toISOString();
    expect((await promised.read<Document>(before)).answers).toEqual([]);
    expect((await promised.read<Document>(recordedAt)).answers).toHaveLength(1);
    const history = await (await stand.as('supervisor')).get(`/api/v1/projects/${promised.id}/history`);
    expect(JSON.stringify(history.json())).toContain('answered the reminder of');
  });
});
