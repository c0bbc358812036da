/** Things that were started, to be stopped in the opposite order; also those whose start is still under way. */
export class StopList {
  private readonly stops: { readonly name: string; readonly stop: () => Promise<void> }[] = [];
  private stopping: Promise<void> | undefined;

  constructor(private readonly report: (line: string) => void) {}

  /** True once stopping has begun: nothing new may start. */
  get hasBegun(): boolean {
    return this.stopping !== undefined;
  }

  /**
   * Notes a thing while it starts, so that a stop meanwhile waits for it and stops it. Gives the thing back.
   * After a stop has begun it never resolves: the start simply ends there.
   */
  async add<T>(name: string, starting: Promise<T>, stop: (thing: T) => unknown): Promise<T> {
    const stopIt = async () => {
      const thing = await starting.then((value) => ({ value })).catch(() => undefined);
      if (thing) await stop(thing.value);
    };
    if (this.hasBegun) {
      await stopIt();
      return new Promise<never>(() => undefined);
    }
    this.stops.push({ name, stop: stopIt });
    const thing = await starting;
    return this.hasBegun ? new Promise<never>(() => undefined) : thing;
  }

  /** Stops everything, last started first; one that fails is reported and does not keep the others. */
  stopAll(): Promise<void> {
    this.stopping ??= this.stopInTurn();
    return this.stopping;
  }

  private async stopInTurn(): Promise<void> {
    for (const { name, stop } of this.stops.splice(0).reverse()) {
      await stop().catch((error: unknown) => {
        this.report(`Stopping ${name} failed: ${error instanceof Error ? error.message : String(error)}`);
      });
    }
  }
}
