import { afterEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endLeftOvers } from './left-overs.js';
import { processIdentity } from './process-identity.js';

const folder = mkdtempSync(join(tmpdir(), 'left-'));
const file = join(folder, 'runtime.json');
let child: ChildProcess;
afterEach(() => {
  child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('a process left over from a killed start', () => {
  it('that ignores SIGTERM is killed after the limit', async () => {
    const deaf = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('ready')";
    child = spawn(process.execPath, ['-e', deaf], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout ?? child, 'data');
    const mark = { pid: child.pid, identity: processIdentity(child.pid ?? 0) };
    writeFileSync(file, JSON.stringify({ parts: { api: mark } }));
    const exit = once(child, 'exit');
    const said: string[] = [];
    await endLeftOvers(file, (line) => void said.push(line), 0);
    expect(await exit).toEqual([null, 'SIGKILL']);
    expect(said).toHaveLength(1);
  });
});
