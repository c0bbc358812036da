import { describe, expect, it } from '@jest/globals';
import { createLogger } from '#runtime';
import { Watchdog } from './watchdog.js';

/** A watchdog on a clock of the test. */
function watching(oldestDueSeconds: () => Promise<number | null>) {
  const wedged: string[] = [];
  const time = { ms: 0 };
  const dog = new Watchdog({
    oldestDueSeconds,
    clock: () => time.ms,
    onWedged: (reason) => wedged.push(reason),
    logger: createLogger('test', 'silent'),
  });
  const passes = async (seconds: number, meanwhile: () => void = () => undefined): Promise<void> => {
    for (let second = 0; second < seconds; second += 15) {
      time.ms += 15_000;
      meanwhile();
      await dog.look();
    }
  };
  return { dog, wedged, passes, time };
}

describe('Watchdog', () => {
  it('bites when something was due for long and nothing was attempted for three minutes', async () => {
    const { wedged, passes } = watching(async () => 500);
    await passes(180);
    expect(wedged).toEqual([]);
    await passes(15);
    expect(wedged).toHaveLength(1);
  });

  it.each([null, 0, 180])('keeps still while the oldest has been due for %s seconds', async (seconds) => {
    const { wedged, passes } = watching(async () => seconds);
    await passes(3_600);
    expect(wedged).toEqual([]);
  });

  it('keeps still while attempts are made, as with a long backlog', async () => {
    const { dog, wedged, passes } = watching(async () => 9_000);
    await passes(3_600, () => dog.sign());
    expect(wedged).toEqual([]);
  });

  it('keeps still while the database refuses to answer', async () => {
    const { wedged, passes } = watching(async () => {
      throw new Error('gone');
    });
    await passes(3_600);
    expect(wedged).toEqual([]);
  });

  it('bites when the database gives no answer at all', async () => {
    const { dog, wedged, time } = watching(() => new Promise(() => undefined));
    void dog.look();
    time.ms = 181_000;
    await dog.look();
    expect(wedged).toHaveLength(1);
  });
});
