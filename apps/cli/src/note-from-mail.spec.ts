import { describe, expect, it } from '@jest/globals';
import { noteFromMail } from './note-from-mail.js';

const note =
  'log.example\n40\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— log.example AAAAAAA=\n— w AAAAAAA=\n';
const found = (text: string): string => noteFromMail(Buffer.from(text)).toString();

describe('a note saved from a mail', () => {
  it('is found as it is, quoted, with Windows line ends and between other text', () => {
    expect(found(note)).toBe(note);
    expect(found(note.trimEnd())).toBe(note);
    expect(found(`\ufeff${note.replaceAll('\n', '\r\n')}`)).toBe(note);
    expect(found(note.replaceAll(/^/gm, '> '))).toBe(note);
    expect(found(`检查点 · Checkpoint\n\n    ${note.replaceAll('\n', '\n    ')}\n再见\n`)).toBe(note);
  });

  it('is not made where there is none', () => {
    expect(found('no note\n')).toBe('no note\n');
    expect(found(note.replace('— log', '- log').replace('— w', '- w'))).not.toBe(note);
  });
});
