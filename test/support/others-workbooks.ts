import writeXlsxFile from 'write-excel-file/node';
import { packed, partsOf } from './sample-workbook.js';

/** As WPS Office writes it: extensions of its own, inline texts beside shared ones, rows with attributes of Excel 2009. */
export function wpsWorkbook(): Buffer {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const text = (cell: string, value: string) =>
    `<c r="${cell}" s="1" t="inlineStr"><is><r><rPr><sz val="11"/><rFont val="宋体"/></rPr><t xml:space="preserve">${value}</t></r></is></c>`;
  const row = (number: number, cells: string) =>
    `<row r="${number}" spans="1:4" ht="14.25" x14ac:dyDescent="0.15">${cells}</row>`;
  const rows =
    row(
      1,
      `<c r="A1" t="s"><v>0</v></c>${text('B1', '牵头单位')}${text('C1', '总投资\n（万元）')}${text('D1', '开工时间')}`,
    ) +
    row(
      2,
      `${text('A2', '智能装备园（演示）')}${text('B2', '高新区')}<c r="C2"><v>8600</v></c>${text('D2', '2022年10月')}`,
    ) +
    row(
      3,
      `${text('A3', ' 氢能装备项目（演示） ')}${text('B3', '太仓港区')}${text('C3', '壹亿贰仟万元')}<c r="D3" s="2"><v>44834</v></c>`,
    );
  const parts = partsOf('', {
    'docProps/app.xml':
      '<Properties><Application>WPS Office_12.1.0.16120_F1E327BC</Application></Properties>',
    'xl/sharedStrings.xml': `<sst xmlns="${main}" count="1" uniqueCount="1"><si><t>项目名称</t></si></sst>`,
    'xl/styles.xml': `<styleSheet xmlns="${main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="49"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml':
      `<worksheet xmlns="${main}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac"` +
      ` xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData">` +
      `<sheetPr/><dimension ref="A1:D3"/><sheetData>${rows}</sheetData><extLst><ext uri="x"><etc:autofilterAnalysis etc:version="v1"/></ext></extLst></worksheet>`,
  });
  return packed(parts);
}

/** As an office makes it: merged headings over two rows, full-width digits, empty rows, a sum, a note, a hidden column. */
export async function othersWorkbook(): Promise<{ rows: number; sheet: Buffer }> {
  const text = (value: string) => ({ value, type: String });
  const sheet = [
    [{ value: '太仓市2022年重点项目清单', type: String, columnSpan: 7 }, null, null, null, null, null, null],
    [text('单位：亿元')],
    [
      { value: '序号', type: String, rowSpan: 2 },
      { value: '项目名称', type: String, rowSpan: 2 },
      { value: '计划时间', type: String, columnSpan: 2 },
      null,
      { value: '总投资（亿元）', type: String, rowSpan: 2 },
      { value: '牵头部门', type: String, rowSpan: 2 },
      { value: '内部编号', type: String, rowSpan: 2 },
    ],
    [null, null, text('开工'), text('竣工'), null, null, null],
    [
      text('1'),
      text(' 智能装备产业园 '),
      { value: new Date('2022-03-04'), type: Date, format: 'yyyy"年"m"月"d"日"' },
      text('２０２３年'),
      text('三千五百万元'),
      text('高新区'),
      text('x'),
    ],
    [],
    [
      text('2'),
      text('港口物流中心'),
      text('2022/3/4'),
      text('2022年12月底'),
      { value: 1.2, type: Number },
      text('太仓港区'),
      text('y'),
    ],
    [text('合计'), null, null, null, { value: 1.55, type: Number }],
    [text('注：本表由各板块填报。')],
  ];
  const made = writeXlsxFile(sheet as never);
  return { rows: 2, sheet: await (made as unknown as { toBuffer(): Promise<Buffer> }).toBuffer() };
}
