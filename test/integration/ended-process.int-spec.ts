import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openRandom } from '../../apps/cli/src/seed/random.js';
import { FaultyDatabase } from '../../apps/cli/src/simulation/faulty-database.js';
import { Faults } from '../../apps/cli/src/simulation/faults.js';
import { City } from '../support/city.js';

let city: City;

beforeAll(async () => {
  city = await City.found();
});

afterAll(async () => {
  await city?.leave();
});

describe('a simulated process that has ended', () => {
  it('does nothing more on a connection that was being made, though the next process begins', async () => {
    const faults = new Faults(openRandom(1, 'faults'), 0);
    const database = new FaultyDatabase(
      { url: city.test.appUrl, applicationName: 'ended', reader: 'system', onError: () => undefined },
      faults,
    );
    const work = database.transaction(async (client) => client.query('SELECT 1'));
    database.crash();
    faults.arm();
    const outcome = await Promise.race([
      work.then(() => 'done by the dead'),
      once(database.pool, 'remove').then(() => 'cut'),
    ]);
    expect(outcome).toBe('cut');
    await database.close();
  });
});
