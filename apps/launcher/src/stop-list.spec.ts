import { describe, expect, it } from '@jest/globals';
import { StopList } from './stop-list.js';

describe('what was started', () => {
  it('is stopped in the opposite order, and one that fails does not keep the others', async () => {
    const done: string[] = [];
    const list = new StopList((line) => void done.push(line));
    await list.add('database', Promise.resolve('database'), (name) => done.push(name));
    await list.add('mail', Promise.resolve('mail'), () => {
      throw new Error('stuck');
    });
    await list.add('api', Promise.resolve('api'), (name) => done.push(name));
    await Promise.all([list.stopAll(), list.stopAll()]);
    expect(done).toEqual(['api', 'Stopping mail failed: stuck', 'database']);
  });

  it('is stopped too when it was still starting, or failed to', async () => {
    const done: string[] = [];
    const list = new StopList(() => undefined);
    let finish: (name: string) => void = () => undefined;
    const starting = new Promise<string>((resolve) => (finish = resolve));
    void list.add('database', starting, (name) => done.push(name));
    const failing = list.add('mail', Promise.reject(new Error('no port')), () => done.push('mail'));
    await expect(failing).rejects.toThrow('no port');
    const stopped = list.stopAll();
    expect(list.hasBegun).toBe(true);
    finish('database');
    await stopped;
    expect(done).toEqual(['database']);
  });

  it('after the stop has begun is stopped at once', async () => {
    const list = new StopList(() => undefined);
    await list.stopAll();
    await new Promise<void>((resolve) => void list.add('late', Promise.resolve(), () => resolve()));
  });
});
