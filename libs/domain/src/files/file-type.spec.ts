import { describe, expect, it } from '@jest/globals';
import { fileTypeOf } from './file-type.js';

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

describe('the type of a file', () => {
  it.each([
    ['\xff\xd8\xff\xe0\0\x10JFIF', 'image/jpeg'],
    ['\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'image/png'],
    ['RIFF\x24\0\0\0WEBPVP8 ', 'image/webp'],
    ['%PDF-1.7\n', 'application/pdf'],
    ['<svg xmlns="http://www.w3.org/2000/svg">', null],
    ['<!doctype html><script>', null],
    ['GIF89a', null],
    ['PK\x03\x04', null],
    ['\0\0\0\x18ftypheic', null],
    ['RIFF\x24\0\0\0WAVEfmt ', null],
    // The type stands at the very beginning, or it is another one.
    [' %PDF-1.7', null],
    ['<!--\xff\xd8\xff', null],
    ['%PDF-9.9', null],
    ['', null],
  ])('that begins with %j is %s', (beginning, type) => {
    expect(fileTypeOf(bytes(beginning))).toBe(type);
  });
});
