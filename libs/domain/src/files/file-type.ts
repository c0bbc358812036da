/** What may be kept as evidence: pictures, and documents as PDF. Nothing that a browser would run. */
export const fileTypes = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'] as const;

/** One of them. */
export type FileType = (typeof fileTypes)[number];

/** How many of a file's first bytes tell its type. */
export const bytesOfType = 16;

/** The ending that a file of the type is handed out with. */
export const fileEndings: Readonly<Record<FileType, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'application/pdf': 'pdf',
};

/** What each type begins with, as Latin-1; a dot is any byte. */
const beginnings: Readonly<Record<FileType, RegExp>> = {
  'image/jpeg': /^\xff\xd8\xff/,
  'image/png': /^\x89PNG\r\n/,
  'image/webp': /^RIFF[^]{4}WEBPVP8[ LX]/,
  'application/pdf': /^%PDF-[12]\.\d/,
};

/** The type that the first bytes of a file tell, whatever it was called; null: none that may be kept. */
export function fileTypeOf(firstBytes: Uint8Array): FileType | null {
  const text = String.fromCharCode(...firstBytes.slice(0, bytesOfType));
  return fileTypes.find((type) => beginnings[type].test(text)) ?? null;
}
