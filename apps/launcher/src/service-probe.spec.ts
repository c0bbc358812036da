import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { probeService } from './service-probe.js';

let server: Server | undefined;
afterEach(() => new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined))));

/** A server that says `hello` and answers everything with `answer`; its port. */
function listen(hello: string, answer = ''): Promise<number> {
  return new Promise((resolve) => {
    server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      if (hello !== '') socket.write(hello);
      socket.on('data', (request) => socket.write(answer.replace('REQUEST', request.toString())));
      socket.on('end', () => socket.end());
    }).listen(0, '127.0.0.1', () => resolve((server!.address() as AddressInfo).port));
  });
}

describe('a service that a variable names', () => {
  it.each([
    [
      'DATABASE_URL',
      'postgres://127.0.0.1:1/x',
      'DATABASE_URL names 127.0.0.1:1, where no PostgreSQL answers (ECONNREFUSED).',
    ],
    [
      'REDIS_URL',
      'redis://127.0.0.1:1',
      'REDIS_URL names 127.0.0.1:1, where no Redis answers (ECONNREFUSED).',
    ],
    [
      'SMTP_URL',
      'smtp://127.0.0.1:1',
      'SMTP_URL names 127.0.0.1:1, where no mail server answers (ECONNREFUSED).',
    ],
  ] as const)('%s and that does not answer is refused in one sentence', async (variable, url, sentence) => {
    await expect(probeService(variable, url, 0)).rejects.toThrow(sentence);
  });

  it('is let through when it answers as its kind does', async () => {
    const redis = await listen('', '+OK\r\n+PONG\r\n');
    await expect(
      probeService('REDIS_URL', `redis://user:p%40ss@127.0.0.1:${redis}`),
    ).resolves.toBeUndefined();
  });

  it('is let through as a mail server that greets', async () => {
    const smtp = await listen('220 mail.example.org ESMTP\r\n');
    await expect(probeService('SMTP_URL', `smtp://127.0.0.1:${smtp}`)).resolves.toBeUndefined();
  });

  it('is refused with its own words when it is another kind, or wants another password', async () => {
    const web = await listen('', 'HTTP/1.1 400 Bad Request\r\n');
    await expect(probeService('REDIS_URL', `redis://127.0.0.1:${web}`, 0)).rejects.toThrow(
      `REDIS_URL names 127.0.0.1:${web}, where no Redis answers (it says "HTTP/1.1 400 Bad Request").`,
    );
  });

  it('is left to the migrate step when it is a socket folder', async () => {
    await expect(probeService('DATABASE_URL', 'postgres:///x?host=/run/postgresql')).resolves.toBeUndefined();
  });
});
