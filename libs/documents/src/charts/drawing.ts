import { escapeHtml } from '../html.js';

/** One thing that is drawn; lengths in points from the upper left corner, colours as `#rrggbb`. */
export type Shape =
  | {
      readonly kind: 'box';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly fill: string;
    }
  | {
      readonly kind: 'line';
      readonly points: readonly (readonly [x: number, y: number])[];
      readonly stroke: string;
      readonly width: number;
      readonly dashed?: boolean;
    }
  | {
      readonly kind: 'dot';
      readonly x: number;
      readonly y: number;
      readonly radius: number;
      readonly fill: string;
    }
  | {
      readonly kind: 'text';
      readonly x: number;
      /** Of the line that the letters stand on. */
      readonly y: number;
      readonly text: string;
      readonly size: number;
      readonly fill: string;
      readonly anchor?: 'middle' | 'end';
      readonly bold?: boolean;
    };

/** A picture as a list of shapes, the later ones above: SVG, PNG and PDF all draw from it. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
}

/** Letters as an outline: `path` is SVG path data with the origin at the start of the line they stand on. */
export type TextOutline = (
  text: string,
  size: number,
  bold: boolean,
) => { readonly path: string; readonly width: number };

/** The drawing as a whole SVG document. Texts come as outlines, so that it looks the same where no such font is. */
export function svgOf({ width, height, shapes }: Drawing, outline: TextOutline): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="#ffffff"/>${shapes.map((shape) => svgShape(shape, outline)).join('')}</svg>`;
}

function svgShape(shape: Shape, outline: TextOutline): string {
  switch (shape.kind) {
    case 'box':
      return `<rect x="${round(shape.x)}" y="${round(shape.y)}" width="${round(shape.width)}" height="${round(shape.height)}" fill="${shape.fill}"/>`;
    case 'line':
      return `<polyline points="${shape.points.map(([x, y]) => `${round(x)},${round(y)}`).join(' ')}" fill="none" stroke="${shape.stroke}" stroke-width="${shape.width}"${shape.dashed === true ? ' stroke-dasharray="4 3"' : ''}/>`;
    case 'dot':
      return `<circle cx="${round(shape.x)}" cy="${round(shape.y)}" r="${shape.radius}" fill="${shape.fill}"/>`;
    case 'text': {
      const { path, width } = outline(shape.text, shape.size, shape.bold === true);
      const shift = shape.anchor === 'end' ? width : shape.anchor === 'middle' ? width / 2 : 0;
      return `<path aria-label="${escapeHtml(shape.text)}" transform="translate(${round(shape.x - shift)} ${round(shape.y)})" d="${path}" fill="${shape.fill}"/>`;
    }
  }
}

function round(length: number): number {
  return Math.round(length * 100) / 100;
}
