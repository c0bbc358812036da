/**
 * The signed note in what somebody saved of an old mail: its text, its attachment, or the mail itself (.eml). Other text
 * around it, quote marks, spaces and Windows line ends are left out. Its own characters stay as they are, so that nothing
 * unsigned is made to look signed. The bytes themselves when no note is found in them.
 */
export function noteFromMail(saved: Buffer): Buffer {
  const text = saved.toString('utf8');
  for (const part of [text, ...encodedParts(text)]) {
    const note = noteIn(part);
    if (note !== undefined) return Buffer.from(note);
  }
  return saved;
}

function noteIn(text: string): string | undefined {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/^[\s>\ufeff]+/, '').trimEnd());
  return /(?<=^|\n)[^\n]+\n\d+\n[A-Za-z0-9+/]{43}=\n\n(?:— [^\n]+\n)+/.exec(`${lines.join('\n')}\n`)?.[0];
}

/** The parts of a mail that are written in Base 64, as this product writes all of its own. */
function encodedParts(mail: string): string[] {
  const encoded = /^Content-Transfer-Encoding: base64\r?\n(?:[^\r\n]+\r?\n)*\r?\n([A-Za-z0-9+/=\r\n]+)/gim;
  return [...mail.matchAll(encoded)].map(([, body = '']) => Buffer.from(body, 'base64').toString('utf8'));
}
