import { rmSync, statSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** So that a holder that turns callers away at once does not keep this processor busy. */
const RETRY_MS = 100;

/**
 * Runs `work` while no other process works on this checkout; waits for one that does. The lock is a listening
 * socket: the kernel drops it with its process, so a dead holder blocks nobody.
 */
export async function withCheckoutLock(root, say, work) {
  const address = lockAddress(root);
  let release = await tryLock(address);
  if (release === undefined) say('Another command installs or builds in this folder; waiting for it …');
  while (release === undefined) {
    await holderGone(address);
    release = await tryLock(address);
  }
  try {
    return await work();
  } finally {
    release();
  }
}

/** Linux: a name without a file, gone with its process. Elsewhere: a socket file that may be left over. */
function lockAddress(root) {
  const { dev, ino } = statSync(root);
  const name = `key-projects-checkout-${dev}-${ino}`;
  return process.platform === 'linux' ? `\0${name}` : join(tmpdir(), name);
}

function tryLock(address) {
  return new Promise((resolve, reject) => {
    const waiting = new Set();
    const server = createServer((socket) => {
      waiting.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => waiting.delete(socket));
    });
    server.once('error', (error) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(new Error(`The lock of this folder cannot be taken: ${error.message}`, { cause: error }));
    });
    server.listen(address, () => {
      server.unref();
      resolve(() => {
        server.close();
        for (const socket of waiting) socket.destroy();
      });
    });
  });
}

function holderGone(address) {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.on('error', (error) => {
      if (error.code === 'ECONNREFUSED' && !address.startsWith('\0')) rmSync(address, { force: true });
    });
    socket.on('close', () => setTimeout(resolve, RETRY_MS));
    socket.resume();
  });
}
