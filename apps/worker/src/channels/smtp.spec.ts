import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { smtpServer } from './smtp-server.js';
import { SmtpChannel } from './smtp.js';

let server: Server | undefined;
let channel: SmtpChannel | undefined;

afterEach(async () => {
  channel?.close();
  await new Promise((resolve) => server?.close(resolve) ?? resolve(null));
});

interface Receiver {
  /** MAIL commands of each connection. */
  readonly mails: number[];
  readonly taken: () => number;
  readonly port: number;
}

/** A receiver that takes so many messages over a connection and answers the next MAIL with 421 and the end. */
async function receiverOf(perConnection: number): Promise<Receiver> {
  const mails: number[] = [];
  let taken = 0;
  const talk = (socket: Socket): void => {
    const connection = mails.push(0) - 1;
    let inBody = false;
    const answer = (line: string): void => {
      if (inBody) {
        if (line !== '.') return;
        inBody = false;
        taken += 1;
        socket.write('250 taken\r\n');
      } else if (line.startsWith('MAIL') && (mails[connection]! += 1) > perConnection)
        socket.end('421 enough over this connection\r\n');
      else if (line === 'QUIT') socket.end('221 bye\r\n');
      else if (line === 'DATA') {
        inBody = true;
        socket.write('354 go on\r\n');
      } else socket.write('250 fine\r\n');
    };
    let rest = '';
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      const lines = (rest + bytes.toString()).split('\r\n');
      rest = lines.pop()!;
      lines.forEach(answer);
    });
    socket.write('220 here\r\n');
  };
  server = createServer(talk);
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return { mails, taken: () => taken, port: (server.address() as AddressInfo).port };
}

function channelTo(port: number): SmtpChannel {
  const url = smtpServer(`smtp://127.0.0.1:${port}`);
  return (channel = new SmtpChannel({ server: url, from: 'from@city.example', connections: 1 }));
}

const mail = { messageId: 'one', to: 'to@city.example', mime: Buffer.from('Subject: x\r\n\r\nx\r\n') };

describe('the channel', () => {
  it('opens another connection when the server has had enough of one', async () => {
    const receiver = await receiverOf(2);
    const { send } = channelTo(receiver.port);
    for (let index = 0; index < 5; index += 1) expect(await send(mail)).toEqual({ kind: 'sent' });
    expect(receiver.taken()).toBe(5);
    expect(receiver.mails).toEqual([3, 3, 1]);
  });

  it('takes a 421 over a new connection for a refusal', async () => {
    const receiver = await receiverOf(0);
    expect(await channelTo(receiver.port).send(mail)).toMatchObject({ kind: 'refused', permanent: false });
    expect(receiver.mails).toEqual([1]);
  });

  it('once stopped ends what is under way and refuses what waits', async () => {
    const receiver = await receiverOf(2);
    const stopping = channelTo(receiver.port);
    const sends = [1, 2, 3].map(() => stopping.send(mail));
    stopping.stop();
    expect((await Promise.all(sends)).map(({ kind }) => kind)).toEqual(['sent', 'refused', 'refused']);
    expect(await stopping.send(mail)).toMatchObject({ kind: 'refused', permanent: false });
    expect(receiver.taken()).toBe(1);
  });
});
