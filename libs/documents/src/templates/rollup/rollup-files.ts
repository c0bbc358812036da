import { shownMail, type Language, type RollupDocument } from '#domain';
import { rollupMail } from './rollup-mail.js';
import { rollupPdf } from './rollup-pdf.js';
import { rollupXlsx } from './rollup-xlsx.js';

/** A file of a rollup. */
export interface RollupFile {
  readonly name: 'data.json' | 'labels.json' | 'mail.html' | 'report.pdf' | 'report.xlsx';
  readonly content: string | Buffer;
}

/**
 * A rollup in all its forms: the data and the names to the byte, and what is made of them. The pictures of the mail stand in its
 * HTML, so that it can be looked at by itself.
 */
export async function rollupFiles(document: RollupDocument, language: Language): Promise<RollupFile[]> {
  const { html, pictures = [] } = await rollupMail(shownMail(document, language), language);
  return [
    { name: 'data.json', content: document.dataText },
    { name: 'labels.json', content: document.labelsText },
    {
      name: 'mail.html',
      content: pictures.reduce(
        (text, { id, contentType, content }) =>
          text.replace(`"cid:${id}"`, `"data:${contentType};base64,${content.toString('base64')}"`),
        html,
      ),
    },
    { name: 'report.pdf', content: await rollupPdf(document, language) },
    { name: 'report.xlsx', content: rollupXlsx(document, language) },
  ];
}
