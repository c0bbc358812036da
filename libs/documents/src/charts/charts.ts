import { axisTop, fitted, grid, ink, legend, type Key } from './chart-parts.js';
import type { Drawing, Shape } from './drawing.js';

/** All charts are as wide as the text of a mail. */
const width = 608;
const size = 11;

/** Bars from the left, one below the other, each before its value; a second, paler one below it says how it was before. */
export function barChart(
  bars: readonly { readonly label: string; readonly value: number; readonly before: number | null }[],
  keys: readonly Key[],
): Drawing {
  const [left, right, step, top] = [150, width - 44, 30, 30];
  const most = Math.max(1, ...bars.flatMap(({ value, before }) => [value, before ?? 0]));
  const length = (value: number): number => ((right - left) * value) / most;
  return {
    width,
    height: top + bars.length * step + 6,
    shapes: [
      ...legend(keys, 4, 14),
      ...bars.flatMap(({ label, value, before }, index): Shape[] => {
        const y = top + index * step;
        const change =
          before === null || before === value
            ? ''
            : value > before
              ? ` (+${value - before})`
              : ` (${value - before})`;
        return [
          {
            kind: 'text',
            x: left - 10,
            y: y + 15,
            text: fitted(label, left - 14, 12),
            size: 12,
            fill: ink.text,
            anchor: 'end',
          },
          { kind: 'box', x: left, y: y + 2, width: length(value), height: 13, fill: keys[0]!.fill },
          ...(before === null || keys[1] === undefined
            ? []
            : [
                {
                  kind: 'box' as const,
                  x: left,
                  y: y + 16,
                  width: length(before),
                  height: 5,
                  fill: keys[1].fill,
                },
              ]),
          {
            kind: 'text',
            x: left + length(value) + 6,
            y: y + 13,
            text: `${value}${change}`,
            size,
            fill: ink.text,
            bold: true,
          },
        ];
      }),
    ],
  };
}

/** Columns of parts one on the other. */
export function stackedColumns(
  columns: readonly { readonly label: string; readonly parts: readonly number[] }[],
  keys: readonly Key[],
): Drawing {
  const [left, right, top, bottom, height] = [36, width - 8, 30, 176, 200];
  const totals = columns.map(({ parts }) => parts.reduce((sum, part) => sum + part, 0));
  const most = axisTop(totals);
  const step = (right - left) / Math.max(columns.length, 4);
  const scale = (bottom - top) / most;
  return {
    width,
    height,
    shapes: [
      ...legend(keys, 4, 14),
      ...grid({ left, right, top, bottom }, most),
      ...columns.flatMap(({ label, parts }, index): Shape[] => {
        const x = left + index * step + step * 0.18;
        let y = bottom;
        const boxes = parts.map((part, place): Shape => {
          y -= part * scale;
          return { kind: 'box', x, y, width: step * 0.64, height: part * scale, fill: keys[place]!.fill };
        });
        const first = parts[0]! > 0 && parts[0]! * scale > 12;
        return [
          ...boxes,
          ...(first
            ? [
                {
                  kind: 'text' as const,
                  x: x + step * 0.32,
                  y: bottom - 4,
                  text: String(parts[0]),
                  size: 10,
                  fill: '#ffffff',
                  anchor: 'middle' as const,
                  bold: true,
                },
              ]
            : []),
          {
            kind: 'text',
            x: x + step * 0.32,
            y: bottom + 16,
            text: label,
            size,
            fill: ink.soft,
            anchor: 'middle',
          },
        ];
      }),
    ],
  };
}

/** A series of a line chart; null: not known there. */
export interface Series {
  readonly key: Key;
  readonly dashed: boolean;
  readonly values: readonly (number | null)[];
}

/** Lines over named places; the unit of the values stands above the axis. */
export function lineChart(labels: readonly string[], series: readonly Series[], unit: string): Drawing {
  const [left, right, top, bottom, height] = [52, width - 16, 34, 180, 204];
  const most = axisTop(series.flatMap(({ values }) => values.flatMap((value) => value ?? [])));
  const x = (index: number): number => left + ((right - left) * (index + 0.5)) / labels.length;
  const y = (value: number): number => bottom - ((bottom - top) * value) / most;
  return {
    width,
    height,
    shapes: [
      ...legend(
        series.map(({ key }) => key),
        4,
        14,
      ),
      { kind: 'text', x: right, y: 14, text: unit, size, fill: ink.soft, anchor: 'end' },
      ...grid({ left, right, top, bottom }, most),
      ...series.flatMap(({ key, dashed, values }): Shape[] => {
        const points = values.flatMap((value, index) =>
          value === null ? [] : [[x(index), y(value)] as const],
        );
        const dots = dashed
          ? []
          : points.map(([px, py]): Shape => ({ kind: 'dot', x: px, y: py, radius: 3, fill: key.fill }));
        return [{ kind: 'line', points, stroke: key.fill, width: dashed ? 1.5 : 2.5, dashed }, ...dots];
      }),
      ...labels.map((label, index): Shape => ({
        kind: 'text',
        x: x(index),
        y: bottom + 17,
        text: label,
        size,
        fill: ink.soft,
        anchor: 'middle',
      })),
    ],
  };
}

/** A table of counts, each field the darker the more (热力图); empty where there is none. */
export function heatTable(
  columns: readonly string[],
  rows: readonly { readonly label: string; readonly values: readonly number[] }[],
): Drawing {
  const [left, top, step] = [170, 24, 24];
  const cell = (width - left) / columns.length;
  const most = Math.max(1, ...rows.flatMap(({ values }) => values));
  return {
    width,
    height: top + rows.length * step + 4,
    shapes: [
      ...columns.map((label, index): Shape => ({
        kind: 'text',
        x: left + cell * (index + 0.5),
        y: 14,
        text: fitted(label, cell - 4, size),
        size,
        fill: ink.soft,
        anchor: 'middle',
      })),
      ...rows.flatMap(({ label, values }, row): Shape[] => [
        {
          kind: 'text',
          x: left - 10,
          y: top + row * step + 16,
          text: fitted(label, left - 14, 12),
          size: 12,
          fill: ink.text,
          anchor: 'end',
        },
        ...values.flatMap((value, column): Shape[] => {
          const [cellX, cellY] = [left + cell * column + 1, top + row * step + 1];
          const box: Shape = {
            kind: 'box',
            x: cellX,
            y: cellY,
            width: cell - 2,
            height: step - 2,
            fill: heat(value / most),
          };
          if (value === 0) return [box];
          const dark = value / most > 0.5;
          return [
            box,
            {
              kind: 'text',
              x: cellX + cell / 2 - 1,
              y: cellY + 15,
              text: String(value),
              size: 12,
              fill: dark ? '#ffffff' : ink.text,
              anchor: 'middle',
            },
          ];
        }),
      ]),
    ],
  };
}

/** From next to white to dark blue. */
function heat(share: number): string {
  const [pale, dark] = [
    [0xf1, 0xf4, 0xf8],
    [0x1a, 0x62, 0xb4],
  ] as const;
  const channel = (index: 0 | 1 | 2): string =>
    Math.round(pale[index] + (dark[index] - pale[index]) * share)
      .toString(16)
      .padStart(2, '0');
  return `#${channel(0)}${channel(1)}${channel(2)}`;
}
