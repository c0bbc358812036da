import { describe, expect, it } from '@jest/globals';
import { isPublicAddress, OutboundGuard } from './outbound-guard.js';

const publicName = async () => ['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'];

async function objectionTo(address: string, allowed: string[] = []): Promise<string | null> {
  const checked = await new OutboundGuard(allowed, publicName).check(address);
  return typeof checked === 'string' ? checked : null;
}

describe('an address that people have typed', () => {
  it('is taken when it is https on its usual port and leads to the public Internet', async () => {
    const checked = await new OutboundGuard([], publicName).check('https://hooks.example.org/a?b=c');
    expect(checked).toEqual({
      url: new URL('https://hooks.example.org/a?b=c'),
      addresses: await publicName(),
    });
    expect(await objectionTo('https://hooks.example.org:443/')).toBeNull();
    expect(await objectionTo('https://93.184.215.14/')).toBeNull();
  });

  it.each([
    ['http://hooks.example.org/', 'form'],
    ['ftp://hooks.example.org/', 'form'],
    ['hooks.example.org', 'form'],
    ['https://me:secret@hooks.example.org/', 'form'],
    ['https://me@hooks.example.org/', 'form'],
    ['https://hooks.example.org/#part', 'form'],
    ['https://hooks.example.org/\r\nx: y', 'form'],
    ['https://hooks.example.org\\@127.0.0.1/', 'form'],
    [`https://hooks.example.org/${'x'.repeat(2_000)}`, 'form'],
    ['https://hooks.example.org:22/', 'port'],
    ['https://hooks.example.org:8443/', 'port'],
    ['https://hooks.example.org:80/', 'port'],
    ['https://127.0.0.1/', 'network'],
    ['https://10.1.2.3/', 'network'],
    ['https://169.254.169.254/latest/meta-data', 'network'],
    ['https://[::1]/', 'network'],
    ['https://[::ffff:127.0.0.1]/', 'network'],
    ['https://[::ffff:7f00:1]/', 'network'],
    ['https://[fe80::1]/', 'network'],
    // All of them 127.0.0.1, or a public address written so that nobody sees which.
    ['https://2130706433/', 'form'],
    ['https://0x7f000001/', 'form'],
    ['https://0177.0.0.1/', 'form'],
    ['https://127.1/', 'form'],
    ['https://１２７.0.0.1/', 'form'],
    ['https://1572395042/', 'form'],
  ])('is refused: %s', async (address, objection) => {
    expect(await objectionTo(address)).toBe(objection);
  });

  it.each([
    [['10.0.0.5']],
    // One that is public does not make up for one that is not.
    [['93.184.215.14', '127.0.0.1']],
    [['::ffff:10.0.0.5']],
  ])('is refused when its name leads to %s', async (addresses) => {
    const guard = new OutboundGuard([], async () => addresses);
    expect(await guard.check('https://inside.example.org/')).toBe('network');
  });

  it('is refused when nothing is known by its name', async () => {
    const guard = new OutboundGuard([], async () => {
      throw new Error('ENOTFOUND');
    });
    expect(await guard.check('https://nowhere.example.org/')).toBe('unknown');
    expect(await new OutboundGuard([], async () => []).check('https://nowhere.example.org/')).toBe('unknown');
  });

  it('is taken wherever it leads when its host and port are allowed, and only those', async () => {
    const allowed = ['127.0.0.1:8080', '[::1]:8080', 'oa.city.example:8443'];
    expect(await objectionTo('http://127.0.0.1:8080/x', allowed)).toBeNull();
    expect(await objectionTo('http://[::1]:8080/x', allowed)).toBeNull();
    expect(await objectionTo('https://oa.city.example:8443/x', allowed)).toBeNull();
    expect(await objectionTo('http://127.0.0.1:8081/x', allowed)).toBe('form');
    expect(await objectionTo('https://127.0.0.1/x', allowed)).toBe('network');
    expect(await objectionTo('https://oa.city.example.evil.example:8443/x', allowed)).toBe('port');
  });
});

describe('a numeric address', () => {
  it.each(['1.1.1.1', '93.184.215.14', '172.15.255.255', '172.32.0.1', '2606:4700::1111', '2400:3200::1'])(
    'is public: %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each([
    '0.0.0.0',
    '10.255.255.255',
    '100.100.100.200',
    '127.0.0.1',
    '127.255.255.254',
    '168.63.129.16',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.192',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:93.184.215.14',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'ff02::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    'localhost',
    '',
  ])('is not: %s', (address) => expect(isPublicAddress(address)).toBe(false));
});
