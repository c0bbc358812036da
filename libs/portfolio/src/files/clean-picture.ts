import type { Sharp } from 'sharp';
import { refuse, type FileType, type Refusal } from '#domain';
import { Turns } from '../at-once/turns.js';

/** Pixels of the largest picture that is opened: what a decoder needs grows with them, not with the file. */
const mostPixels = 64_000_000;

let opened: Promise<(typeof import('sharp'))['default']> | null = null;

/** Sharp as bytes from outside may meet it. It is loaded with the first picture: most processes see none. */
async function guardedSharp(): Promise<(typeof import('sharp'))['default']> {
  const { default: sharp } = await import('sharp');
  // No other decoder of the library is reached by bytes from outside, whatever they say that they are.
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['VipsForeignLoadJpegFile', 'VipsForeignLoadPngFile', 'VipsForeignLoadWebpFile'],
  });
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
}

/** One picture at a time is in memory. */
const turns = new Turns(1);

/** The picture types. */
export type PictureType = Exclude<FileType, 'application/pdf'>;

const written: Readonly<Record<PictureType, (picture: Sharp) => Sharp>> = {
  'image/jpeg': (picture) => picture.jpeg({ quality: 90 }),
  'image/png': (picture) => picture.png(),
  'image/webp': (picture) => picture.webp({ quality: 90 }),
};

/**
 * Writes the picture anew: turned as the camera says, and then without anything that is not the picture (place, device,
 * preview, whatever else lies in the file). Null when it is done.
 */
export async function cleanPicture(from: string, to: string, type: PictureType): Promise<Refusal | null> {
  const sharp = await (opened ??= guardedSharp());
  return turns.take(async () => {
    try {
      const { width, height } = await sharp(from, { limitInputPixels: false }).metadata();
      if (width * height > mostPixels)
        return refuse('file.too_many_pixels', { limit: String(mostPixels / 1_000_000) });
      const picture = sharp(from, { limitInputPixels: mostPixels, failOn: 'truncated' }).autoOrient();
      await written[type](picture).toFile(to);
      return null;
    } catch {
      // Whatever the decoder says of bytes from outside: they are no picture that anybody can look at.
      return refuse('file.damaged');
    }
  });
}
