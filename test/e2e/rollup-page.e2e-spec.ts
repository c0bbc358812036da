import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { ApiClient } from '../support/api-client.js';
import { planned } from '../support/city.js';
import { RollupStand, twoWeeks } from '../support/rollup-stand.js';

/** A name that no line holds, without a place to break it. */
const longName = `高新区${'超长名称智能制造与研发一体化产业化基地'.repeat(5)}${'Loooooong'.repeat(8)}`;

let stand: RollupStand;
let api: ApiClient;
let browser: Browser;
let page: string;

beforeAll(async () => {
  stand = await RollupStand.begin();
  await stand.city.project({ name: longName, milestones: [planned('signing', '2022-03-04')] });
  await twoWeeks(stand);
  await stand.goTo('2022-03-07T00:01:00', true);
  await stand.build();
  await stand.city.account(stand.leader.personId, 'head');
  api = await ApiClient.of(stand.city);
  await api.app.listen(0, '127.0.0.1');
  const [issue] = await stand.issues();
  const wish = { validDays: 7, note: '审议用' };
  const answer = await (await api.as('head')).post(`/api/v1/rollups/${issue!.id}/links`, wish);
  page = `${await api.app.getUrl()}${new URL(answer.json().url as string).pathname}`;
  // In a container there is no user namespace for the browser's own sandbox.
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
});

afterAll(async () => {
  await browser?.close();
  await api?.close();
  await stand?.city.leave();
});

it.each([
  [390, 'zh-CN', '重点项目推进周报'],
  [390, 'en', 'weekly rollup'],
  [1200, 'zh-CN', '重点项目推进周报'],
  [1200, 'en', 'weekly rollup'],
])('a link shows the issue %d px wide in %s, and loads nothing else', async (width, locale, title) => {
  const context = await browser.newContext({ viewport: { width, height: 844 }, locale });
  const opened = await context.newPage();
  const asked: string[] = [];
  const problems: string[] = [];
  opened.on('request', (request) => asked.push(request.url()));
  opened.on('console', (message) => problems.push(message.text()));
  await opened.goto(page);
  expect(await opened.getByRole('heading', { level: 1 }).innerText()).toContain(title);
  // The charts are there, and nothing stands beyond the edge of the screen.
  const drawn = await opened.evaluate<boolean[]>(
    '[...document.images].map((image) => image.naturalWidth > 0)',
  );
  expect(drawn).toContain(true);
  expect(drawn).not.toContain(false);
  expect(await opened.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  const report = await opened.getByRole('link', { name: 'PDF' }).getAttribute('href');
  expect(new URL(report!, page).href).toBe(`${page}/report.pdf`);
  expect(asked).toEqual([page]);
  expect(problems).toEqual([]);
  await picture(opened, `rollup-${width}-${locale}`);
  await context.close();
});

describe.each([
  [390, 'zh-CN', 'light'],
  [390, 'en', 'dark'],
  [1200, 'zh-CN', 'dark'],
  [1200, 'en', 'light'],
] as const)('%d px wide in %s on a %s screen', (width, locale, colorScheme) => {
  it.each(['', '/behind', '/behind/overdue.newly', '/behind/nothing', '/behind/entries', '/behind/entered'])(
    'what stands behind numbers is shown within the screen (%s)',
    async (place) => {
      const context = await browser.newContext({ viewport: { width, height: 844 }, locale, colorScheme });
      const opened = await context.newPage();
      await opened.goto(page + place);
      expect(await opened.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(
        width,
      );
      await picture(opened, `behind${place.replaceAll(/[/.]/g, '-')}-${width}-${locale}-${colorScheme}`);
      await context.close();
    },
  );
});

it('one goes from a number to its line, to all numbers and back, without any script', async () => {
  const context = await browser.newContext({ locale: 'zh-CN', javaScriptEnabled: false });
  const opened = await context.newPage();
  await opened.goto(page);
  await opened.locator('a[href$="overdue.newly#line-0"]').click();
  expect(await opened.getByRole('heading', { level: 1 }).innerText()).toContain('新增逾期');
  expect(await opened.locator('tr:target').count()).toBe(1);
  await opened.getByRole('link', { name: '本期全部数字' }).click();
  await opened.getByRole('link', { name: '返回本期' }).click();
  expect(opened.url()).toBe(page);
  await context.close();
});

async function picture(opened: Page, name: string): Promise<void> {
  const screenshots = join(tmpdir(), 'key-projects-screenshots');
  mkdirSync(screenshots, { recursive: true });
  await opened.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
}
