/** What a list of a province needs many times over, and a machine can bear. Bytes where nothing else is said. */
export const workbookLimits = {
  file: 8 * 1024 * 1024,
  /** Parts of the package. */
  entries: 1_000,
  /** One part, unpacked. */
  part: 192 * 1024 * 1024,
  /** Unpacked to packed, beyond the first MB: what people type is packed to a twentieth. */
  ratio: 200,
  /** Parts that are held in the memory as a whole. */
  heldPart: 8 * 1024 * 1024,
  sheets: 100,
  /** Filled rows. */
  rows: 50_000,
  /** The last column that may be filled. */
  columns: 256,
  /** Texts that cells share, and their characters together. */
  sharedStrings: 400_000,
  sharedCharacters: 24_000_000,
  /** Characters of a cell, as spreadsheet programs have it. */
  cell: 32_767,
  /** Elements inside each other. */
  depth: 40,
  /** Between two tags, and inside one. */
  token: 1024 * 1024,
  childMemoryMb: 160,
  childSeconds: 20,
} as const;
