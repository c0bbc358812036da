import { describe, expect, it } from '@jest/globals';
import { createMetrics } from './metrics.js';

describe('metrics', () => {
  it('carry the name of the process, and two registries do not collide', async () => {
    const [api, worker] = [createMetrics('api'), createMetrics('worker')];
    expect(await api.metrics()).toMatch(/process_resident_memory_bytes\{process="api"\} \d+/);
    expect(await worker.metrics()).toContain('process="worker"');
  });
});
