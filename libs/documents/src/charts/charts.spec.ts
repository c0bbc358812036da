import { describe, expect, it } from '@jest/globals';
import { axisTop, fitted, textWidth } from './chart-parts.js';
import { barChart, heatTable, lineChart, stackedColumns } from './charts.js';
import { svgOf, type Drawing } from './drawing.js';
import { pngOf } from './png.js';

const keys = [
  { label: '红灯', fill: '#b42318' },
  { label: '绿灯', fill: '#4f9d69' },
];
const drawings: [string, Drawing][] = [
  ['bars', barChart([{ label: '签约', value: 3, before: 5 }], keys)],
  ['columns', stackedColumns([{ label: 'W09', parts: [2, 3] }], keys)],
  ['lines', lineChart(['1月', '2月'], [{ key: keys[0]!, dashed: false, values: [1, null] }], '亿元')],
  ['a heat table', heatTable(['签约'], [{ label: '很长的单位名称'.repeat(9), values: [0] }])],
];

describe('a chart', () => {
  it.each(drawings)('of %s has finite places inside its picture, and the texts given', (_, drawing) => {
    const numbers = drawing.shapes.flatMap((shape) =>
      shape.kind === 'line' ? shape.points.flat() : [shape.x, shape.y],
    );
    for (const number of numbers) {
      expect(number).toBeGreaterThanOrEqual(0);
      expect(number).toBeLessThanOrEqual(drawing.width);
    }
    expect(drawing.shapes.some(({ kind }) => kind === 'text')).toBe(true);
  });

  it('is an SVG whose texts are outlines with their words', () => {
    const svg = svgOf(drawings[0]![1], (text) => ({ path: 'M0 0', width: text.length }));
    expect(svg).toContain('aria-label="签约"');
    expect(svg).not.toContain('<text');
  });

  it('becomes the same PNG each time, twice as many dots wide', async () => {
    const [once, again] = [await pngOf(drawings[0]![1]), await pngOf(drawings[0]![1])];
    expect(once.readUInt32BE(16)).toBe(1216);
    expect(once.equals(again)).toBe(true);
  });
});

describe('its parts', () => {
  it.each([
    [[], 1],
    [[3], 4],
    [[183], 200],
    [[0.4], 1],
    [[4.1], 5],
  ])('an axis for %j reaches to %d', (values, top) => {
    expect(axisTop(values)).toBe(top);
  });

  it('a text that is too long loses its end', () => {
    expect(fitted('太仓港区', 100, 12)).toBe('太仓港区');
    const short = fitted('太仓港经济技术开发区', 60, 12);
    expect(short).toMatch(/^太仓.*…$/);
    expect(textWidth(short, 12)).toBeLessThanOrEqual(60);
  });
});
