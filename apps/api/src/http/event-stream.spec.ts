import { describe, expect, it } from '@jest/globals';
import { EventStream } from './event-stream.js';

describe('a stream of events', () => {
  it('keeps of what waits the newest alone', async () => {
    const stream = new EventStream();
    for (const unread of [1, 2, 3]) stream.tell('inbox', { unread });
    const [first] = (await stream.take(1).toArray()) as Buffer[];
    expect(String(first)).toBe('event: inbox\ndata: {"unread":3}\n\n');
  });

  it('gives what is told to whoever reads, with comments between, and ends in order', async () => {
    const stream = new EventStream();
    const read: string[] = [];
    const ended = new Promise((resolve) => void stream.on('end', resolve));
    const next = async () => new Promise((resolve) => void stream.once('data', resolve));
    stream.on('data', (bytes: Buffer) => read.push(String(bytes)));
    await next();
    for (const act of [
      () => stream.tell('inbox', { unread: 1 }),
      () => stream.beat(),
      () => stream.tell('inbox', { unread: 2 }),
    ]) {
      const arrived = next();
      act();
      await arrived;
    }
    stream.end();
    await ended;
    expect(read).toEqual([
      'retry: 5000\n\n',
      'event: inbox\ndata: {"unread":1}\n\n',
      ':\n\n',
      'event: inbox\ndata: {"unread":2}\n\n',
    ]);
  });

  it('cuts off a reader who has taken nothing until the next beat', () => {
    const stream = new EventStream();
    stream.tell('inbox', { unread: 1 });
    stream.beat();
    expect(stream.destroyed).toBe(true);
  });
});
