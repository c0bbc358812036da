import type { Drawing, Shape } from '../../charts/drawing.js';
import { beginPdf, type BegunPdf, type PdfTitle } from '../../pdf-file.js';
import type { NumberPlaces } from './number-places.js';
import { placedNumbers, type TextPlace } from './pdf-numbers.js';
import { plain, type Said } from './said.js';
import type { Cell, Column, ShownTable } from './table-parts.js';

const [pageWidth, pageHeight] = [595.28, 841.89];
const margin = { side: 45, top: 58, bottom: 54 } as const;
const colour = {
  text: '#18212b',
  soft: '#56616e',
  late: '#b42318',
  line: '#d5dbe2',
  lead: '#f1f6fc',
  number: '#9db4cf',
} as const;

/** Upright A4 paper on which texts, tables and drawings follow each other, a new page begun where they no more fit. */
export class PdfSheet {
  readonly #pdf: PDFKit.PDFDocument;
  readonly #bytes: Promise<Buffer>;
  readonly #behind: NumberPlaces['behind'] | null;

  private constructor({ pdf, bytes }: BegunPdf, behind: NumberPlaces['behind'] | null) {
    this.#behind = behind;
    this.#pdf = pdf;
    this.#bytes = bytes;
  }

  /** `behind`: where its numbers lead; null: nowhere. */
  static async begin(title: PdfTitle, behind: NumberPlaces['behind'] | null): Promise<PdfSheet> {
    const { side, top, bottom } = margin;
    return new PdfSheet(await beginPdf(title, { left: side, right: side, top, bottom }), behind);
  }

  /** Width of the text, in points. */
  get width(): number {
    return pageWidth - 2 * margin.side;
  }

  /** A paragraph. */
  text(
    text: Said,
    look: { size: number; bold?: boolean; soft?: boolean; late?: boolean; after?: number },
  ): void {
    const lines = { width: this.width, lineGap: look.size * 0.1 };
    const pdf = this.#pdf.font(look.bold === true ? 'bold' : 'regular', look.size);
    this.#need(Math.max(look.size * 2, pdf.heightOfString(plain(text), lines)));
    pdf.fillColor(look.late === true ? colour.late : look.soft === true ? colour.soft : colour.text);
    this.#write(text, { x: margin.side, y: pdf.y, ...lines });
    pdf.y += look.after ?? 0;
  }

  /** Sentences on a ground of their own. */
  lead(sentences: readonly Said[]): void {
    if (sentences.length === 0) return;
    const width = this.width - 24;
    const pdf = this.#pdf.font('regular', 11);
    const heights = sentences.map(
      (sentence) => pdf.heightOfString(plain(sentence), { width, lineGap: 2 }) + 4,
    );
    const height = heights.reduce((sum, one) => sum + one, 12);
    this.#need(height);
    const top = pdf.y;
    pdf.rect(margin.side, top, this.width, height).fill(colour.lead).fillColor(colour.text);
    let y = top + 7;
    for (const [index, sentence] of sentences.entries()) {
      this.#write(sentence, { x: margin.side + 12, y, width, lineGap: 2 });
      y += heights[index]!;
    }
    pdf.y = top + height + 8;
  }

  /** A drawing under its title, as wide as the text. */
  drawing(title: string, { width, height, shapes }: Drawing): void {
    const scale = this.width / width;
    this.#need(height * scale + 30);
    this.text(title, { size: 12, bold: true, after: 4 });
    const pdf = this.#pdf;
    const top = pdf.y;
    pdf.save().translate(margin.side, top).scale(scale);
    for (const shape of shapes) this.#shape(shape);
    pdf.restore();
    pdf.y = top + height * scale + 12;
  }

  /** A table under its title; its headings come again on each page. */
  table({ title, note, columns, rows, more }: ShownTable, moreText: (lines: number) => string): void {
    this.#need(84);
    this.text(title, { size: 12, bold: true, after: 2 });
    if (note !== undefined) this.text(note, { size: 8.5, soft: true, after: 2 });
    const places = this.#places(columns);
    this.#headings(columns, places);
    for (const cells of rows) this.#row(cells, columns, places);
    if (more > 0) this.text(moreText(more), { size: 8.5, soft: true });
    this.#pdf.y += 12;
  }

  /** Writes head and foot on every page and ends the document. */
  async finish(
    head: (page: number, pages: number) => { left: string; right: string; mark: string | null },
  ): Promise<Buffer> {
    const { start, count } = this.#pdf.bufferedPageRange();
    for (let index = 0; index < count; index += 1) {
      this.#pdf.switchToPage(start + index);
      const { left, right, mark } = head(index + 1, count);
      // Outside the margins pdfkit would begin another page.
      this.#pdf.page.margins.bottom = 0;
      this.#margin(left, pageHeight - 36, 'left', colour.soft);
      this.#margin(right, pageHeight - 36, 'right', colour.soft);
      if (mark !== null) this.#margin(mark, 28, 'left', colour.late);
    }
    this.#pdf.end();
    return this.#bytes;
  }

