import { jest } from '@jest/globals';

/**
 * From here until `jest.useRealTimers()` time limits run out only when `jest.advanceTimersByTime` moves them. Sockets and the
 * time of day go on.
 */
export function timersByHand(): void {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] });
}
