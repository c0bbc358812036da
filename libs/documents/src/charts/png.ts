import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import sharp from 'sharp';
import { textOutline } from '../fonts.js';
import { svgOf, type Drawing } from './drawing.js';

/** Twice as many dots as points, for screens that have them. */
const zoom = 2;

let started: Promise<void> | null = null;

/**
 * The drawing as a PNG, for programs that show no SVG. The same drawing gives the same bytes. Sharp only packs the dots: its own
 * reader of SVG is blocked in processes that take files from outside.
 */
export async function pngOf(drawing: Drawing): Promise<Buffer> {
  await (started ??= start());
  const image = new Resvg(svgOf(drawing, textOutline), { fitTo: { mode: 'zoom', value: zoom } }).render();
  const { width, height } = image;
  const dots = Buffer.from(image.pixels);
  image.free();
  return sharp(dots, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .png({ palette: true, colours: 64, compressionLevel: 9 })
    .toBuffer();
}

async function start(): Promise<void> {
  const file = createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm');
  await initWasm(await readFile(file));
}
