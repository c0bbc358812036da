import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { DataFolder } from '#runtime';
import type { NewAdministrator, PreparedData } from './prepare-data.js';

/** What is worth saying once the product is ready. */
export interface Announcement {
  readonly url: string;
  /** Absent when SMTP_URL names a mail server. */
  readonly mailboxUrl: string | undefined;
  /** Absent when WITNESS_URLS names witnesses. */
  readonly witnessUrl: string | undefined;
  readonly data: PreparedData;
  readonly files: DataFolder;
}

interface Account {
  readonly login: string;
  readonly password: string;
  readonly role: string;
}

/** Chinese names of the role codes, as the data model lists them. */
const ROLE_NAMES: Readonly<Record<string, string>> = {
  liaison_officer: '项目联络员',
  unit_head: '单位负责人',
  supervisor: '督查室',
  leader: '挂钩领导',
  enterprise_contact: '企业联系人',
  system_administrator: '系统管理员',
  security_administrator: '安全管理员',
  audit_administrator: '审计管理员',
};

/** The text that a start ends with: the addresses, who can log in, and what to look at, in Chinese and English. */
export function announce({ url, mailboxUrl, witnessUrl, data, files }: Announcement): string {
  const isDemonstration = data.kind === 'demo';
  const lines = [
    '',
    `重点项目平台已启动${isDemonstration ? '（演示数据）' : ''} · Key projects is running${isDemonstration ? ' (demonstration)' : ''}`,
    '',
    `  ${url}`,
    `  接口文档 API document  ${url}/api/docs`,
  ];
  if (mailboxUrl !== undefined) lines.push(`  邮箱 Mailbox           ${mailboxUrl}`);
  if (witnessUrl !== undefined) lines.push(`  见证 Witness           ${witnessUrl}`);
  if (isDemonstration) lines.push('', ...accountLines(files.demoAccounts), '', ...whatToLookAt(files));
  if (data.administrators.length > 0) lines.push('', ...administratorLines(data.administrators));
  lines.push('', `日志 Logs: ${files.logs}`, '按 Ctrl-C 停止 · Ctrl-C stops it', '');
  return lines.join('\n');
}

function administratorLines(administrators: readonly NewAdministrator[]): string[] {
  const line = ({ login, oneTimePassword, role }: NewAdministrator) =>
    `  ${login.padEnd(8)}  ${oneTimePassword}  ${ROLE_NAMES[role] ?? ''} ${role}`;
  return [
    '首批管理员（一次性口令只显示这一次，登录前须更换） First administrators (one-time passwords, shown this once)',
    ...administrators.map(line),
    '  更换口令 Replace it:  POST /api/v1/password-changes',
  ];
}

function whatToLookAt(files: DataFolder): string[] {
  const dataDir = dirname(files.runtime);
  // The command line finds the default folder by itself.
  const where = dataDir === resolve('.data') ? '' : `DATA_DIR=${dataDir} `;
  return [
    '看点 What to look at',
    "  · 约两分钟后当天的提醒邮件发出 · The day's reminders go out in about two minutes",
    `  · 第一期周报 The first weekly rollup:  ${where}npm run cli -- clock advance --to 08:00`,
    '  · 183 个项目 The 183 projects:  GET /api/v1/projects?listYear=2022&limit=200',
  ];
}

function accountLines(file: string): string[] {
  const accounts = readAccounts(file);
  if (accounts.length === 0) return [];
  const width = Math.max(...accounts.map(({ login }) => login.length));
  const title = `演示账号 Demonstration accounts (${file})`;
  const line = ({ login, password, role }: Account) =>
    `  ${login.padEnd(width)}  ${password}  ${ROLE_NAMES[role] ?? ''} ${role}`;
  return [title, ...accounts.map(line)];
}

function readAccounts(file: string): Account[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Account[];
  } catch {
    return [];
  }
}
