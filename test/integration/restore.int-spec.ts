import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database, newId } from '#database';
import { DeliveriesService, OrganisationService, SequencerService, SignerFiles } from '#portfolio';
import { dataFolder } from '#runtime';
import { LadderStand, receiving, rendering } from '../support/ladder-stand.js';
import { startMailCatcher } from '../support/mail-catcher.js';
import { runCli, type CliResult } from '../support/run-cli.js';
import { backupOf, type TestDatabase } from '../support/test-database.js';
import { spawnWorker } from '../support/worker-process.js';

const origin = 'city.example/history';
const setup = { kind: 'system', part: 'setup' } as const;

let stand: LadderStand;
let dataDir: string;
/** The backup, restored: everything below works on it as if it had taken the other one's place. */
let restored: TestDatabase;
let database: Database;
/** Signed before the backup was made, and after it. */
let [noteBefore, noteLost] = ['', ''];

beforeEach(async () => {
  stand = await LadderStand.begin();
  dataDir = mkdtempSync(join(tmpdir(), 'restore-'));
  await SignerFiles.open(dataFolder(dataDir).signer, origin);
  for (let index = 0; index < 3; index += 1) await stand.projectOf();
  await stand.goTo('2022-02-25T07:30:00');
  await stand.reminders.claimDue();
  await sequencer(stand.city.database).sign();
  noteBefore = await lastNote();
  // One of three messages is being sent at the moment of the backup.
  await stand.city.database.query(
    `UPDATE delivery SET state = 'sending', token = 1, attempts = 1, lease_until = app.now() + interval '1 minute'
     WHERE message_id = (SELECT min(id::text)::uuid FROM message)`,
  );
  restored = await backupOf(stand.city.test);
  database = new Database({
    url: restored.appUrl,
    applicationName: 'restored',
    reader: 'system',
    onError: () => undefined,
  });
  await stand.city.unit('丢失的单位', [stand.city.rootId]);
  await sequencer(stand.city.database).sign();
  noteLost = await lastNote();
});

afterEach(async () => {
  await database?.close();
  await restored?.drop();
  await stand?.leave();
  rmSync(dataDir, { recursive: true, force: true });
});

function sequencer(of: Database): SequencerService {
  return new SequencerService(of, async () => SignerFiles.open(dataFolder(dataDir).signer, null), newId);
}

async function lastNote(): Promise<string> {
  return readFileSync(join(dataFolder(dataDir).signer, 'last-note'), 'utf8');
}

async function cli(...args: string[]): Promise<CliResult> {
  return runCli(args, { DATABASE_APP_URL: restored.appUrl, DATA_DIR: dataDir });
}

/** What `history verify` says of a fresh export, with a note from a mail. */
async function verified(note: string): Promise<CliResult> {
  const folder = mkdtempSync(join(dataDir, 'export-'));
  expect(await cli('history', 'export', folder)).toMatchObject({ code: 0, stderr: '' });
  const mail = join(dataDir, 'mail.txt');
  writeFileSync(mail, `历史检查点\n\n${note}`);
  return cli('history', 'verify', folder, '--checkpoint', mail, '--json');
}

async function record(name: string): Promise<void> {
  await new OrganisationService(database, newId).createUnit(setup, {
    id: newId(),
    synthetic: true,
    kind: 'area',
    name,
    parentPath: [stand.city.rootId],
  });
}

async function states(): Promise<Record<string, number>> {
  return { ...(await new DeliveriesService(database).countByState()) };
}

/** What a worker would send now. */
async function sendsNow(): Promise<number> {
  const mails = receiving();
  const { render } = rendering();
  const deliveries = new DeliveriesService(database);
  await deliveries.sendDue(render, mails.sendMail, new AbortController().signal);
  return mails.got.length;
}

