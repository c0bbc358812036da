/** A number in a text, and which number of the issue it is. */
export interface SaidNumber {
  readonly text: string;
  /** Its key, as in `/overdue/atCut`. */
  readonly behind: string;
  /** Where it is one line's: the place of the line among those behind the number. */
  readonly line?: number;
}

/** A text in which numbers may lead to what stands behind them. */
export type Said = string | readonly (string | SaidNumber)[];

/** A number that leads to what stands behind it. */
export function numberSaid(text: string | number, behind: string, line?: number): SaidNumber {
  return { text: String(text), behind, ...(line === undefined ? {} : { line }) };
}

/** A text with numbers in it: said`in all ${numberSaid(3, '/entries')}`. */
export function said(
  texts: TemplateStringsArray,
  ...parts: readonly (string | number | SaidNumber | Said)[]
): Said {
  return texts.flatMap((text, index) => {
    const part = parts[index] ?? '';
    const own = typeof part === 'object' ? part : String(part);
    return [
      text,
      ...(Array.isArray(own) ? (own as readonly (string | SaidNumber)[]) : [own as string | SaidNumber]),
    ];
  });
}

/** Texts in a row. */
export function joinedSaid(texts: readonly Said[], between: string): Said {
  return texts.flatMap((text, index) => [
    ...(index === 0 ? [] : [between]),
    ...(typeof text === 'string' ? [text] : text),
  ]);
}

/** The text alone. */
export function plain(text: Said): string {
  if (typeof text === 'string') return text;
  return text.map((part) => (typeof part === 'string' ? part : part.text)).join('');
}
