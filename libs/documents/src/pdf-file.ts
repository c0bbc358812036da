import { fontOf } from './fonts.js';

/** None to begin with: pdfkit would open its own. Its types know neither this nor a font that is opened already. */
const noFont = null as unknown as string;
const opened = async (weight: 'regular' | 'bold'): Promise<PDFKit.Mixins.PDFFontSource> =>
  (await fontOf(weight)) as unknown as PDFKit.Mixins.PDFFontSource;

/** What stands in the document's properties; the same title and day give the same bytes. */
export interface PdfTitle {
  readonly title: string;
  readonly createdAt: Date;
  /** `zh-CN` or `en`. */
  readonly language: string;
}

/** From the edges of the paper, in points. */
export interface PdfMargins {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A document that is being written; `bytes` come once it has ended. */
export interface BegunPdf {
  readonly pdf: PDFKit.PDFDocument;
  readonly bytes: Promise<Buffer>;
}

/**
 * An upright A4 document with the fonts `regular` and `bold`, its pages kept until its end. What writes it is loaded with the
 * first: most processes write none.
 */
export async function beginPdf(
  { title, createdAt, language }: PdfTitle,
  margins: PdfMargins,
): Promise<BegunPdf> {
  const { default: PDFDocument } = await import('pdfkit');
  const pdf = new PDFDocument({
    size: 'A4',
    margins,
    bufferPages: true,
    font: noFont,
    lang: language,
    displayTitle: true,
    info: { Title: title, CreationDate: createdAt, ModDate: createdAt },
  });
  for (const weight of ['regular', 'bold'] as const) pdf.registerFont(weight, await opened(weight));
  return { pdf, bytes: collected(pdf) };
}

async function collected(pdf: PDFKit.PDFDocument): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    pdf.on('data', (part: Buffer) => parts.push(part));
    pdf.on('end', () => resolve(Buffer.concat(parts)));
    pdf.on('error', reject);
  });
}
