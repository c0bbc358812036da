import { describe, expect, it } from '@jest/globals';
import { bounceOf, bouncePartsOf } from './bounce.js';

describe('the report of a mail that came back', () => {
  const structure = (...childNodes: { type: string; part: string; envelope?: object }[]) =>
    ({ type: 'multipart/report', childNodes }) as Parameters<typeof bouncePartsOf>[0];
  const status = { type: 'message/delivery-status', part: '2' };

  it('has a part that says what became of it, and one that names it', () => {
    expect(
      bouncePartsOf(
        structure(status, { type: 'message/rfc822', part: '3', envelope: { messageId: '<a@x>' } }),
      ),
    ).toEqual({ status: '2', headers: null, messageId: '<a@x>' });
    expect(bouncePartsOf(structure(status, { type: 'text/rfc822-headers', part: '3' }))).toEqual({
      status: '2',
      headers: '3',
      messageId: null,
    });
  });

  it('is none without such a part: another kind of report, a letter that hangs a mail on', () => {
    expect(bouncePartsOf(structure({ type: 'message/disposition-notification', part: '2' }))).toBeNull();
    expect(bouncePartsOf({ type: 'multipart/mixed', childNodes: [status] })).toBeNull();
    expect(bouncePartsOf(undefined)).toBeNull();
  });

  it('names each recipient by the last address and by the one that was written to', () => {
    const text = [
      'Reporting-MTA: dns; mx.example',
      '',
      'Original-Recipient: rfc822;li@city.example',
      'Final-Recipient: RFC822; <li@inner.example>',
      'Action: Failed',
      'Status: 5.2.1 (mailbox disabled)',
      'Diagnostic-Code: smtp; 550',
      ' no',
      '',
      'Final-Recipient: rfc822; wang@city.example',
      'Action: delayed',
      'Status: 4.4.1',
    ].join('\r\n');
    expect(bounceOf(text, '<a@x>')).toEqual({
      messageId: '<a@x>',
      recipients: [
        { addresses: ['li@inner.example', 'li@city.example'], status: '5.2.1', isFinal: true },
        { addresses: ['wang@city.example'], status: '4.4.1', isFinal: false },
      ],
    });
  });

  it.each([
    ['a status of a passing fault', 'failed', '4.2.2'],
    ['a permanent status of what is only late', 'delayed', '5.4.7'],
  ])('%s gives nothing up', (_, action, code) => {
    const text = `X: y\n\nFinal-Recipient: rfc822; a@b\nAction: ${action}\nStatus: ${code}\n`;
    expect(bounceOf(text, null).recipients).toEqual([{ addresses: ['a@b'], status: code, isFinal: false }]);
  });

  it('without an address, an action or a status says nothing', () => {
    const blocks = [
      'Final-Recipient: x400; a@b\nAction: failed\nStatus: 5.1.1',
      'Action: failed\nStatus: 5.1.1',
    ];
    const more = [
      'Final-Recipient: rfc822; a@b\nStatus: 5.1.1',
      'Final-Recipient: rfc822; a@b\nAction: failed\nStatus: 5',
    ];
    expect(bounceOf(`X: y\n\n${[...blocks, ...more].join('\n\n')}`, null).recipients).toEqual([]);
    expect(bounceOf('', null).recipients).toEqual([]);
  });
});
