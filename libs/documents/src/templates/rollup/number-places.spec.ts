import { describe, expect, it } from '@jest/globals';
import { getDocumentProxy } from 'unpdf';
import { numbersOf, type RollupMailDocument } from '#domain';
import { placesByLink, placesByLogin } from './number-places.js';
import { rollupMail } from './rollup-mail.js';
import { contextOf, pageOf } from './rollup-page.js';
import { rollupPdf } from './rollup-pdf.js';
import { allRed, rollupSample } from './rollup-sample.js';
import type { Said, SaidNumber } from './said.js';

const byLink = placesByLink('https://projects.city.example/w/example-token');
const byLogin = placesByLogin('https://projects.city.example/api/v1/rollups/example');

/** Every number that a document says, wherever it says it. */
function numbersSaid(document: RollupMailDocument, brief: boolean): SaidNumber[] {
  const page = pageOf(document, contextOf(document, 'zh', brief));
  const texts: (Said | undefined)[] = [
    ...page.sentences,
    ...page.footer,
    ...page.tables.flatMap(({ title, note, rows }) => [
      title,
      note,
      ...rows.flatMap((cells) => cells.flatMap(({ main, sub }) => [main, sub])),
    ]),
  ];
  return texts.flatMap((text) =>
    text === undefined || typeof text === 'string' ? [] : text.filter((part) => typeof part !== 'string'),
  );
}

function sorted(urls: readonly string[]): string[] {
  return urls.toSorted((one, other) => (one < other ? -1 : 1));
}

describe('the numbers of a mail', () => {
  it('lead each to what stands behind it, by names that the issue has', async () => {
    const { html, text } = await rollupMail(rollupSample, 'zh', [], byLink);
    const said = numbersSaid(rollupSample, true);
    const led = [...html.matchAll(/<a class="n" href="([^"]+)" style="color:inherit">([^<]+)<\/a>/g)];
    expect(said.length).toBeGreaterThan(60);
    expect(sorted(led.map(([, href, shown]) => `${href} ${shown}`))).toEqual(
      sorted(said.map((number) => `${byLink.behind(number)} ${number.text}`)),
    );
    const known = numbersOf(rollupSample.data);
    for (const { behind } of said) expect([behind, known.has(behind)]).toEqual([behind, true]);
    expect(html).not.toMatch(/href="(?!https:\/\/projects\.city\.example\/w\/example-token)/);
    expect(text.split('\n').filter((line) => line.includes('https://'))).toEqual([byLink.issue]);
  });

  it('lead nowhere where there is no address', async () => {
    const { html, text } = await rollupMail(rollupSample, 'zh');
    expect(html + text).not.toMatch(/href|https?:/);
  });
});

describe('the numbers on paper', () => {
  it('lead each to what stands behind it, from where it stands', async () => {
    const bytes = await rollupPdf(rollupSample, 'zh', byLogin);
    const document = await getDocumentProxy(new Uint8Array(bytes));
    const links: { url: string; shown: string }[] = [];
    for (let number = 1; number <= document.numPages; number += 1) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      for (const { url, rect } of await page.getAnnotations()) {
        const [left, bottom, right, top] = rect as [number, number, number, number];
        const below = items.find((item) => {
          if (!('str' in item) || item.str.trim() === '') return false;
          const [, , , , x, y] = item.transform as number[];
          return y! > bottom && y! < top && x! <= left + 0.5 && x! + item.width >= right - 0.5;
        });
        links.push({ url: String(url), shown: below !== undefined && 'str' in below ? below.str : '' });
      }
    }
    const said = numbersSaid(rollupSample, false);
    expect(sorted(links.map(({ url }) => url))).toEqual(sorted(said.map(byLogin.behind)));
    for (const { url, shown } of links) {
      const texts = said.filter((number) => byLogin.behind(number) === url).map(({ text }) => text);
      expect([url, texts.some((text) => shown.includes(text))]).toEqual([url, true]);
    }
  });

  it('come in the same bytes for the same issue, a number that is broken over two lines too', async () => {
    const document = allRed();
    const [once, again] = [
      await rollupPdf(document, 'zh', byLogin),
      await rollupPdf(document, 'zh', byLogin),
    ];
    expect(once.equals(again)).toBe(true);
  });
});
