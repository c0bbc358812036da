import { workbookLimits } from './limits.js';
import { openPackage, type PackageParts } from './package-parts.js';
import { readSheet } from './read-sheet.js';
import { attribute, readXml } from './read-xml.js';
import { showsDay, showsPercent } from './serial-date.js';
import type { SheetRow } from './sheet-row.js';
import type { NumberStyle, WorkbookContext } from './workbook-context.js';
import { WorkbookError } from './workbook-error.js';

/**
 * Tells the filled rows of a workbook's first visible sheet, one at a time. Throws WorkbookError for a file that is no
 * workbook, is locked, carries macros or leads elsewhere, or is larger than `workbookLimits` allows.
 */
export async function readWorkbook(
  file: Buffer,
  onRow: (row: SheetRow) => Promise<void> | void,
): Promise<void> {
  const parts = await openPackage(file);
  await refuseForbiddenParts(parts);
  const workbook = await workbookPart(parts);
  const { sheet, dates } = await firstVisibleSheet(parts, workbook);
  const folder = workbook.slice(0, workbook.lastIndexOf('/') + 1);
  const context: WorkbookContext = {
    dates,
    sharedStrings: await sharedStrings(parts, `${folder}sharedStrings.xml`),
    styles: await numberStyles(parts, `${folder}styles.xml`),
  };
  await readSheet(parts.stream(sheet), context, onRow);
}

async function refuseForbiddenParts(parts: PackageParts): Promise<void> {
  if (!parts.has('[Content_Types].xml')) throw new WorkbookError('not_a_workbook', 'no content types');
  const names = parts.names();
  if (
    /macroenabled|vbaProject/i.test(await parts.text('[Content_Types].xml')) ||
    names.some((name) => /vbaProject|macrosheets\//i.test(name))
  )
    throw new WorkbookError('macros', 'a macro project');
  const external = names.find((name) => /(?:^|\/)externalLinks\//i.test(name));
  if (external !== undefined) throw new WorkbookError('external_links', external);
}

/** Type of a relationship: the last word of its address. */
type Relations = Map<string, { readonly type: string; readonly target: string }>;

async function relations(parts: PackageParts, of: string): Promise<Relations> {
  const cut = of.lastIndexOf('/') + 1;
  const found: Relations = new Map();
  const name = `${of.slice(0, cut)}_rels/${of.slice(cut)}.rels`;
  if (!parts.has(name)) return found;
  await readXml([Buffer.from(await parts.text(name))], {
    open(element, attributes) {
      const { Id: id, Type: type = '', Target: target = '', TargetMode: mode } = attributes;
      if (element !== 'Relationship' || id === undefined) return;
      if (mode === 'External') throw new WorkbookError('external_links', target);
      found.set(id, {
        type: type.slice(type.lastIndexOf('/') + 1),
        target: resolved(of.slice(0, cut), target),
      });
    },
  });
  return found;
}

/** A target is absolute in the package, or relative to the folder of its source. */
function resolved(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const path: string[] = folder.split('/').filter((step) => step !== '');
  for (const step of target.split('/')) {
    if (step === '..') path.pop();
    else if (step !== '.' && step !== '') path.push(step);
  }
  return path.join('/');
}

async function workbookPart(parts: PackageParts): Promise<string> {
  const main = [...(await relations(parts, '')).values()].find(({ type }) => type === 'officeDocument');
  if (main === undefined || !parts.has(main.target))
    throw new WorkbookError('not_a_workbook', 'no main part');
  return main.target;
}

async function firstVisibleSheet(
  parts: PackageParts,
  workbook: string,
): Promise<{ sheet: string; dates: 1900 | 1904 }> {
  const sheets: { id: string; hidden: boolean }[] = [];
  let dates: 1900 | 1904 = 1900;
  await readXml([Buffer.from(await parts.text(workbook))], {
    open(element, attributes) {
      if (element === 'workbookPr' && ['1', 'true'].includes(attributes['date1904'] ?? '')) dates = 1904;
      if (element === 'sheet')
        sheets.push({
          id: attribute(attributes, 'id') ?? '',
          hidden: (attributes['state'] ?? 'visible') !== 'visible',
        });
      if (sheets.length > workbookLimits.sheets) throw new WorkbookError('too_large', 'sheets');
    },
  });
  const first = sheets.find(({ hidden }) => !hidden);
  const target = first === undefined ? undefined : (await relations(parts, workbook)).get(first.id)?.target;
  if (target === undefined) throw new WorkbookError('not_a_workbook', 'no visible sheet');
  return { sheet: target, dates };
}

async function sharedStrings(parts: PackageParts, name: string): Promise<string[]> {
  const strings: string[] = [];
  if (!parts.has(name)) return strings;
  let [text, characters] = ['', 0];
  let [isText, phonetic] = [false, 0];
  await readXml(parts.stream(name), {
    open(element) {
      if (element === 'si') text = '';
      if (element === 'rPh') phonetic += 1;
      isText = element === 't' && phonetic === 0;
    },
    text(piece) {
      if (isText) text += piece;
    },
    close(element) {
      isText = false;
      if (element === 'rPh') phonetic -= 1;
      if (element !== 'si') return;
      characters += text.length;
      strings.push(text);
      if (strings.length > workbookLimits.sharedStrings || characters > workbookLimits.sharedCharacters)
        throw new WorkbookError('too_large', 'shared texts');
    },
  });
  return strings;
}

async function numberStyles(parts: PackageParts, name: string): Promise<NumberStyle[]> {
  const codes = new Map<number, string>();
  const styles: NumberStyle[] = [];
  if (!parts.has(name)) return styles;
  let inCellFormats = false;
  await readXml([Buffer.from(await parts.text(name))], {
    open(element, attributes) {
      if (element === 'numFmt') codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
      if (element === 'cellXfs') inCellFormats = true;
      if (element !== 'xf' || !inCellFormats) return;
      const id = Number(attributes['numFmtId'] ?? 0);
      const code = codes.get(id);
      styles.push(showsDay(id, code) ? 'day' : showsPercent(id, code) ? 'percent' : 'plain');
    },
    close(element) {
      if (element === 'cellXfs') inCellFormats = false;
    },
  });
  return styles;
}
