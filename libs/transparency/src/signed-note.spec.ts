import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openCheckpoint, parseCheckpoint } from './checkpoint.js';
import {
  cosignatureTime,
  formatSignerKey,
  generateSignerKey,
  keyTypes,
  NoteKeyError,
  parseSignerKey,
  parseVerifierKey,
} from './note-keys.js';
import { NoteError, openNote, parseNote, parseSignatureLines, signNote } from './signed-note.js';

// golang.org/x/mod/sumdb/note, note_test.go: the reference implementation's keys, note and malformed notes.
const peterKey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const peterSecret = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const enochKey = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop';
const text =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const peterLine =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const enochLine =
  '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n';
const peter = parseVerifierKey(peterKey);
const enoch = parseVerifierKey(enochKey);

/** The code that a note is refused with. */
function refusalOf(note: string | Buffer, keys = [peter]): string {
  try {
    openNote(Buffer.from(note), keys);
    return 'opened';
  } catch (error) {
    return error instanceof NoteError ? error.code : String(error);
  }
}

describe('keys of notes', () => {
  it('are read as Go writes them, and no other way', () => {
    expect(peter.name).toBe('PeterNeumann');
    expect(peter.keyId.toString('hex')).toBe('c74f20a3');
    expect(peter.verifierKey).toBe(peterKey);
    for (let at = 0; at < peterKey.length; at += 1) {
      const next = String.fromCharCode(peterKey.charCodeAt(at) + 1);
      expect(() => parseVerifierKey(peterKey.slice(0, at) + next + peterKey.slice(at + 1))).toThrow(
        NoteKeyError,
      );
      expect(() => parseVerifierKey(peterKey.slice(0, at))).toThrow(NoteKeyError);
      expect(() => parseSignerKey(peterSecret.slice(0, at))).toThrow(NoteKeyError);
    }
    // A longer key, and an unknown kind, each with the key id that would fit.
    for (const wrong of [
      'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
      'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    ])
      expect(() => parseVerifierKey(wrong)).toThrow(NoteKeyError);
  });

  // RFC 8032, 7.1, TEST 1 to 3.
  it.each([
    [
      '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      '',
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    ],
    [
      '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
      '72',
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    ],
    [
      'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
      'af82',
      'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
    ],
  ])('sign as RFC 8032 prints it (%#)', (seed, message, publicKey, signature) => {
    const { signer, verifier } = parseSignerKey(
      formatSignerKey('rfc8032', keyTypes.note, Buffer.from(seed, 'hex')),
    );
    const encoded = verifier.verifierKey.split('+').slice(2).join('+');
    expect(Buffer.from(encoded, 'base64').toString('hex')).toBe(`01${publicKey}`);
    expect(signer.sign(Buffer.from(message, 'hex')).toString('hex')).toBe(signature);
    expect(verifier.verify(Buffer.from(message, 'hex'), Buffer.from(signature, 'hex'))).toBe(true);
  });

  it('are new each time, and refuse a name that no key may have', () => {
    const line = generateSignerKey('key-projects.example/history');
    expect(generateSignerKey('key-projects.example/history')).not.toBe(line);
    const { signer, verifier } = parseSignerKey(line);
    expect(verifier.verify(Buffer.from('a'), signer.sign(Buffer.from('a')))).toBe(true);
    expect(parseVerifierKey(verifier.verifierKey).keyId).toEqual(signer.keyId);
    for (const name of ['', 'a b', 'a+b', 'a\u00a0b', 'a\nb', 'a\u2028b'])
      expect(() => generateSignerKey(name)).toThrow(NoteKeyError);
  });
});

describe('a signed note', () => {
  it('is written as Go writes it', () => {
    const { signer } = parseSignerKey(peterSecret);
    expect(signNote(text, [signer])).toBe(`${text}\n${peterLine}`);
    expect(() => signNote('no newline', [signer])).toThrow(NoteError);
    expect(() => signNote('control\u0001\n', [signer])).toThrow(NoteError);
  });

  it('is the one that C2SP prints, with the verifier key beside it', () => {
    // c2sp.org/signed-note, Verifier keys, Example.
    const key = parseVerifierKey('example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k');
    const note =
      'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';
    expect(openNote(Buffer.from(note), [key]).text).toBe('This is an example message.\n');
    expect(refusalOf(note.replace('example message', 'exampla message'), [key])).toBe('wrong_signature');
  });

  it('may have an empty line in its text', () => {
    // c2sp.org/signed-note, the first example.
    const note =
      'Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n';
    expect(parseNote(Buffer.from(note)).text.endsWith('sole:\n\ned è subito sera.\n')).toBe(true);
  });

  it('counts known keys once each and ignores unknown ones, also under a known name or key id', () => {
    const signers = (note: string, keys = [peter, enoch]) =>
      openNote(Buffer.from(note), keys).signedBy.map(({ name }) => name);
    expect(signers(text + '\n' + peterLine + enochLine)).toEqual(['PeterNeumann', 'EnochRoot']);
    expect(signers(text + '\n' + enochLine + peterLine + peterLine)).toEqual(['EnochRoot', 'PeterNeumann']);
    expect(signers(text + '\n' + peterLine + enochLine, [peter])).toEqual(['PeterNeumann']);
    const otherId = peterLine.replace('x08g', 'xxxx');
    const otherName = peterLine.replace('PeterNeumann', 'CarmenSandiego');
    expect(signers(text + '\n' + otherId + otherName + peterLine)).toEqual(['PeterNeumann']);
    expect(refusalOf(text + '\n' + otherId + otherName)).toBe('no_known_signature');
  });

  it('is refused with a known key that does not hold, whatever else holds', () => {
    const broken = peterLine.replace('x08go/ZJ', 'x08go/ZK');
    expect(refusalOf(text + '\n' + broken)).toBe('wrong_signature');
    expect(refusalOf(text + '\n' + peterLine + broken)).toBe('wrong_signature');
    expect(refusalOf(text + '\n' + enochLine + broken, [peter, enoch])).toBe('wrong_signature');
    const longer = peterLine.slice(0, 60) + 'ABCD' + peterLine.slice(60);
    expect(refusalOf(text + '\n' + longer)).toBe('wrong_signature');
  });

  it.each([
    ['no signatures', text],
    ['an empty end', `${text}\n`],
    ['no last newline', `${text}\n${peterLine.slice(0, -1)}`],
    ['a control character', `\u0001${text}\n${peterLine}`],
    ['a carriage return', `${text}\n${peterLine.replace('\n', '\r\n')}`],
    ['a name with a space', `${text}\n${peterLine.replace('PeterNeumann', 'Bad Name')}`],
    ['a name with a plus', `${text}\n${peterLine.replace('PeterNeumann', 'Bad+Name')}`],
    ['another dash', `${text}\n${peterLine.replace('—', '–')}`],
    ['a line behind', `${text}\n${peterLine}Unexpected line.\n`],
    ['base64 without padding', `${text}\n${peterLine.replace('=', '')}`],
    ['base64 for URLs', `${text}\n${peterLine.replaceAll('/', '_')}`],
    ['unused bits set', `${text}\n${peterLine.replace('nAM=', 'nAN=')}`],
    ['nothing but a key id', `${text}\n— PeterNeumann x08gow==\n`],
    ['101 signatures', `${text}\n${peterLine.repeat(101)}`],
  ])('is refused with %s', (_what, note) => {
    expect(refusalOf(note)).toBe('malformed');
  });

  it('is refused when it is not UTF-8', () => {
    expect(refusalOf(Buffer.concat([Buffer.from([0xff]), Buffer.from(`${text}\n${peterLine}`)]))).toBe(
      'malformed',
    );
  });

  it('does not survive a flipped bit', () => {
    const note = Buffer.from(`${text}\n${peterLine}`);
    fc.assert(
      fc.property(fc.nat(note.length * 8 - 1), (bit) => {
        const broken = Buffer.from(note);
        broken[Math.floor(bit / 8)] = (broken[Math.floor(bit / 8)] ?? 0) ^ (1 << (bit % 8));
        expect(refusalOf(broken)).not.toBe('opened');
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a checkpoint', () => {
  // c2sp.org/tlog-cosignature, the example; its keys are not printed.
  const printed =
    'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n';

  it('is read as C2SP prints it, with the time of its cosignature', () => {
    const note = parseNote(Buffer.from(printed));
    expect(parseCheckpoint(note.text)).toEqual({
      origin: 'example.com/behind-the-sofa',
      size: 20852163,
      root: Buffer.from('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=', 'base64'),
    });
    expect(cosignatureTime(note.signatures[1]?.signature ?? Buffer.of())).toBe(1679315147);
    expect(cosignatureTime(note.signatures[0]?.signature ?? Buffer.of())).toBeUndefined();
  });

  it.each([
    ['a leading zero', 'o\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'],
    ['a size beyond 2^53', 'o\n9007199254740993\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'],
    ['a sign', 'o\n+1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'],
    ['a short root', 'o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jx\n'],
    ['no origin', '\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'],
    ['two lines', 'o\n1\n'],
    ['an empty line behind', 'o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n'],
  ])('is none with %s', (_what, wrong) => {
    expect(parseCheckpoint(wrong)).toBeNull();
  });

  it('must be signed by its own log, not by another known key alone', () => {
    const log = parseSignerKey(generateSignerKey('log.example'));
    const other = parseSignerKey(generateSignerKey('other.example'));
    const body = 'log.example\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
    const keys = [log.verifier, other.verifier];
    const open = (note: string) => () => openCheckpoint(Buffer.from(note), keys);
    expect(open(signNote(body, [log.signer, other.signer]))().size).toBe(1);
    expect(open(signNote(body, [other.signer]))).toThrow(NoteError);
    expect(open(signNote('no checkpoint\n', [log.signer]))).toThrow(NoteError);
  });
});

describe('a cosignature', () => {
  const body = 'log.example\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
  const witness = parseSignerKey(
    generateSignerKey('witness.example', keyTypes.cosignature),
    () => 1679315147,
  );

  it('covers the time and the whole text', () => {
    const note = signNote(body, [witness.signer]);
    const [line] = parseSignatureLines(note.slice(body.length + 1));
    expect(cosignatureTime(line?.signature ?? Buffer.of())).toBe(1679315147);
    expect(openNote(Buffer.from(note), [witness.verifier]).signedBy).toEqual([witness.verifier]);
    const later = Buffer.from(line?.signature ?? Buffer.of());
    later.writeBigUInt64BE(1679315148n);
    expect(witness.verifier.verify(Buffer.from(body), later)).toBe(false);
    expect(witness.verifier.verify(Buffer.from(`${body}more\n`), line?.signature ?? Buffer.of())).toBe(false);
  });

  it('is the Ed25519 signature of the message that C2SP gives', () => {
    const seed = Buffer.alloc(32, 7);
    const cosigner = parseSignerKey(formatSignerKey('w', keyTypes.cosignature, seed), () => 1679315147);
    const plain = parseSignerKey(formatSignerKey('w', keyTypes.note, seed));
    expect(cosigner.verifier.keyId).not.toEqual(plain.verifier.keyId);
    expect(cosigner.signer.sign(Buffer.from(body)).subarray(8)).toEqual(
      plain.signer.sign(Buffer.from(`cosignature/v1\ntime 1679315147\n${body}`)),
    );
  });

  it('has a verifier key that another implementation printed', () => {
    // github.com/transparency-dev/formats, note/note_cosigv1_test.go.
    const key = parseVerifierKey('remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2');
    expect(key.keyId.toString('hex')).toBe('da77ade7');
  });
});
