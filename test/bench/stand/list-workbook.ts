import { packed, partsOf, rowsOf } from '../../support/sample-workbook.js';

const headings = ['项目名称', '责任单位', '总投资（亿元）', '签约', '计划开工', '竣工', '投产', '建设性质'];
/** A list of so many projects, every cell filled, as a workbook. */
export function listWorkbook(rows: number): Buffer {
  const lines = [headings, ...Array.from({ length: rows }, (_, index) => line(index))];
  return packed(partsOf(rowsOf(lines)));
}

function line(index: number): string[] {
  const start = `2026年${1 + (index % 12)}月`;
  return [`重点项目 ${index + 1}`, '高新区', '5.2', '2026-01-15', start, '2027-06-30', '2027.12', '新建'];
}
