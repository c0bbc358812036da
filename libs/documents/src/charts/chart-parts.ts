import type { Shape } from './drawing.js';

/** Colours of everything that is drawn; each is told apart by its lightness too. */
export const ink = {
  text: '#18212b',
  soft: '#56616e',
  grid: '#e1e6ec',
  blue: '#1a62b4',
  pale: '#a9c4e4',
} as const;

/** A value with its name and colour, in a legend. */
export interface Key {
  readonly label: string;
  readonly fill: string;
}

const size = 11;

/** About how wide a text is: letters of the Latin alphabet take some 0.56 of what a Chinese one takes. */
export function textWidth(text: string, fontSize: number): number {
  let width = 0;
  for (const char of text) width += char.codePointAt(0)! < 0x2e80 ? 0.56 : 1;
  return width * fontSize;
}

/** A text that fits into a width, its end left out where it must be. */
export function fitted(text: string, width: number, fontSize: number): string {
  if (textWidth(text, fontSize) <= width) return text;
  let kept = '';
  for (const char of text) {
    if (textWidth(`${kept}${char}…`, fontSize) > width) break;
    kept += char;
  }
  return `${kept}…`;
}

/** Names of colours in a row that begins at a place. */
export function legend(keys: readonly Key[], x: number, y: number): Shape[] {
  let at = x;
  return keys.flatMap(({ label, fill }): Shape[] => {
    const from = at;
    at += 16 + textWidth(label, size) + 14;
    return [
      { kind: 'box', x: from, y: y - 9, width: 10, height: 10, fill },
      { kind: 'text', x: from + 15, y, text: label, size, fill: ink.soft },
    ];
  });
}

/** A round number at or above the greatest of the values, to which an axis reaches. */
export function axisTop(values: readonly number[]): number {
  const greatest = Math.max(1, ...values);
  const magnitude = 10 ** Math.floor(Math.log10(greatest));
  return [1, 2, 4, 5, 10].map((step) => step * magnitude).find((top) => top >= greatest)!;
}

/** Lines across with their values at the left, from 0 to the top. */
export function grid(
  place: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number },
  most: number,
): Shape[] {
  const parts = most >= 4 ? 4 : most;
  return Array.from({ length: parts + 1 }, (_, index) => (most * index) / parts).flatMap((value): Shape[] => {
    const y = place.bottom - ((place.bottom - place.top) * value) / most;
    return [
      {
        kind: 'line',
        points: [
          [place.left, y],
          [place.right, y],
        ],
        stroke: ink.grid,
        width: 1,
      },
      {
        kind: 'text',
        x: place.left - 6,
        y: y + 4,
        text: String(Math.round(value * 10) / 10),
        size,
        fill: ink.soft,
        anchor: 'end',
      },
    ];
  });
}
