import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { AnswerStand } from '../support/answer-stand.js';

let stand: AnswerStand;
let browser: Browser;
let origin: string;

beforeAll(async () => {
  stand = await AnswerStand.begin(1);
  await stand.sendAll();
  await stand.api.app.listen(0, '127.0.0.1');
  origin = await stand.api.app.getUrl();
  // In a container there is no user namespace for the browser's own sandbox.
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
});

afterAll(async () => {
  await browser?.close();
  await stand?.leave();
});

it('a liaison officer opens the mail’s link on a phone and asks for another date, without any script', async () => {
  const project = stand.next();
  const [link] = await stand.linksTo(project.officer);
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    locale: 'zh-CN',
    javaScriptEnabled: false,
  });
  const page = await context.newPage();
  const asked: (string | undefined)[] = [];
  page.on('request', (request) => asked.push(request.headers()['referer']));
  const screenshots = join(tmpdir(), 'key-projects-screenshots');
  mkdirSync(screenshots, { recursive: true });

  await page.goto(`${origin}${link}`);
  expect(await page.locator('main').innerText()).toContain('逾期 3 天');
  const width = await page.locator('main').boundingBox();
  expect(width!.width).toBeLessThanOrEqual(390);
  await page.getByText('申请调整日期').click();
  await page.getByLabel('调整为').fill('2022-03-04');
  await page.getByLabel('理由').fill('红线内两户未签约');
  await page.screenshot({ path: join(screenshots, 'answer-page.png'), fullPage: true });
  await page.locator('details[open] button').click();

  // The date is the old one: the page comes back with what was typed.
  expect(await page.getByRole('alert').innerText()).toContain('2022-03-04');
  expect(await page.getByLabel('理由').inputValue()).toBe('红线内两户未签约');
  await page.screenshot({ path: join(screenshots, 'answer-page-corrected.png'), fullPage: true });
  await page.getByLabel('调整为').fill('2022-05-31');
  await page.locator('details[open] button').click();
  expect(await page.locator('main').innerText()).toContain('您的反馈已记录');
  await page.screenshot({ path: join(screenshots, 'answer-recorded.png'), fullPage: true });

  expect(asked.every((referer) => referer === undefined)).toBe(true);
  expect(await project.waiting()).toBe('after_3 date_change');
  await page.goto(`${origin}${link}`);
  expect(await page.locator('main').innerText()).toContain('此链接不能使用');
  await context.close();
});
