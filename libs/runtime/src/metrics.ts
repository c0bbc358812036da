import { collectDefaultMetrics, Registry } from 'prom-client';

/**
 * A registry of its own for one process, with Node's default metrics and the label `process` on each;
 * no global state, so that two can live in one test.
 */
export function createMetrics(processName: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ process: processName });
  collectDefaultMetrics({ register: registry });
  return registry;
}
