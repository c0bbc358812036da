import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { City } from '../support/city.js';
import { runCli, type CliResult } from '../support/run-cli.js';

let city: City;
let folder: string;
let projectId: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), `key-projects-cli-${process.pid}-`));
  city = await City.found();
  projectId = await city.project({ name: '新能源电池项目' });
  await city.person('liaison_officer', { projectId }, { name: '陈联络', login: 'chen' });
  await city.person('unit_head', { unitId: city.areaId }, { name: '王主任' });
});

afterAll(async () => {
  await city?.leave();
  await rm(folder, { recursive: true, force: true });
});

async function cli(...args: string[]): Promise<CliResult> {
  return runCli(args, { DATABASE_APP_URL: city.test.appUrl, DATA_DIR: folder });
}

async function lines(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await cli(...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

describe('the operator’s commands on people and duties', () => {
  it('list duties by person, role, project and unit', async () => {
    const { duties } = JSON.parse(await lines('duties', 'list', '--json')) as { duties: object[] };
    expect(duties).toMatchObject([
      { role: 'liaison_officer', person: { name: '陈联络' }, project: { name: '新能源电池项目' } },
      { role: 'unit_head', person: { name: '王主任' }, unit: { name: '高新区' } },
    ]);
    const some = await lines('duties', 'list', '--person', 'chen', '--project', '电池', '--on', '2022-03-07');
    expect(some).toContain('项目联络员');
    expect(some).toContain('共 1 项 · 1 duties');
    expect(await lines('duties', 'list', '--unit', '高新区', '--role', 'supervisor')).toContain('共 0 项');
  });

  it('refuse to disable who has duties, hand them over, and disable then', async () => {
    const refused = await cli('people', 'disable', 'chen');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('工作交接');
    expect(refused.stderr).toContain('[person.has_duties]');
    const done = await lines('people', 'hand-over', 'chen', '--to', '王主任', '--reason', '调离');
    expect(done).toBe(
      '陈联络 → 王主任：自 2022-03-07 起移交职责 1 项、未发提醒 0 条。' +
        'From 2022-03-07: 1 duties and 0 reminders not sent yet.\n',
    );
    expect(await lines('people', 'disable', 'chen')).toContain('已停用：陈联络');
    expect(await lines('history', 'show', '_sys', '--limit', '2')).toMatch(
      /运维人员（命令行） 停用人员[\s\S]*工作交接给 王主任[\s\S]*原因：调离/,
    );
    expect(await lines('people', 'enable', 'chen')).toContain('已启用：陈联络');
  });

  it('appoint the first security administrator, and nobody who has another role', async () => {
    const assign = (who: string) =>
      cli('duties', 'assign', who, '--role', 'security_administrator', '--unit', '太仓市');
    expect((await assign('王主任')).stderr).toContain('[duty.roles_not_separate]');
    expect(await assign('chen')).toMatchObject({ code: 0, stderr: '' });
    const last = await cli('people', 'disable', 'chen', '--vacate');
    expect(last.stderr).toContain('[duty.last_security_administrator]');
  });

  it('say what is wrong with what was typed', async () => {
    expect((await cli('duties', 'list', '--on', '2022-02-30')).stderr).toContain('不是日期');
    expect((await cli('people', 'hand-over', 'nobody', '--to', 'chen')).stderr).toContain(
      'There is no person',
    );
    expect((await cli('duties', 'assign', 'chen', '--role', 'leader')).stderr).toContain('Name one scope');
  });
});
