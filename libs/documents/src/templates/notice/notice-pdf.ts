import { noticeNumber, shanghaiInstant, type NoticeDocument } from '#domain';
import { oneLine } from '../../html.js';
import { beginPdf } from '../../pdf-file.js';
import { longDay, noticeBody, noticeCopies, noticeTitle } from './notice-words.js';

const millimetre = 72 / 25.4;
const [pageWidth, pageHeight] = [595.28, 841.89];
/** The type area of official papers (GB/T 9704): 156 × 225 mm, 37 mm from above and 28 mm from the left. */
const area = {
  left: 28 * millimetre,
  top: 37 * millimetre,
  width: 156 * millimetre,
  height: 225 * millimetre,
} as const;
const areaBottom = area.top + area.height;
/** 28 characters a line and 22 lines a page; the title is 二号, the foot 四号. */
const size = { body: area.width / 28, title: 22, small: 14 } as const;
const lineHeight = area.height / 22;
const red = '#c8102e';
const black = '#111111';
const demonstration = '演示数据：本文书为演示，不代表真实项目进展';

/**
 * The paper of a notice in the form of an official paper: the organ's name in red, number, title, addressee, body, place for
 * the seal, day of issue, copies. A4, Chinese, 演示数据 on each page of a demonstration. The same document gives the same
 * bytes.
 */
export async function noticePdf(document: NoticeDocument): Promise<Buffer> {
  const title = noticeTitle(document);
  const { pdf, bytes } = await beginPdf(
    { title, createdAt: shanghaiInstant(document.issuedOn, '00:00'), language: 'zh-CN' },
    {
      left: area.left,
      right: pageWidth - area.left - area.width,
      top: area.top,
      bottom: pageHeight - areaBottom,
    },
  );
  const paper = new Paper(pdf);
  paper.head(oneLine(document.organ), oneLine(noticeNumber(document)));
  paper.title(title);
  paper.line(`${oneLine(document.addressee)}：`);
  for (const { text, isHeading } of noticeBody(document)) paper.paragraph(text, isHeading);
  paper.signature(oneLine(document.organ), longDay(document.issuedOn));
  paper.record(noticeCopies(document), oneLine(document.organ), `${longDay(document.issuedOn)}印发`);
  paper.margins(document.isDemonstration || document.project.synthetic ? demonstration : null);
  pdf.end();
  return bytes;
}

/** One official paper, written from above; pages follow where the type area is full. */
class Paper {
  constructor(private readonly pdf: PDFKit.PDFDocument) {}

  /** The organ in red, as large as one line takes; its number; the red line. */
  head(organ: string, number: string): void {
    const largest = 40;
    const natural = this.pdf.font('bold', largest).widthOfString(organ);
    const fitted = Math.max(20, Math.min(largest, (largest * area.width) / natural));
    this.pdf.font('bold', fitted).fillColor(red).text(organ, area.left, area.top, this.#centred());
    this.pdf.y += lineHeight;
    this.#text(number, this.#centred());
    const y = this.pdf.y + 4 * millimetre;
    this.pdf
      .moveTo(area.left, y)
      .lineTo(area.left + area.width, y)
      .lineWidth(1.5)
      .stroke(red);
    this.pdf.y = y + lineHeight;
  }

  /** What it is about, in the middle. */
  title(title: string): void {
    this.pdf
      .font('bold', size.title)
      .fillColor(black)
      .text(title, area.left, this.pdf.y, { ...this.#centred(), lineGap: 6 });
    this.pdf.y += lineHeight * 0.6;
  }

  /** A line from the left edge. */
  line(text: string): void {
    this.#text(text, { width: area.width });
  }

  /** A paragraph, its first line two characters in. */
  paragraph(text: string, isHeading: boolean): void {
    this.#need(isHeading ? 2 * lineHeight : lineHeight);
    this.#text(text, { width: area.width, indent: 2 * size.body }, isHeading ? 'bold' : 'regular');
  }

  /** Organ and day at the right, four characters from the edge, with room for the seal above them; never alone on a page. */
  signature(organ: string, day: string): void {
    this.#need(5 * lineHeight);
    this.pdf.y += 2 * lineHeight;
    const right = { width: area.width - 4 * size.body, align: 'right' } as const;
    this.#text(organ, right);
    this.#text(day, right);
  }

  /** Copies and who has issued it when, between lines at the foot of the last page. */
  record(copies: string, organ: string, issued: string): void {
    const pdf = this.pdf.font('regular', size.small).fillColor(black);
    const [left, width] = [area.left + size.small, area.width - 2 * size.small];
    const copiesText = `抄送：${copies}`;
    const copiesHeight = pdf.heightOfString(copiesText, { width });
    const issuedHeight = pdf.heightOfString(organ, { width: width * 0.62 });
    const height = copiesHeight + issuedHeight + 16;
    if (pdf.y + height > areaBottom) pdf.addPage();
    const top = areaBottom - height;
    const middle = top + copiesHeight + 8;
    for (const [y, thickness] of [
      [top, 1],
      [middle, 0.7],
      [areaBottom, 1],
    ] as const)
      pdf
        .moveTo(area.left, y)
        .lineTo(area.left + area.width, y)
        .lineWidth(thickness)
        .stroke(black);
    pdf.text(copiesText, left, top + 3, { width });
    pdf.text(organ, left, middle + 3, { width: width * 0.62 });
    pdf.text(issued, left, middle + 3, { width, align: 'right', lineBreak: false });
  }

  /** Page numbers, and the mark of a demonstration, on every page. */
  margins(mark: string | null): void {
    const { start, count } = this.pdf.bufferedPageRange();
    for (let index = 0; index < count; index += 1) {
      this.pdf.switchToPage(start + index);
      // Outside the margins pdfkit would begin another page.
      this.pdf.page.margins.bottom = 0;
      const page = index + 1;
      this.pdf
        .font('regular', size.small)
        .fillColor(black)
        .text(`— ${page} —`, area.left + size.small, areaBottom + 7 * millimetre, {
          width: area.width - 2 * size.small,
          align: page % 2 === 1 ? 'right' : 'left',
          lineBreak: false,
        });
      if (mark !== null)
        this.pdf
          .font('regular', 10.5)
          .fillColor(red)
          .text(mark, area.left, 15 * millimetre, { width: area.width, lineBreak: false });
    }
  }

  #centred(): PDFKit.Mixins.TextOptions {
    return { width: area.width, align: 'center' };
  }

  #text(text: string, options: PDFKit.Mixins.TextOptions, weight: 'regular' | 'bold' = 'regular'): void {
    const pdf = this.pdf.font(weight, size.body).fillColor(black);
    pdf.text(text, area.left, pdf.y, { ...options, lineGap: lineHeight - pdf.currentLineHeight(false) });
  }

  #need(height: number): void {
    if (this.pdf.y + height > areaBottom) this.pdf.addPage();
  }
}
