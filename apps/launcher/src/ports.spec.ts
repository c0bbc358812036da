import { describe, expect, it } from '@jest/globals';
import { createServer } from 'node:net';
import { freePort, isPortFree, portHolder } from './ports.js';

describe('a port', () => {
  it('is taken while somebody listens, and names the process', async () => {
    const port = await freePort();
    expect(await isPortFree('127.0.0.1', port)).toBe(true);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    expect(await isPortFree('127.0.0.1', port)).toBe(false);
    expect(portHolder(port)).toMatch(new RegExp(`^process ${process.pid} \\(.+\\)$`));
    expect(await freePort(port)).not.toBe(port);
    await new Promise((resolve) => server.close(resolve));
    expect(portHolder(port)).toBeUndefined();
  });

  it('beyond the last one becomes any free one', async () => {
    expect(await freePort(65_536)).toBeLessThan(65_536);
  });
});
