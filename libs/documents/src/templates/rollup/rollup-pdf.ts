import type { Language, RollupDocument } from '#domain';
import type { NumberPlaces } from './number-places.js';
import { PdfSheet } from './pdf-sheet.js';
import { contextOf, pageOf } from './rollup-page.js';

/**
 * The rollup on paper: A4 upright, with every line of its tables, page numbers, and 演示数据 on each page of a
 * demonstration. Its numbers lead to `places`; null: nowhere. The same document gives the same bytes.
 */
export async function rollupPdf(
  document: RollupDocument,
  language: Language,
  places: NumberPlaces | null = null,
): Promise<Buffer> {
  const context = contextOf(document, language, false);
  const { words } = context;
  const page = pageOf(document, context);
  const sheet = await PdfSheet.begin(
    {
      title: `${page.title} ${page.issue}`,
      createdAt: new Date(document.data.cutAt),
      language: language === 'zh' ? 'zh-CN' : 'en',
    },
    places?.behind ?? null,
  );
  sheet.text(page.title, { size: 19, bold: true, after: 2 });
  sheet.text(`${page.issue}　${page.period}`, { size: 10.5, soft: true, after: 8 });
  if (page.banner !== null) sheet.text(page.banner, { size: 9.5, late: true, after: 6 });
  sheet.lead(page.sentences);
  for (const { title, drawing } of page.charts) sheet.drawing(title, drawing);
  for (const table of page.tables)
    sheet.table(table, (lines) =>
      words.say(`其余 ${lines} 项见 report.xlsx。`, `${lines} more in report.xlsx.`),
    );
  for (const line of page.footer) sheet.text(line, { size: 8.5, soft: true, after: 2 });
  return sheet.finish((number, pages) => ({
    left: `${page.title} ${page.issue}`,
    right: words.say(`第 ${number} 页，共 ${pages} 页`, `Page ${number} of ${pages}`),
    mark: page.banner,
  }));
}
