import { describe, expect, it } from '@jest/globals';
import { readInChild, WorkbookError, writeWorkbook, type SheetRow } from '#workbook';
import { packed, partsOf, rowsOf } from '../support/sample-workbook.js';

const sheet = 'xl/worksheets/sheet1.xml';
const plain = partsOf(rowsOf([['项目名称']]));
const styles = `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="171" formatCode="0.0&quot;day&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="31"/><xf numFmtId="171"/><xf numFmtId="9"/></cellXfs></styleSheet>`;

/** All rows of a file, as the product reads it. */
async function importedRows(file: Buffer): Promise<SheetRow[]> {
  const rows: SheetRow[] = [];
  for await (const page of readInChild(file)) rows.push(...page);
  return rows;
}

/** Why a file is not read; null when it is. */
async function problemOf(file: Buffer): Promise<string | null> {
  try {
    await importedRows(file);
    return null;
  } catch (error) {
    if (error instanceof WorkbookError) return error.problem;
    throw error;
  }
}

describe('a workbook', () => {
  it('tells texts, numbers, days, percentages, formulas and errors of its first visible sheet', async () => {
    const rows =
      '<row r="2"><c r="B2" t="s"><v>0</v></c><c t="inlineStr"><is><r><t>高新</t></r><r><t>区</t></r><rPh><t>gao</t></rPh></is></c>' +
      '<c r="E2"><v>1.2E3</v></c><c r="F2" s="1"><v>44624</v></c><c r="G2" s="2"><v>44621.5</v></c><c r="H2" s="3"><v>59</v></c>' +
      '<c r="I2" s="4"><v>7</v></c><c r="J2" s="5"><v>0.455</v></c><c r="K2"><f>B1+1</f><v>3</v></c><c r="L2" t="e"><v>#REF!</v></c>' +
      '<c r="M2" s="1"/><c r="N2" t="b"><v>1</v></c></row><row r="3"/><row r="9"><c r="A9" t="str"><v>末</v></c></row>';
    const file = packed(
      partsOf(rows, {
        'xl/sharedStrings.xml': '<sst><si><t>项目&amp;</t><rPh><t>x</t></rPh></si></sst>',
        'xl/styles.xml': styles,
        'xl/workbook.xml': plain['xl/workbook.xml']!.replace(
          '<sheets>',
          '<sheets><sheet name="h" state="hidden" r:id="c"/>',
        ),
      }),
    );
    expect(await importedRows(file)).toEqual([
      {
        row: 2,
        cells: [
          { column: 2, text: '项目&', kind: 'text' },
          { column: 3, text: '高新区', kind: 'text' },
          { column: 5, text: '1.2E3', kind: 'number' },
          { column: 6, text: '2022-03-04', kind: 'date' },
          { column: 7, text: '2022-03-01', kind: 'date' },
          { column: 8, text: '1900-02-28', kind: 'date' },
          { column: 9, text: '7', kind: 'number' },
          { column: 10, text: '45.5%', kind: 'number' },
          { column: 11, text: '3', kind: 'formula' },
          { column: 12, text: '#REF!', kind: 'error' },
          { column: 14, text: 'TRUE', kind: 'boolean' },
        ],
      },
      { row: 9, cells: [{ column: 1, text: '末', kind: 'text' }] },
    ]);
  });

  it('counts days from 1904 where it says so', async () => {
    const parts = partsOf('<row><c s="1"><v>43162</v></c></row>', { 'xl/styles.xml': styles });
    parts['xl/workbook.xml'] = parts['xl/workbook.xml']!.replace(
      '<sheets>',
      '<workbookPr date1904="1"/><sheets>',
    );
    expect((await importedRows(packed(parts)))[0]!.cells).toEqual([
      { column: 1, text: '2022-03-04', kind: 'date' },
    ]);
  });

  it('is read as our own template writes it', async () => {
    const column = { heading: '名<称>', subheading: 'Name', example: '示例', choices: ['甲', '乙'] };
    expect(await importedRows(writeWorkbook('表', [column]))).toEqual(
      ['名<称>', 'Name', '示例'].map((text, index) => ({
        row: index + 1,
        cells: [{ column: 1, text, kind: 'text' }],
      })),
    );
  });

  it.each<[string, string, () => Buffer]>([
    ['text', 'not_a_workbook', () => Buffer.from('项目名称,开工')],
    ['a zip of something else', 'not_a_workbook', () => packed({ 'a.txt': 'a' })],
    [
      'the old format',
      'old_format',
      () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]),
    ],
    [
      'an encrypted package',
      'encrypted',
      () =>
        Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')]),
    ],
    [
      'macros by type',
      'macros',
      () =>
        packed({
          ...plain,
          '[Content_Types].xml': plain['[Content_Types].xml']!.replace(
            'sheet.main',
            'sheet.macroEnabled.main',
          ),
        }),
    ],
    ['a macro project', 'macros', () => packed({ ...plain, 'xl/vbaProject.bin': 'x' })],
    [
      'external links',
      'external_links',
      () => packed({ ...plain, 'xl/externalLinks/externalLink1.xml': '<x/>' }),
    ],
    [
      'a sheet elsewhere',
      'external_links',
      () =>
        packed({
          ...plain,
          'xl/_rels/workbook.xml.rels':
            '<R><Relationship Id="b" TargetMode="External" Target="http://127.0.0.1/x"/></R>',
        }),
    ],
    [
      'a DTD',
      'forbidden_xml',
      () =>
        packed({
          ...plain,
          [sheet]: '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>',
        }),
    ],
    ['an entity of nobody’s', 'damaged', () => packed({ ...plain, [sheet]: '<worksheet>&a;</worksheet>' })],
    ['XML that does not end', 'damaged', () => packed({ ...plain, [sheet]: '<worksheet><sheetData>' })],
    [
      'bytes that are no text',
      'damaged',
      () => packed({ ...plain, [sheet]: new Uint8Array([0x3c, 0x61, 0xff, 0xfe]) }),
    ],
    ['elements too deep', 'too_large', () => packed({ ...plain, [sheet]: '<a>'.repeat(10_000) })],
    ['a path out of the package', 'damaged', () => packed({ ...plain, '../../x': 'x' })],
    ['half of it', 'damaged', () => packed(plain).subarray(0, 700)],
    [
      '100,000 parts',
      'too_large',
      () =>
        packed({
          ...plain,
          ...Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`p${index}`, ''])),
        }),
    ],
    ['16,385 columns', 'too_large', () => packed(partsOf('<row><c r="XFE1"><v>1</v></c></row>'))],
    ['a value beyond what is read', 'too_large', () => packed(partsOf('<row><c r="ZZ1"><v>1</v></c></row>'))],
    ['50,001 rows', 'too_large', () => packed(partsOf('<row><c><v>1</v></c></row>'.repeat(50_001)))],
    [
      '101 sheets',
      'too_large',
      () =>
        packed({
          ...plain,
          'xl/workbook.xml': `<workbook><sheets>${'<sheet r:id="b"/>'.repeat(101)}</sheets></workbook>`,
        }),
    ],
    [
      'a text without an end',
      'too_large',
      () => packed({ ...plain, [sheet]: `<worksheet>${'a'.repeat(20_000_000)}` }),
    ],
    ['a cell of 40,000 characters', 'too_large', () => packed(partsOf(rowsOf([['a'.repeat(40_000)]])))],
    [
      '400,001 shared texts',
      'too_large',
      () => packed({ ...plain, 'xl/sharedStrings.xml': `<sst>${'<si/>'.repeat(400_001)}</sst>` }),
    ],
    ['a zip bomb', 'too_large', () => packed({ ...plain, [sheet]: new Uint8Array(300 * 1024 * 1024) })],
    ['8 MB and more', 'too_large', () => Buffer.alloc(8 * 1024 * 1024 + 1)],
    ['rows out of order', 'damaged', () => packed(partsOf('<row r="2"/><row r="1"/>'))],
    ['a shared text that is not there', 'damaged', () => packed(partsOf('<row><c t="s"><v>7</v></c></row>'))],
    [
      'no visible sheet',
      'not_a_workbook',
      () =>
        packed({
          ...plain,
          'xl/workbook.xml': '<workbook><sheets><sheet state="hidden" r:id="b"/></sheets></workbook>',
        }),
    ],
  ])('with %s is refused as %s', async (_, problem, file) => {
    expect(await problemOf(file())).toBe(problem);
  });
});
