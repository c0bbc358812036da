import { shownMail, type Language, type RollupDocument, type RollupMailDocument } from '#domain';
import type { MailPicture } from '../../mail-content.js';
import type { NumberPlaces } from './number-places.js';
import { rollupMail } from './rollup-mail.js';
import { rollupPdf } from './rollup-pdf.js';
import { rollupXlsx } from './rollup-xlsx.js';

/** A file of a rollup. */
export interface RollupFile {
  readonly name: 'data.json' | 'labels.json' | 'mail.html' | 'report.pdf' | 'report.xlsx';
  readonly content: string | Buffer;
}

/**
 * A rollup in all its forms: the data and the names to the byte, and what is made of them. Made without a server, its numbers lead
 * nowhere: one that was not issued has no address.
 */
export async function rollupFiles(document: RollupDocument, language: Language): Promise<RollupFile[]> {
  return [
    { name: 'data.json', content: document.dataText },
    { name: 'labels.json', content: document.labelsText },
    { name: 'mail.html', content: await mailHtml(shownMail(document), language) },
    { name: 'report.pdf', content: await rollupPdf(document, language) },
    { name: 'report.xlsx', content: rollupXlsx(document, language) },
  ];
}

/** The mail as a document that can be looked at by itself: its pictures stand in it. Its numbers lead to `places`. */
export async function mailHtml(
  document: RollupMailDocument,
  language: Language,
  places: NumberPlaces | null = null,
): Promise<string> {
  const { html, pictures = [] } = await rollupMail(document, language, [], places);
  return withPictures(html, pictures);
}

/** The document with its pictures in the place of their names. */
export function withPictures(html: string, pictures: readonly MailPicture[]): string {
  return pictures.reduce(
    (text, { id, contentType, content }) =>
      text.replace(`"cid:${id}"`, `"data:${contentType};base64,${content.toString('base64')}"`),
    html,
  );
}
