import sharp from 'sharp';
import { textOutline } from '../fonts.js';
import { svgOf, type Drawing } from './drawing.js';

/** Twice as many dots as points, for screens that have them. */
const density = 144;

/** The drawing as a PNG, for programs that show no SVG. The same drawing gives the same bytes. */
export async function pngOf(drawing: Drawing): Promise<Buffer> {
  return sharp(Buffer.from(svgOf(drawing, textOutline)), { density })
    .png({ palette: true, colours: 64, compressionLevel: 9 })
    .toBuffer();
}
