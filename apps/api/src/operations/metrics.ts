import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** The metrics of one process; `metrics()` gives them as Prometheus reads them. */
export class MetricsRegistry extends Registry {
  /** A number that goes up and down, under a name that is not taken yet. */
  gauge(name: string, help: string): { set(value: number): void } {
    return new Gauge({ name, help, registers: [this] });
  }
}

/**
 * A registry of its own for one process, with Node's default metrics and the label `process` on each;
 * no global state, so that two can live in one test.
 */
export function createMetrics(processName: string): MetricsRegistry {
  const registry = new MetricsRegistry();
  registry.setDefaultLabels({ process: processName });
  collectDefaultMetrics({ register: registry });
  return registry;
}
