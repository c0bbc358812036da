import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { textOutline } from '../fonts.js';
import { svgOf, type Drawing, type TextOutline } from './drawing.js';

/** Twice as many dots as points, for screens that have them. */
const zoom = 2;

/** What draws and packs; loaded with the first drawing, because most processes make none. */
interface Tools {
  readonly Resvg: typeof import('@resvg/resvg-wasm').Resvg;
  readonly sharp: (typeof import('sharp'))['default'];
  readonly outline: TextOutline;
}

let loaded: Promise<Tools> | null = null;

/**
 * The drawing as a PNG, for programs that show no SVG. The same drawing gives the same bytes. Sharp only packs the dots: its own
 * reader of SVG is blocked in processes that take files from outside.
 */
export async function pngOf(drawing: Drawing): Promise<Buffer> {
  const { Resvg, sharp, outline } = await (loaded ??= load());
  const image = new Resvg(svgOf(drawing, outline), { fitTo: { mode: 'zoom', value: zoom } }).render();
  const { width, height } = image;
  const dots = Buffer.from(image.pixels);
  image.free();
  return sharp(dots, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .png({ palette: true, colours: 64, compressionLevel: 9 })
    .toBuffer();
}

async function load(): Promise<Tools> {
  const [{ initWasm, Resvg }, { default: sharp }, outline] = await Promise.all([
    import('@resvg/resvg-wasm'),
    import('sharp'),
    textOutline(),
  ]);
  const file = createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm');
  await initWasm(await readFile(file));
  return { Resvg, sharp, outline };
}
