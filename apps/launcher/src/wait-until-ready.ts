import { get } from 'node:http';
import { LaunchError } from './launch-error.js';

/** Longest time, in milliseconds, from the parts' start until both are ready. */
const READY_LIMIT_MS = 120_000;
const LOOK_MS = 100;
const ANSWER_LIMIT_MS = 5_000;

/**
 * Resolves when GET /health/ready on loopback says 200 and the worker is ready too, or when `signal` is aborted.
 * @throws LaunchError when that takes over two minutes.
 */
export async function waitUntilReady(
  port: number,
  workerReady: Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + READY_LIMIT_MS;
  let isWorkerReady = false;
  void workerReady.then(() => (isWorkerReady = true));
  while (!signal.aborted) {
    const status = await readyStatus(port);
    if (status === 200 && isWorkerReady) return;
    if (performance.now() > deadline) {
      const problem =
        status === 200
          ? 'The worker does not become ready'
          : `The API does not become ready: /health/ready answers ${status ?? 'nothing'}`;
      throw new LaunchError(`${problem} after ${READY_LIMIT_MS / 1000} s; the logs may say why.`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function readyStatus(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/health/ready', agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.setTimeout(ANSWER_LIMIT_MS, () => request.destroy());
    request.on('error', () => resolve(undefined));
  });
}
