import type { SaidNumber } from './said.js';

/** Where the numbers of an issue lead. */
export interface NumberPlaces {
  /** `link`: whoever has the address reads it; `login`: whoever logs in and may read the issue. */
  readonly by: 'link' | 'login';
  /** Where what stands behind a number is shown. */
  readonly behind: (number: SaidNumber) => string;
  /** Where the issue is shown, its numbers leading on. */
  readonly issue: string;
}

/** So many lines stand on a page behind a number. */
export const linesOnPage = 100;

/** A number's key as the last part of an address. */
function keyInPath(key: string): string {
  return encoded(key).slice(1).replaceAll('/', '.');
}

/** Where a page says what stands behind a number: relative to a page of them. */
function numberPath({ behind, line = 0 }: SaidNumber): string {
  const first = firstOnPage(line);
  return `${keyInPath(behind)}${first === 0 ? '' : `?after=${first}`}`;
}

/** Ways from one page of an issue's numbers to others, relative to it. */
export interface NumberWays {
  readonly behind: (number: SaidNumber) => string;
  /** To the page of all numbers. */
  readonly all: string;
  readonly issue: string;
}

/** How the pages of an issue's numbers are read: by a link with its token and its last day, as in `2022-03-31`, or after log-in. */
export type NumberReading =
  { readonly by: 'link'; readonly token: string; readonly lastDay: string } | { readonly by: 'login' };

/** Ways from a page of what stands behind a number. */
export function waysFromNumber(reading: NumberReading): NumberWays {
  return reading.by === 'link'
    ? { behind: numberPath, all: '../behind', issue: `../../${reading.token}` }
    : waysAfterLogin;
}

/** Ways from the page of all numbers. */
export function waysFromAll(reading: NumberReading): NumberWays {
  return reading.by === 'link'
    ? { behind: (number) => `behind/${numberPath(number)}`, all: 'behind', issue: `../${reading.token}` }
    : waysAfterLogin;
}

/** Below a link for somebody without an account, as in `https://…/w/<token>`. */
export function placesByLink(link: string): NumberPlaces {
  return {
    by: 'link',
    behind: (number) => `${link}/behind/${numberPath(number)}${lineMark(number)}`,
    issue: link,
  };
}

/** For whoever logs in, below an issue as in `https://…/api/v1/rollups/<id>`. */
export function placesByLogin(issue: string): NumberPlaces {
  return {
    by: 'login',
    behind: (number) => `${issue}/${numberQuery(number)}${lineMark(number)}`,
    issue: `${issue}/mail.html`,
  };
}

/** The same after log-in, relative to an issue. */
function numberQuery({ behind, line = 0 }: SaidNumber): string {
  const first = firstOnPage(line);
  return `behind.html?key=${encoded(behind)}${first === 0 ? '' : `&cursor=${first}`}`;
}

/** These pages stand beside each other. */
const waysAfterLogin: NumberWays = { behind: numberQuery, all: 'numbers.html', issue: 'mail.html' };

function encoded(key: string): string {
  return key.split('/').map(encodeURIComponent).join('/');
}

function firstOnPage(line: number): number {
  return line - (line % linesOnPage);
}

function lineMark({ line }: SaidNumber): string {
  return line === undefined ? '' : `#line-${line}`;
}
