const millisecondsOfDay = 86_400_000;
const epochs = { 1900: Date.UTC(1899, 11, 30), 1904: Date.UTC(1904, 0, 1) } as const;

/**
 * The day that a serial number stands for, `YYYY-MM-DD`; null where it is none. The system of 1900 counts a 29th February
 * that never was: before it, serials are one day behind.
 */
export function dayOfSerial(serial: number, system: 1900 | 1904): string | null {
  const days = Math.floor(serial);
  if (!(days >= 0 && days < 2_958_466)) return null;
  const shift = system === 1900 && days < 60 ? 1 : 0;
  return new Date(epochs[system] + (days + shift) * millisecondsOfDay).toISOString().slice(0, 10);
}

/** Numbers of built-in formats that show a day; those from 27 on are of East Asian programs. */
const builtInDates = new Set([14, 15, 16, 17, 22, ...range(27, 36), ...range(50, 58)]);

/** Whether a format shows a day: its code has a year or a day outside of quotes, brackets and escapes. */
export function showsDay(id: number, code: string | undefined): boolean {
  if (code === undefined) return builtInDates.has(id);
  return /[yd]/i.test(code.replaceAll(/"[^"]*"|\[[^\]]*\]|\\.|_./g, ''));
}

/** Whether a format shows hundredths: 45% is kept as 0.45. */
export function showsPercent(id: number, code: string | undefined): boolean {
  return code === undefined ? id === 9 || id === 10 : code.replaceAll(/"[^"]*"|\\./g, '').includes('%');
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
