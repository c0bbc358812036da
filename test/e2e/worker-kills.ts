import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Cut } from '../support/cutting-proxy.js';
import { KillStand, type Standing } from '../support/kill-stand.js';
import type { SessionPoint } from '../support/scripted-receiver.js';
import type { WorkerProcess } from '../support/worker-process.js';

/** For two worker processes on a machine that may be busy. */
const testLimitMs = 120_000;
/** Three days before this one is the day of the story: what has it is due as soon as it is recorded. */
const soon = '2022-02-24';
const missed = '2022-02-18';

/** Has the worker killed where the receiver or the proxy before PostgreSQL sees it come by. */
type Arm = (kills: KillStand, worker: WorkerProcess) => void;

/** Where a worker dies, and how the message that it is at stands then. */
interface KillPoint {
  readonly point: string;
  readonly arm: Arm;
  readonly left: Standing;
}

/** At a statement to PostgreSQL. */
function atStatement(statement: RegExp, when: Cut['when']): Arm {
  return ({ proxy }, worker) => proxy.arm({ statement, when, onCut: () => worker.kill9() });
}

/** At a point of the first session that comes there. */
function atSession(at: SessionPoint): Arm {
  return ({ receiver }, worker) => {
    receiver.watch = (point) => {
      if (point === at) worker.kill9();
      return point === at;
    };
  };
}

/**
 * Between the receiver's 250 and the statement that records it. A worker that is quicker than the signal has said it by
 * then: it is not let through.
 */
const afterAnswer: Arm = ({ receiver, proxy }, worker) => {
  receiver.watch = (point) => {
    if (point === 'after-250') worker.kill9();
    return false;
  };
  proxy.arm({ statement: /finish_deliver/, when: 'before', onCut: () => worker.kill9() });
};

/** While it waits for the 250, which is given to it and which it reads when it is awake again. */
const asleepBeforeAnswer = ({ receiver }: KillStand, sleeper: WorkerProcess): Promise<void> =>
  new Promise((resolve) => {
    receiver.watch = (point) => {
      if (point === 'dot-unanswered') {
        sleeper.suspend();
        resolve();
      }
      return false;
    };
  });

/**
 * Told to end during its first send it goes on to the end of it, and then gives back the clock, which it is not let through
 * to: its goodbye to the receiver would come with its own end.
 */
const atClose: Arm = ({ receiver, proxy }, worker) => {
  receiver.watch = (point) => {
    if (point !== 'DATA') return false;
    worker.terminate();
    proxy.arm({ statement: /pg_advisory_unlock_shared/, when: 'before', onCut: () => worker.kill9() });
    return false;
  };
};

const unclaimed = { state: 'pending', received: 0 } as const;
const claimed = { state: 'sending', received: 0 } as const;
/** The one window in which a message goes twice. */
const arrived = { state: 'sending', received: 1 } as const;
const done = { state: 'sent', received: 1 } as const;

const points: readonly KillPoint[] = [
  { point: 'before the claim', arm: atStatement(/lock_(?:due_)?deliver/, 'before'), left: unclaimed },
  {
    point: 'after the claim’s commit',
    arm: atStatement(/take_deliveries[^]*COMMIT/, 'after'),
    left: claimed,
  },
  { point: 'at connect', arm: atSession('connect'), left: claimed },
  { point: 'at EHLO', arm: atSession('EHLO'), left: claimed },
  { point: 'after DATA', arm: atSession('DATA'), left: claimed },
  { point: 'in the middle of the body', arm: atSession('body-begun'), left: claimed },
  { point: 'after the dot, before its answer', arm: atSession('dot-unanswered'), left: arrived },
  { point: 'after the 250', arm: afterAnswer, left: arrived },
  { point: 'before the final commit', arm: atStatement(/finish_deliver/, 'before'), left: arrived },
  { point: 'after the final commit', arm: atStatement(/finish_deliver/, 'after'), left: done },
  { point: 'during its close', arm: atClose, left: done },
];

