import { createRequire } from 'node:module';
import type { Font, FontCollection } from 'fontkit';
import type { TextOutline } from './charts/drawing.js';

/** The font that every document is set in: Noto Sans SC, which has the letters of rare names too. */
const fontFiles = {
  regular: '400Regular/NotoSansSC_400Regular.ttf',
  bold: '700Bold/NotoSansSC_700Bold.ttf',
} as const;

const opened = new Map<string, Promise<Font>>();

/** Outlines of a text in those fonts. */
export async function textOutline(): Promise<TextOutline> {
  const [regular, bold] = [await fontOf('regular'), await fontOf('bold')];
  return (text, size, isBold) => outlineIn(isBold ? bold : regular, text, size);
}

function outlineIn(font: Font, text: string, size: number): ReturnType<TextOutline> {
  const scale = size / font.unitsPerEm;
  const { glyphs, positions } = font.layout(text);
  let [path, at] = ['', 0];
  for (const [index, glyph] of glyphs.entries()) {
    path += glyph.path.scale(scale, -scale).translate(at, 0).toSVG();
    at += positions[index]!.xAdvance * scale;
  }
  return { path: path.replaceAll(/\d+\.\d{3,}/g, (number) => Number(number).toFixed(2)), width: at };
}

/** One of the two weights, read once in a process. What reads it is loaded with the first: most processes set no text. */
export async function fontOf(weight: keyof typeof fontFiles): Promise<Font> {
  const known = opened.get(weight);
  if (known !== undefined) return known;
  const font = openFont(weight);
  opened.set(weight, font);
  return font;
}

async function openFont(weight: keyof typeof fontFiles): Promise<Font> {
  const { openSync } = await import('fontkit');
  const file = createRequire(import.meta.url).resolve(`@expo-google-fonts/noto-sans-sc/${fontFiles[weight]}`);
  const font = openSync(file);
  if (isCollection(font)) throw new Error(`The font file ${file} holds several fonts.`);
  return font;
}

function isCollection(font: Font | FontCollection): font is FontCollection {
  return 'fonts' in font;
}
