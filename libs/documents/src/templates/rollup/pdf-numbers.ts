import { plain, type Said, type SaidNumber } from './said.js';

/** Where a text is written, in points. */
export interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly align?: 'left' | 'right';
  readonly lineGap?: number;
}

/** A number, or the part of it that stands on one line, with the box around it. */
export interface PlacedNumber {
  readonly number: SaidNumber;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What pdfkit's `text` and `heightOfString` call; its types do not know of it. It tells each line of a wrapped text. */
interface Wrapping {
  _text(
    text: string,
    x: number,
    y: number,
    options: object,
    tell: (line: string, options: { readonly lineWidth: number }) => void,
  ): void;
}

/** Where the numbers of a text will stand when it is written there in the font of now. Nothing is written. */
export function placedNumbers(pdf: PDFKit.PDFDocument, text: Said, place: TextPlace): PlacedNumber[] {
  if (typeof text === 'string') return [];
  const { x, y, width, align = 'left', lineGap = 0 } = place;
  const numbers = rangesOf(text);
  const height = pdf.currentLineHeight(true);
  const placed: PlacedNumber[] = [];
  let [from, top] = [0, y];
  const tell = (line: string, { lineWidth }: { readonly lineWidth: number }): void => {
    const until = from + line.length;
    const left = align === 'right' ? x + lineWidth - pdf.widthOfString(line.trimEnd()) : x;
    for (const { number, begins, ends } of numbers) {
      const [first, last] = [Math.max(begins, from), Math.min(ends, until)];
      if (first >= last) continue;
      placed.push({
        number,
        x: left + pdf.widthOfString(line.slice(0, first - from)),
        y: top,
        width: pdf.widthOfString(line.slice(first - from, last - from)),
        height,
      });
    }
    from = until;
    top += height + lineGap;
  };
  const [beforeX, beforeY] = [pdf.x, pdf.y];
  // Of any height, so that no page is begun.
  (pdf as unknown as Wrapping)._text(plain(text), x, y, { width, align, lineGap, height: Infinity }, tell);
  [pdf.x, pdf.y] = [beforeX, beforeY];
  return placed;
}

function rangesOf(text: Exclude<Said, string>): { number: SaidNumber; begins: number; ends: number }[] {
  let at = 0;
  return text.flatMap((part) => {
    const begins = at;
    at += typeof part === 'string' ? part.length : part.text.length;
    return typeof part === 'string' ? [] : [{ number: part, begins, ends: at }];
  });
}
