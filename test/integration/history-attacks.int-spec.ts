import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asApplication } from '../support/as-owner.js';
import { City } from '../support/city.js';

let city: City;

beforeAll(async () => {
  city = await City.found();
});

afterAll(async () => {
  await city?.leave();
});

describe('the application’s role, attacking the history', () => {
  const sixMonthsAgo = `app.now() - interval '7 months'`;
  it.each([
    ['edits a body', `UPDATE audit.canon SET canon = convert_to('{}', 'UTF8')`],
    ['edits a date in a version', `UPDATE milestone_version SET reached_on = '2022-01-01'`],
    ['deletes an event', `DELETE FROM audit.event WHERE seq = 1`],
    [
      'inserts an event beside the chain',
      `INSERT INTO audit.event SELECT chain, seq + 100, gen_random_uuid(), class, recorded_at_us, prev, hash FROM audit.event LIMIT 1`,
    ],
    ['moves a chain’s head back', `UPDATE audit.chain SET seq = seq - 1`],
    ['empties a table', `TRUNCATE audit.event CASCADE`],
    ['switches a trigger off', `ALTER TABLE audit.canon DISABLE TRIGGER ALL`],
    ['acts as a replica', `SET session_replication_role = replica`],
    ['deletes bodies', `DELETE FROM audit.canon`],
    ['deletes sealed values', `DELETE FROM audit.sealed`],
    [
      'replaces the function that hashes',
      `CREATE OR REPLACE FUNCTION audit.event_hash(chain text, seq bigint, recorded_at_us bigint, prev bytea, canon bytea) RETURNS bytea LANGUAGE sql AS 'SELECT prev'`,
    ],
    ['becomes the owner', `SET ROLE postgres`],
    ['takes a leaf out of the tree', `DELETE FROM audit.leaf`],
    [
      'signs a checkpoint of more than there is',
      `SELECT audit.publish(999999, 'x', E'x\\n999999\\nAA==\\n')`,
    ],
    [
      'purges what is young',
      `SELECT audit.purge(app.now(), 10, gen_random_uuid(), convert_to('{}', 'UTF8'))`,
    ],
    [
      'purges without an event of its own',
      `SELECT audit.purge(${sixMonthsAgo}, 10, gen_random_uuid(), convert_to('{"project":"_sys","event":"other"}', 'UTF8'))`,
    ],
    [
      'erases without an event of its own',
      `SELECT audit.erase(gen_random_uuid(), NULL, gen_random_uuid(), convert_to('{"project":"x"}', 'UTF8'))`,
    ],
    [
      'erases a person and an event in one',
      `SELECT audit.erase(gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), convert_to('{}', 'UTF8'))`,
    ],
    ['hides what an event names', `DELETE FROM audit.mention`],
  ])('is denied when it %s', async (_, attack) => {
    await city.project();
    const before = await fingerprint();
    await expect(asApplication(city.test, (ask) => ask(attack))).rejects.toMatchObject({
      code: expect.stringMatching(/^(42501|KP001|KP002|22P02)$/),
    });
    expect(await fingerprint()).toEqual(before);
  });

  async function fingerprint(): Promise<unknown> {
    return city.database.query(
      `SELECT (SELECT md5(string_agg(encode(hash, 'hex'), '' ORDER BY chain, seq)) FROM audit.event) AS events,
        (SELECT md5(string_agg(encode(canon, 'hex'), '' ORDER BY chain, seq)) FROM audit.canon) AS bodies,
        (SELECT count(*) FROM audit.sealed) AS sealed, (SELECT count(*) FROM audit.leaf) AS leaves,
        (SELECT count(*) FROM audit.mention) AS mentions, (SELECT count(*) FROM audit.checkpoint) AS checkpoints,
        (SELECT md5(string_agg(reached_on::text, '' ORDER BY id, version)) FROM milestone_version) AS dates`,
    );
  }
});
