import { SaxesParser } from 'saxes';
import { workbookLimits } from './limits.js';
import { WorkbookError } from './workbook-error.js';

/** What is told of an XML part; names without their prefix. */
export interface XmlListener {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/**
 * Tells the elements of a part as they come, so that the memory holds none of them. A DTD is refused, and with it every
 * entity that is not one of XML's five: nothing is fetched and nothing grows.
 */
export async function readXml(
  part: AsyncIterable<Buffer> | Iterable<Buffer>,
  listener: XmlListener,
): Promise<void> {
  const parser = new SaxesParser({ xmlns: false, position: false });
  let depth = 0;
  let sinceEvent = 0;
  const refuse = (problem: 'forbidden_xml' | 'damaged' | 'too_large', found: string): never => {
    throw new WorkbookError(problem, found);
  };
  parser.on('doctype', () => refuse('forbidden_xml', 'a DTD'));
  parser.on('error', (error) => refuse('damaged', error.message));
  parser.on('opentag', ({ name, attributes }) => {
    sinceEvent = 0;
    depth += 1;
    if (depth > workbookLimits.depth) refuse('too_large', 'elements too deep');
    listener.open?.(localName(name), attributes as Record<string, string>);
  });
  parser.on('text', (text) => listener.text?.(text));
  parser.on('cdata', (text) => listener.text?.(text));
  parser.on('closetag', ({ name }) => {
    sinceEvent = 0;
    depth -= 1;
    listener.close?.(localName(name));
  });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const piece of part) {
      // saxes keeps what it has not told: a tag or text without an end must not grow.
      sinceEvent += piece.length;
      if (sinceEvent > workbookLimits.token + piece.length)
        refuse('too_large', 'a tag or text without an end');
      parser.write(decoder.decode(piece, { stream: true }));
    }
    parser.write(decoder.decode()).close();
  } catch (error) {
    if (error instanceof WorkbookError) throw error;
    throw new WorkbookError('damaged', error instanceof Error ? error.message : String(error));
  }
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}

/** The value of an attribute whatever its prefix, such as `r:id`. */
export function attribute(attributes: Readonly<Record<string, string>>, name: string): string | undefined {
  return attributes[name] ?? Object.entries(attributes).find(([key]) => localName(key) === name)?.[1];
}
