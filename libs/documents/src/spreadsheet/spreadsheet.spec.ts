import { describe, expect, it } from '@jest/globals';
import { csvText } from './csv.js';
import type { Column } from './table.js';
import { xlsxFiles } from './xlsx.js';

interface Row {
  readonly text: string | null;
  readonly number: string | number | null;
  readonly day: string | null;
}

const columns: Column<Row>[] = [
  { heading: '=名称', kind: 'text', width: 10, value: ({ text }) => text },
  { heading: '数', kind: 'number', width: 10, value: ({ number }) => number },
  { heading: '日', kind: 'day', width: 10, value: ({ day }) => day },
];

async function* given(...rows: Row[]): AsyncGenerator<Row> {
  yield* rows;
}

async function whole(texts: AsyncIterable<string>): Promise<string> {
  let all = '';
  for await (const text of texts) all += text;
  return all;
}

async function csv(...rows: Row[]): Promise<string> {
  return whole(csvText({ name: 't', notice: null, columns, rows: given(...rows) }));
}

async function sheet(...rows: Row[]): Promise<string> {
  const files = xlsxFiles({ name: 't', notice: null, columns, rows: given(...rows) });
  return whole(files.find(({ name }) => name.endsWith('sheet1.xml'))!.content as AsyncIterable<string>);
}

describe('a table as a file', () => {
  it('keeps negative numbers and every digit as a number', async () => {
    const row = { text: null, number: '-123456789012.3400', day: '2022-02-28' };
    expect(await csv(row)).toContain('\r\n,-123456789012.3400,2022-02-28\r\n');
    expect(await sheet(row)).toContain(
      '<c r="B2" s="3"><v>-123456789012.3400</v></c><c r="C2" s="2"><v>44620</v></c>',
    );
  });

  it.each(['=1', '+1', '-1', '@a', '\t1', '\r1', '\n1', '＝1', '＋1', '－1', '＠1'])(
    'security 14: takes no formula from %j',
    async (text) => {
      const row = { text, number: null, day: null };
      expect(await csv(row)).toMatch(new RegExp(`\r\n"?'${text.replace(/[+]/, '\\+')}"?,,\r\n$`));
      expect(await sheet(row)).toContain('<c r="A2" s="4" t="inlineStr">');
      expect(await sheet({ ...row, text: `a${text}` })).toContain('<c r="A2" s="0" t="inlineStr">');
    },
  );

  it('guards a heading too', async () => {
    expect(await csv()).toBe("\uFEFF'=名称,数,日\r\n");
  });

  it.each<[string, Row]>([
    ['number', { text: null, number: '=1+1', day: null }],
    ['number', { text: null, number: Number.NaN, day: null }],
    ['day', { text: null, number: null, day: '@2022-01-01' }],
  ])('breaks off where a %s is none', async (kind, row) => {
    await expect(csv(row)).rejects.toThrow(`holds ${kind}s`);
    await expect(sheet(row)).rejects.toThrow(`holds ${kind}s`);
  });
});
