import { createRequire } from 'node:module';
import { openSync, type Font, type FontCollection } from 'fontkit';
import type { TextOutline } from './charts/drawing.js';

/** The font that every document is set in: Noto Sans SC, which has the letters of rare names too. */
const fontFiles = {
  regular: '400Regular/NotoSansSC_400Regular.ttf',
  bold: '700Bold/NotoSansSC_700Bold.ttf',
} as const;

const opened = new Map<string, Font>();

/** Outlines of a text in those fonts. */
export const textOutline: TextOutline = (text, size, bold) => {
  const font = fontOf(bold ? 'bold' : 'regular');
  const scale = size / font.unitsPerEm;
  const { glyphs, positions } = font.layout(text);
  let [path, at] = ['', 0];
  for (const [index, glyph] of glyphs.entries()) {
    path += glyph.path.scale(scale, -scale).translate(at, 0).toSVG();
    at += positions[index]!.xAdvance * scale;
  }
  return { path: path.replaceAll(/\d+\.\d{3,}/g, (number) => Number(number).toFixed(2)), width: at };
};

/** One of the two weights, read once in a process. */
export function fontOf(weight: keyof typeof fontFiles): Font {
  const known = opened.get(weight);
  if (known !== undefined) return known;
  const file = createRequire(import.meta.url).resolve(`@expo-google-fonts/noto-sans-sc/${fontFiles[weight]}`);
  const font = openSync(file);
  if (isCollection(font)) throw new Error(`The font file ${file} holds several fonts.`);
  opened.set(weight, font);
  return font;
}

function isCollection(font: Font | FontCollection): font is FontCollection {
  return 'fonts' in font;
}