/** Workers that are killed at twelve points, and the next ones that go on, on one of the queue's backends. */
export function describeWorkerKills(backend: 'PostgreSQL' | 'Redis'): void {
  describe(`a worker killed with kill -9, queue on ${backend}`, () => {
    let kills: KillStand;
    /** The one that went on last. */
    let worker: WorkerProcess | null = null;

    beforeAll(async () => {
      kills = await KillStand.begin(backend);
    }, testLimitMs);

    beforeEach(async () => {
      worker ??= kills.startWorker();
      await worker.ready;
      // A connection that is free would be used again, without connect and EHLO.
      kills.receiver.cutAll();
    }, testLimitMs);

    afterAll(async () => {
      await kills?.leave();
    }, testLimitMs);

    /** Waits for the end of the worker by kill -9, after which nothing of it is on its way. */
    async function killed(): Promise<void> {
      const dying = worker;
      worker = null;
      expect([await dying?.ended, dying?.words()]).toEqual([null, expect.any(String)]);
      await kills.quiet();
    }

    /** The next one goes on, once the leases of the dead have run out. */
    async function nextOne(people: readonly string[]): Promise<void> {
      await kills.leasesEnd();
      worker = kills.startWorker();
      await kills.ended(people);
    }

    it.each(points)(
      '$point: what it left is sent, and sent again only where it may not have arrived',
      async ({ arm, left }) => {
        arm(kills, worker!);
        const people = await kills.owe(3, soon);
        await kills.ring('reminders.claim', worker!);
        await killed();
        const before = await kills.standings(people);
        expect([...before.values()]).toContainEqual(left);
        await nextOne(people);
        for (const person of people) {
          const { state, received } = before.get(person) ?? unclaimed;
          const copies = kills.copiesFor(person);
          expect(copies).toHaveLength(state === 'sent' ? received : received + 1);
          expect(copies).toEqual(copies.map(() => copies[0]));
        }
        const after = await kills.standings(people);
        expect([...after.values()].map(({ state }) => state)).toEqual(people.map(() => 'sent'));
      },
      testLimitMs,
    );

    it(
      'during the audit append: that event is nowhere, and is recorded once by the next one',
      async () => {
        const dying = worker!;
        let said = '';
        const cutInAppend: Cut = {
          statement: /store_decision[^]*milestone\.missed/,
          when: 'during',
          onCut: (words) => {
            said = words;
            dying.kill9();
          },
        };
        kills.proxy.arm(cutInAppend);
        const people = await kills.owe(3, missed);
        await kills.ring('deadlines.sweep', dying);
        await killed();
        // The sweep records for other projects beside this one: what they said before the kill may stand.
        expect(await kills.missesRecorded([await kills.personIn(said, people)])).toBe(0);
        await nextOne(people);
        for (const person of people) expect(await kills.missesRecorded([person])).toBe(1);
        for (const person of people) expect(kills.copiesFor(person)).toHaveLength(1);
      },
      testLimitMs,
    );

    it(
      'twice, the first one only suspended and awake too late: ends as ambiguous after two copies',
      async () => {
        const sleeper = worker!;
        const isAsleep = asleepBeforeAnswer(kills, sleeper);
        const [person] = await kills.owe(1, soon);
        await kills.ring('reminders.claim', worker!);
        await isAsleep;
        kills.disarm();
        await kills.endLeaseOf(person!);
        const second = kills.startWorker();
        atSession('dot-unanswered')(kills, second);
        expect(await second.ended).toBeNull();
        // What the sleeper knows has become worthless: the second one had taken over.
        sleeper.resume();
        sleeper.terminate();
        expect(await sleeper.ended).toBe(0);
        await kills.quiet();
        expect((await kills.standings([person!])).get(person!)).toEqual({ state: 'sending', received: 2 });
        await nextOne([person!]);
        expect((await kills.standings([person!])).get(person!)).toEqual({ state: 'ambiguous', received: 2 });
      },
      testLimitMs,
    );

    it(
      'and after all of that: nothing lost, no third copy, no other bytes, an unbroken history, and an end in order',
      async () => {
        worker!.terminate();
        expect(await worker!.ended).toBe(0);
        expect(await kills.breaches()).toEqual([]);
      },
      testLimitMs,
    );
  });
}