describe('a database that was restored from an older backup', () => {
  it('is not signed, as it is and once it has grown beyond what was signed', async () => {
    await expect(sequencer(database).sign()).rejects.toThrow(/was signed and this database has \d+ of them/);
    for (let index = 0; index < 5; index += 1) await record(`恢复后 ${index}`);
    await database.query('SELECT audit.sequence(1000)');
    await expect(sequencer(database).sign()).rejects.toThrow(/are not those that were signed/);
    expect(await lastNote()).toBe(noteLost);
    const refused = await cli('history', 'rotate-key');
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('Nothing is signed')]);
    expect((await SignerFiles.open(dataFolder(dataDir).signer, null)).keys).toHaveLength(1);
  });

  it('gets a new epoch by command; from then on it is signed, and says what it may have lost', async () => {
    await record('恢复之后');
    const begun = await cli('history', 'new-epoch', '--reason', '磁盘损坏，恢复昨夜备份');
    expect(begun).toMatchObject({ code: 0, stderr: '' });
    expect(begun.stdout).toContain(`${origin}/2`);
    await record('新时期');
    await sequencer(database).sign();
    expect(await lastNote()).toMatch(new RegExp(`^${origin}/2\n`));

    const [event] = await database.query<{ body: object; reason: string }>(
      `SELECT convert_from(c.canon, 'UTF8')::json AS body, s.value AS reason FROM audit.canon c
       JOIN audit.event e USING (chain, seq) JOIN audit.sealed s ON s.event = e.event
       WHERE convert_from(c.canon, 'UTF8')::json ->> 'action' = 'history.epoch_begun'`,
    );
    const [, size, root] = noteLost.split('\n');
    const [keyBefore, keyAfter] = readFileSync(join(dataFolder(dataDir).signer, 'key.pub'), 'utf8').split(
      '\n',
    );
    expect(event).toMatchObject({
      reason: '磁盘损坏，恢复昨夜备份',
      body: {
        actor: 'system:operator',
        data: {
          before: { origin, size: Number(size), root, key: keyBefore },
          after: {
            origin: `${origin}/2`,
            size: Number(noteBefore.split('\n')[1]),
            key: keyAfter,
            ambiguous: 1,
          },
        },
      },
    });

    const before = await verified(noteBefore);
    expect(before.code).toBe(0);
    expect(JSON.parse(before.stdout)).toMatchObject({
      summary: { epochs: [{ origin: `${origin}/2`, before: { size: Number(size) } }], notYetCovered: 0 },
    });
    const lost = await verified(noteLost);
    expect(lost.code).toBe(1);
    expect(JSON.parse(lost.stdout)).toMatchObject({ holds: false, finding: { code: 'mail.epoch' } });
    expect((await verified(await lastNote())).code).toBe(0);
  });

  it('gets none when it was changed since its own last checkpoint: that is no restore', async () => {
    const superuser = new URL(restored.ownerUrl);
    superuser.username = 'postgres';
    const other = new Database({
      url: superuser.href,
      applicationName: 'superuser',
      onError: () => undefined,
    });
    await other.query('ALTER TABLE audit.tree_node DISABLE TRIGGER tree_node_stays');
    await other.query(`UPDATE audit.tree_node SET hash = sha256('another') WHERE index = 0`);
    await other.close();
    const refused = await cli('history', 'new-epoch', '--reason', '恢复备份');
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringContaining('are not those that were signed'),
    ]);
    expect((await SignerFiles.open(dataFolder(dataDir).signer, null)).handover).toBeNull();
  });

  it('may be restored again, from before the first new epoch: the next one follows', async () => {
    expect(await cli('history', 'new-epoch', '--reason', '第一次恢复')).toMatchObject({ code: 0 });
    const lost = await lastNote();
    // The same backup once more, under the same signer: its newest checkpoint is of the first epoch.
    await database.close();
    await restored.drop();
    restored = await backupOf(stand.city.test);
    database = new Database({
      url: restored.appUrl,
      applicationName: 'restored',
      reader: 'system',
      onError: () => undefined,
    });
    await expect(sequencer(database).sign()).rejects.toThrow(/Nothing is signed/);
    expect(await cli('history', 'new-epoch', '--reason', '第二次恢复')).toMatchObject({ code: 0 });
    expect(await lastNote()).toMatch(new RegExp(`^${origin}/3\n`));
    expect((await verified(noteBefore)).code).toBe(0);
    expect(JSON.parse((await verified(lost)).stdout)).toMatchObject({ finding: { code: 'mail.epoch' } });
  });
});

