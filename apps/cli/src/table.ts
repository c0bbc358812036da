import stringWidth from 'string-width';

/** A column: its heading and, for figures, that it is aligned to the right. */
export interface Column {
  readonly heading: string;
  readonly right?: boolean;
}

const gap = '  ';

/** Lines of a table that is aligned on a terminal, where a Chinese character takes two columns. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const lines = [columns.map(({ heading }) => heading), ...rows];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => stringWidth(line[index] ?? ''))));
  const ruled = [lines[0]!, widths.map((width) => '─'.repeat(width)), ...lines.slice(1)];
  return ruled.map((line) =>
    columns
      .map(({ right }, index) => {
        const cell = line[index] ?? '';
        const fill = ' '.repeat(widths[index]! - stringWidth(cell));
        return right === true ? `${fill}${cell}` : `${cell}${fill}`;
      })
      .join(gap)
      .trimEnd(),
  );
}

/** A text of at most so many columns on a terminal, with … where something was left out. */
export function clipped(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  let result = '';
  let width = 1;
  for (const { segment } of new Intl.Segmenter('zh').segment(text)) {
    width += stringWidth(segment);
    if (width > columns) break;
    result += segment;
  }
  return `${result}…`;
}
