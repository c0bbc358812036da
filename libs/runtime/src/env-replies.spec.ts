import { describe, expect, it } from '@jest/globals';
import { readWorkerEnv, type EnvSource } from './env.js';

const worker = { DATABASE_APP_URL: 'postgres://app@127.0.0.1/db', SMTP_URL: 'smtp://127.0.0.1:2525' };
const REPLY_TO = 'replies@city.example';

function read(more: EnvSource): unknown {
  try {
    return readWorkerEnv({ ...worker, ...more }).replies;
  } catch (error) {
    return (error as Error).message;
  }
}

describe('the mailbox of replies', () => {
  it('is none, or an address over TLS with its user, and where it is written to', () => {
    expect(read({})).toBeNull();
    const IMAP_URL = 'imaps://replies:secret@mail.city.example';
    expect(read({ IMAP_URL, REPLY_TO })).toEqual({ imapUrl: IMAP_URL, replyTo: REPLY_TO });
    expect(read({ IMAP_URL: 'imap://replies:secret@127.0.0.1:1143', REPLY_TO })).toMatchObject({
      replyTo: REPLY_TO,
    });
  });

  it('is refused without its other half', () => {
    expect(read({ REPLY_TO })).toMatch(/^IMAP_URL is missing/);
    expect(read({ IMAP_URL: 'imaps://replies:secret@mail.city.example' })).toMatch(/^REPLY_TO is missing/);
  });

  it.each(['imap://replies:secret@mail.city.example', 'imaps://mail.city.example', 'https://a:b@c'])(
    'is not at %s; a password is never shown',
    (IMAP_URL) => {
      const said = read({ IMAP_URL, REPLY_TO });
      expect(said).toMatch(/^IMAP_URL must be imaps:/);
      expect(said).not.toContain('secret');
    },
  );

  it.each(['重点 <replies@city.example>', 'replies', 'a@b,c@d'])('is not written to at %s', (address) => {
    expect(read({ IMAP_URL: 'imaps://replies:secret@mail.city.example', REPLY_TO: address })).toMatch(
      /^REPLY_TO must be/,
    );
  });
});