  /** Writes a text; what stands behind its numbers is where they lead, with a faint line below them. */
  #write(text: Said, { x, y, ...options }: TextPlace): void {
    const pdf = this.#pdf;
    const behind = this.#behind;
    const numbers = behind === null ? [] : placedNumbers(pdf, text, { x, y, ...options });
    pdf.text(plain(text), x, y, options);
    for (const { number, ...box } of numbers) {
      const line = box.y + box.height - 1;
      pdf
        .moveTo(box.x, line)
        .lineTo(box.x + box.width, line)
        .lineWidth(0.4)
        .stroke(colour.number);
      pdf.link(box.x, box.y, box.width, box.height, behind!(number));
    }
  }

  #margin(text: string, y: number, align: 'left' | 'right', fill: string): void {
    this.#pdf
      .font('regular', 8.5)
      .fillColor(fill)
      .text(text, margin.side, y, { width: this.width, align, lineBreak: false });
  }

  #need(height: number): void {
    if (this.#pdf.y + height > pageHeight - margin.bottom) this.#pdf.addPage();
  }

  #places(columns: readonly Column[]): { x: number; width: number }[] {
    const whole = columns.reduce((sum, { share }) => sum + share, 0);
    let x: number = margin.side;
    return columns.map(({ share }) => {
      const width = (this.width * share) / whole;
      const place = { x: x + 3, width: width - 6 };
      x += width;
      return place;
    });
  }

  #headings(columns: readonly Column[], places: readonly { x: number; width: number }[]): void {
    const pdf = this.#pdf.font('regular', 8.5).fillColor(colour.soft);
    const top = pdf.y;
    const height = Math.max(
      ...columns.map(({ label }, index) => pdf.heightOfString(label, { width: places[index]!.width })),
    );
    for (const [index, { label, number }] of columns.entries()) {
      const { x, width } = places[index]!;
      pdf.text(label, x, top, { width, align: number === true ? 'right' : 'left' });
    }
    this.#rule(top + height + 2);
  }

  #row(
    cells: readonly Cell[],
    columns: readonly Column[],
    places: readonly { x: number; width: number }[],
  ): void {
    const heights = cells.map((cell, index) => this.#cellHeight(cell, places[index]!.width));
    const height = Math.max(...heights.map(({ main, sub }) => main + sub));
    if (this.#pdf.y + height + 8 > pageHeight - margin.bottom) {
      this.#pdf.addPage();
      this.#headings(columns, places);
    }
    const top = this.#pdf.y + 1;
    for (const [index, cell] of cells.entries()) {
      const { x, width } = places[index]!;
      const align = columns[index]!.number === true ? 'right' : 'left';
      this.#pdf
        .font(cell.late === true || cell.strong === true ? 'bold' : 'regular', 9.5)
        .fillColor(cell.late === true ? colour.late : colour.text);
      this.#write(cell.main, { x, y: top, width, align });
      if (cell.sub === undefined) continue;
      this.#pdf.font('regular', 8).fillColor(colour.soft);
      this.#write(cell.sub, { x, y: top + heights[index]!.main, width, align });
    }
    this.#rule(top + height + 2);
  }

  #cellHeight({ main, sub, late, strong }: Cell, width: number): { main: number; sub: number } {
    const pdf = this.#pdf.font(late === true || strong === true ? 'bold' : 'regular', 9.5);
    const height = pdf.heightOfString(plain(main), { width });
    return {
      main: height,
      sub: sub === undefined ? 0 : pdf.font('regular', 8).heightOfString(plain(sub), { width }),
    };
  }

  #rule(y: number): void {
    this.#pdf
      .moveTo(margin.side, y)
      .lineTo(margin.side + this.width, y)
      .lineWidth(0.5)
      .stroke(colour.line);
    this.#pdf.y = y + 2;
  }

  #shape(shape: Shape): void {
    const pdf = this.#pdf;
    switch (shape.kind) {
      case 'box':
        pdf.rect(shape.x, shape.y, shape.width, shape.height).fill(shape.fill);
        return;
      case 'dot':
        pdf.circle(shape.x, shape.y, shape.radius).fill(shape.fill);
        return;
      case 'line': {
        const [first, ...others] = shape.points;
        if (first === undefined) return;
        pdf.moveTo(...first);
        for (const point of others) pdf.lineTo(...point);
        pdf.lineWidth(shape.width);
        if (shape.dashed === true) pdf.dash(4, { space: 3 });
        pdf.stroke(shape.stroke).undash();
        return;
      }
      case 'text': {
        pdf.font(shape.bold === true ? 'bold' : 'regular', shape.size).fillColor(shape.fill);
        const width = shape.anchor === undefined ? 0 : pdf.widthOfString(shape.text);
        const x = shape.x - (shape.anchor === 'end' ? width : width / 2);
        pdf.text(shape.text, x, shape.y, { lineBreak: false, baseline: 'alphabetic' });
      }
    }
  }
}