describe('sending after a restore', () => {
  it('is paused by the worker that finds the rollback, before it claims anything', async () => {
    const mailbox = await startMailCatcher(async () => undefined);
    const worker = spawnWorker({
      DATABASE_APP_URL: restored.appUrl,
      DATA_DIR: dataDir,
      SMTP_URL: mailbox.url,
      MAIL_FROM: 'projects@city.example',
      PUBLIC_URL: 'https://projects.city.example',
    });
    try {
      await worker.ready;
      const shown = await cli('sending', 'show');
      expect(shown.stdout).toMatch(/已暂停.*Nothing is signed: .*rolled back/);
      worker.terminate();
      expect(await worker.ended).toBe(0);
      expect(mailbox.mails).toEqual([]);
      expect(await states()).toEqual({ pending: 2, sending: 1 });
    } finally {
      worker.kill9();
      await mailbox.stop();
    }
  });

  it('waits for an administrator: what was being sent is ambiguous, nothing else goes out before the command', async () => {
    expect(await cli('history', 'new-epoch', '--reason', '恢复备份')).toMatchObject({ code: 0 });
    expect(await states()).toEqual({ pending: 2, ambiguous: 1 });
    expect(await sendsNow()).toBe(0);
    expect(await new DeliveriesService(database).oldestDueSeconds()).toBeNull();
    expect((await cli('sending', 'show')).stdout).toMatch(/已暂停.*恢复备份\n.*due and not sent：2/s);
    expect(await cli('sending', 'resume', '--reason', '已核对')).toMatchObject({ code: 0, stderr: '' });
    expect(await sendsNow()).toBe(2);
    expect(await states()).toEqual({ sent: 2, ambiguous: 1 });
  });

  it('may set aside what is due, so that it is not sent a second time', async () => {
    expect(await cli('history', 'new-epoch', '--reason', '恢复备份')).toMatchObject({ code: 0 });
    const resumed = await cli('sending', 'resume', '--reason', '此前已发', '--set-aside');
    expect(resumed).toMatchObject({ code: 0, stderr: '' });
    expect(await sendsNow()).toBe(0);
    expect(await states()).toEqual({ ambiguous: 3 });
    const shown = await cli('history', 'show', '_sys', '--limit', '3');
    expect(shown.stdout).toMatch(
      /恢复发送[^]*搁置（封）：2[^]*原因：此前已发[^]*暂停全部发送[^]*恢复备份后开启历史的新时期/,
    );
  });

  it('is paused and resumed by command at any time, once', async () => {
    expect(await cli('sending', 'pause')).toMatchObject({ code: 1 });
    expect(await cli('sending', 'pause', '--reason', ' ')).toMatchObject({ code: 1 });
    expect(await cli('sending', 'resume', '--reason', '无')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('sending.not_paused'),
    });
    expect(await cli('sending', 'pause', '--reason', '邮件服务器迁移')).toMatchObject({
      code: 0,
      stderr: '',
    });
    expect(await sendsNow()).toBe(0);
    expect(await cli('sending', 'pause', '--reason', '再次')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('sending.already_paused'),
    });
    expect(JSON.parse((await cli('sending', 'show', '--json')).stdout)).toMatchObject({
      pause: { reason: '邮件服务器迁移' },
      due: 2,
    });
    expect(await cli('sending', 'resume', '--reason', '完成')).toMatchObject({ code: 0 });
    expect(await sendsNow()).toBe(2);
  });
});
