import { describe, expect, it } from '@jest/globals';
import { EventEmitter } from 'node:events';
import { ShutdownSequence } from './shutdown.js';

function host(connected?: boolean) {
  const events = new EventEmitter();
  let exited: (code: number) => void;
  const exitCode = new Promise<number>((resolve) => (exited = resolve));
  const lines: string[] = [];
  const stand = {
    on: (event: string, listener: () => void) => events.on(event, listener),
    exit: (code: number) => exited(code),
    ...(connected === undefined ? {} : { connected }),
  };
  return { stand, events, exitCode, lines, report: (line: string) => void lines.push(line) };
}

describe('the end of a process', () => {
  it.each(['SIGTERM', 'SIGINT', 'disconnect'])('by %s runs the closers in order, once', async (event) => {
    const { stand, events, exitCode } = host(true);
    const order: string[] = [];
    const sequence = new ShutdownSequence(stand);
    sequence.add('http', async () => {
      await Promise.resolve();
      order.push('http');
    });
    sequence.add('database', () => order.push('database'));
    events.emit(event);
    events.emit(event);
    expect(await exitCode).toBe(0);
    expect(order).toEqual(['http', 'database']);
  });

  it('goes on after a closer that fails, and exits non-zero', async () => {
    const { stand, events, exitCode, lines, report } = host();
    const order: string[] = [];
    const sequence = new ShutdownSequence(stand, 1000, report);
    sequence.add('http', () => {
      throw new Error('busy');
    });
    sequence.add('database', () => order.push('database'));
    events.emit('SIGTERM');
    expect(await exitCode).toBe(1);
    expect(order).toEqual(['database']);
    expect(lines).toEqual(['Shutdown: "http" failed: busy']);
  });

  it('that hangs is cut at the limit, and names the part', async () => {
    const { stand, events, exitCode, lines, report } = host();
    const sequence = new ShutdownSequence(stand, 10, report);
    sequence.add('queue', () => new Promise(() => undefined));
    events.emit('SIGTERM');
    expect(await exitCode).toBe(1);
    expect(lines).toEqual(['Shutdown: "queue" did not end within 0.01 s; giving up.']);
  });

  it('comes at once when the parent was lost before anybody listened', async () => {
    const { stand, exitCode } = host(false);
    const order: string[] = [];
    new ShutdownSequence(stand).add('http', () => order.push('http'));
    expect(await exitCode).toBe(0);
    expect(order).toEqual(['http']);
  });

  it('can be asked for with an exit code', async () => {
    const { stand, exitCode } = host();
    const sequence = new ShutdownSequence(stand);
    sequence.add('http', () => undefined);
    await sequence.run(3);
    expect(await exitCode).toBe(3);
  });
});
