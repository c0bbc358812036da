import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  checkpointFileName,
  formatEventLine,
  formatEventProof,
  inclusionProof,
  MemoryNodeStore,
  SampleLog,
} from '#transparency';
import { historyFileCommands } from './history-files.js';

const folder = mkdtempSync(join(tmpdir(), 'history-files-'));
const path = (name: string): string => join(folder, name);
const store = new MemoryNodeStore();
const log = new SampleLog({ onNode: (node) => store.add(node) });
const stated = {
  before: { percent: '40' },
  after: { percent: '55', text: 'ab'.repeat(32) },
  reason: 'cd'.repeat(32),
};
const events = [
  log.add('_sys', { action: 'database.created', data: { before: null, after: { kind: 'live' } } }),
  log.add('P-0001', { data: { ...stated, effectiveOn: '2026-11-20' } }),
  log.add('P-0002', { data: { ...stated, note: '\u001b[2J' }, outcome: 'refused', action: 'made.up' }),
];

let out = '';
let err = '';
beforeAll(async () => {
  mkdirSync(path('checkpoints'));
  writeFileSync(path('events.jsonl'), events.map(formatEventLine).join(''));
  writeFileSync(path('key.pub'), `${log.verifier.verifierKey}\n`);
  writeFileSync(path(`checkpoints/${checkpointFileName(3)}`), log.checkpoint());
  const [, event] = events;
  if (event !== undefined)
    writeFileSync(
      path('one.tlog-proof'),
      formatEventProof(event, await inclusionProof(store, 1, 3), log.checkpoint()),
    );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  [out, err] = ['', ''];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += String(text)), true));
});
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
});

/** Runs a command; its exit code. */
async function run(...words: string[]): Promise<number> {
  const history = new Command('history');
  historyFileCommands(history);
  await history.parseAsync(words, { from: 'user' });
  return Number(process.exitCode ?? 0);
}

describe('history verify', () => {
  it('sums up what holds, with and without a note from a mail', async () => {
    expect(await run('verify', folder)).toBe(0);
    expect(out).toContain('全部成立 · Everything holds');
    expect(out).toContain(log.verifier.verifierKey);
    expect(out).toContain('--checkpoint');
    writeFileSync(
      path('mail.txt'),
      `各位好：\r\n> ${log.checkpoint().replaceAll('\n', '\r\n> ')}\r\n再见\r\n`,
    );
    expect(await run('verify', folder, '--checkpoint', path('mail.txt'), '--json')).toBe(0);
    expect(JSON.parse(out.slice(out.indexOf('{')))).toMatchObject({
      holds: true,
      summary: { events: 3, covered: 3, mail: { size: 3 } },
    });
  });

  it('says in both languages what does not hold, where, and which layer found it, and exits with 1', async () => {
    writeFileSync(path('other.txt'), new SampleLog().checkpoint());
    log.add('P-0001');
    writeFileSync(path('later.txt'), log.checkpoint());
    expect(await run('verify', folder, '--checkpoint', path('later.txt'))).toBe(1);
    expect(err).toContain('数据库被回退或截断');
    expect(err).toContain('rolled back or cut');
    expect(err).toContain('[mail.size]');
    expect(await run('verify', path('nowhere'), '--json')).toBe(1);
    expect(JSON.parse(out)).toEqual({ holds: false, finding: { code: 'format.file', file: 'key.pub' } });
    await expect(run('verify', folder, '--checkpoint', path('nothing'))).rejects.toThrow(/ENOENT/);
  });
});

describe('history verify-proof', () => {
  it('shows the event that is proved', async () => {
    expect(await run('verify-proof', path('one.tlog-proof'), '--keys', path('key.pub'))).toBe(0);
    expect(out).toContain('成立 · Holds');
    expect(out).toContain('P-0001 #1');
  });

  it('refuses what is no proof, and keys that are none', async () => {
    await expect(run('verify-proof', path('events.jsonl'), '--keys', path('key.pub'))).rejects.toThrow(
      /proof file/,
    );
    await expect(run('verify-proof', path('one.tlog-proof'), '--keys', path('events.jsonl'))).rejects.toThrow(
      /not a verifier key/,
    );
  });
});

describe('history inspect', () => {
  it('shows events with before and after, sealed values by their commitment, and nothing that moves the cursor', async () => {
    expect(await run('inspect', folder)).toBe(0);
    expect(out).toContain('1  P-0001 #1  2026-11-23 16:00:01');
    expect(out).toContain('进度填报（2026-11-20）');
    expect(out).toContain('    进度（%）：40 → 55');
    expect(out).toContain('形象进度：〔封存 · sealed abababab…〕');
    expect(out).toContain('原因：〔封存 · sealed cdcdcdcd…〕');
    expect(out).toContain('made.up  [refused]');
    expect(out).not.toContain('\u001b');
    expect(out).toContain('3 个事件 · events');
  });

  it('shows one project', async () => {
    expect(await run('inspect', folder, '--project', '_sys')).toBe(0);
    expect(out).toContain('1 个事件 · events');
    expect(out).not.toContain('P-0001');
  });

  it('says where a file is no export', async () => {
    writeFileSync(path('events.jsonl'), 'nothing\n');
    expect(await run('inspect', folder)).toBe(1);
    expect(err).toContain('[format.line]');
  });
});
