import type { Language, RollupMailDocument } from '#domain';
import { pngOf } from '../../charts/png.js';
import { placesByLink } from './number-places.js';
import { withPictures } from './rollup-files.js';
import { chartId, rollupHtml } from './rollup-html.js';
import { contextOf, noticesOf, pageOf } from './rollup-page.js';

/** Begins an address of what is behind the same link, where its token will stand. No text can hold it: it is quoted. */
const ownLink = 'behind-this-link';

/** The page with the token of its link in its addresses. */
export function withOwnLink(page: string, token: string): string {
  return page.replaceAll(`href="${ownLink}/`, `href="${token}/`);
}

/** What the page of a link says beside its issue. */
export interface RollupLinkFrame {
  /** The last day of the link, as in `2022-03-31`. */
  readonly lastDay: string;
}

/**
 * An issue as a page of its own, for somebody who has a link and no account: what its mail says, without what is attached to
 * one, with the way to the report for print. It works without any script.
 */
export async function rollupWebPage(
  document: RollupMailDocument,
  language: Language,
  { lastDay }: RollupLinkFrame,
): Promise<string> {
  const context = contextOf(document, language, true);
  const { words } = context;
  const page = pageOf(document, context);
  const html = rollupHtml(page, {
    notices: noticesOf(document, words),
    checkpoint: null,
    behind: placesByLink(ownLink).behind,
    ways: [
      {
        href: `${ownLink}/behind`,
        text: words.say('本期全部数字及其明细', 'Every number of the issue, with what stands behind it'),
      },
    ],
    more: (lines) => words.say(`其余 ${lines} 项见 PDF 报告。`, `${lines} more in the PDF report.`),
    link: {
      about: words.say(
        `本页凭链接查阅，仅供收件人使用，链接至 ${lastDay} 有效。`,
        `This page is read by a link, for whoever was given it. The link works until ${lastDay}.`,
      ),
      report: {
        href: `${ownLink}/report.pdf`,
        text: words.say('打开 PDF 报告', 'Open the PDF report'),
      },
    },
  });
  const pictures = await Promise.all(
    page.charts.map(async ({ name, drawing }) => ({
      id: chartId(name),
      contentType: 'image/png',
      content: await pngOf(drawing),
    })),
  );
  return withPictures(html, pictures);
}
