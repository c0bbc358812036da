import { importColumns, type ImportKind } from '#domain';
import { writeWorkbook } from '#workbook';

const sheetNames: Readonly<Record<ImportKind, string>> = { list: '年度清单', progress: '月度进度' };

/** The workbook to fill in: headings in both languages, an example that is not read, drop-down lists. */
export function importTemplate(kind: ImportKind): Buffer {
  return writeWorkbook(
    sheetNames[kind],
    importColumns[kind].map(({ zh, en, example, choices }) => ({
      heading: zh[0],
      subheading: en,
      example,
      ...(choices === undefined ? {} : { choices: firstWords(choices) }),
    })),
  );
}

/** One word for each code: others are read too, and not offered. */
function firstWords(choices: Readonly<Record<string, string>>): string[] {
  const words = new Map<string, string>();
  for (const [word, code] of Object.entries(choices)) if (!words.has(code)) words.set(code, word);
  return [...words.values()];
}
