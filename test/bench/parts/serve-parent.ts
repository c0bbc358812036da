interface Request {
  readonly id: number;
  readonly work: string;
  readonly input: unknown;
}

/** Work by name: takes what the measuring process sent, gives what it gets back. */
export type Works = Readonly<Record<string, (input: never) => Promise<unknown>>>;

/** Does the work that the measuring process asks for, until that process is gone. */
export function serveParent(works: Works): void {
  process.on('message', (message) => {
    const { id, work, input } = message as Request;
    const done = works[work] ?? (() => Promise.reject(new Error(`Nobody here does ${work}.`)));
    done(input as never).then(
      (value) => process.send?.({ id, value }),
      (error: unknown) =>
        process.send?.({ id, error: error instanceof Error ? error.message : String(error) }),
    );
  });
  process.once('disconnect', () => process.exit(0));
}
