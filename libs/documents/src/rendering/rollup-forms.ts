import type { Language, RollupMailDocument } from '#domain';
import { placesByLogin, type NumberPlaces } from '../templates/rollup/number-places.js';
import { mailHtml } from '../templates/rollup/rollup-files.js';
import { rollupPdf } from '../templates/rollup/rollup-pdf.js';
import { rollupWebPage, type RollupLinkFrame } from '../templates/rollup/rollup-web-page.js';
import { rollupXlsx } from '../templates/rollup/rollup-xlsx.js';

/** What is made of an issue for a reader: one form of it. */
export type RollupJob = { readonly document: RollupMailDocument; readonly language: Language } & (
  | {
      readonly form: 'mail.html' | 'report.pdf' | 'report.xlsx';
      /** Where the numbers of mail and report lead, after log-in: below this address of the issue. Left out: nowhere. */
      readonly issueUrl?: string;
    }
  /** For the reader of a link. */
  | { readonly form: 'page'; readonly link: RollupLinkFrame }
);

/** The bytes of the form. It takes up to seconds of one processor: see `RollupRenderer`. */
export async function rollupForm(job: RollupJob): Promise<Buffer> {
  const { document, language } = job;
  switch (job.form) {
    case 'mail.html':
      return Buffer.from(await mailHtml(document, language, placesAt(job.issueUrl)));
    case 'report.pdf':
      return rollupPdf(document, language, placesAt(job.issueUrl));
    case 'report.xlsx':
      return rollupXlsx(document, language);
    case 'page':
      return Buffer.from(await rollupWebPage(document, language, job.link));
  }
}

function placesAt(issueUrl: string | undefined): NumberPlaces | null {
  return issueUrl === undefined ? null : placesByLogin(issueUrl);
}
