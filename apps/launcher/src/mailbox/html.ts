/** HTML that needs no escaping any more. */
export class Html {
  constructor(readonly text: string) {}
}

/** What a template takes: text and numbers are escaped, Html is not, lists are joined. */
type Piece = string | number | Html | readonly Html[] | undefined;

/** Template of HTML: every inserted text is escaped, so markup from a message cannot get in. */
export function html(strings: TemplateStringsArray, ...pieces: Piece[]): Html {
  return new Html(strings.map((text, index) => text + toHtml(pieces[index])).join(''));
}

function toHtml(piece: Piece): string {
  if (piece === undefined) return '';
  if (piece instanceof Html) return piece.text;
  if (typeof piece === 'object') return piece.map((one) => one.text).join('');
  return String(piece).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
