/**
 * The signed note in what somebody saved of an old mail: other text around it, quote marks, spaces and Windows line
 * ends are left out. Its own characters stay as they are, so that nothing unsigned is made to look signed. The bytes
 * themselves when no note is found in them.
 */
export function noteFromMail(saved: Buffer): Buffer {
  const lines = saved
    .toString('utf8')
    .split(/\r?\n/)
    .map((line) => line.replace(/^[\s>\ufeff]+/, '').trimEnd());
  const note = /(?<=^|\n)[^\n]+\n\d+\n[A-Za-z0-9+/]{43}=\n\n(?:— [^\n]+\n)+/.exec(`${lines.join('\n')}\n`);
  return note === null ? saved : Buffer.from(note[0]);
}
