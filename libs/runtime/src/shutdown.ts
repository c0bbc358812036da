/** Longest time, in milliseconds, that a process takes to end in order; longer than one SMTP send (20 s). */
export const SHUTDOWN_LIMIT_MS = 25_000;

/**
 * Exit code of a part whose settings are wrong, so that starting it again cannot help (EX_CONFIG of sysexits.h): the
 * launcher then stops everything and shows the part's last line on stderr.
 */
export const EXIT_WRONG_SETTINGS = 78;

/** Ends one thing; may be called once only. */
type Closer = () => unknown;

/** What a sequence needs of its process; `process` itself, or a stand-in in a unit test. */
interface ShutdownHost {
  on(event: string, listener: () => void): unknown;
  exit(code: number): unknown;
  /** Channel to the parent: absent without one, false once it is lost, which may be before we listen. */
  readonly connected?: boolean;
}

/**
 * Runs named closers in the order of their registration, once, when the process is told to end: SIGTERM,
 * SIGINT, or the loss of the channel to the parent that started it, which is how a child learns of a
 * parent's kill -9. Then exits: 0 when all went well, 1 when a closer failed or the limit passed.
 */
export class ShutdownSequence {
  private readonly closers: { readonly name: string; readonly close: Closer }[] = [];
  private isInstalled = false;
  private isRunning = false;

  constructor(
    private readonly host: ShutdownHost,
    private readonly limitMs = SHUTDOWN_LIMIT_MS,
    private readonly report: (line: string) => void = writeToStderr,
  ) {}

  /** Adds a closer; the first call starts to listen for the end. */
  add(name: string, close: Closer): void {
    this.closers.push({ name, close });
    this.install();
  }

  /** Runs the closers and exits; a second call does nothing. `code` is the exit code when all goes well. */
  async run(code = 0): Promise<void> {
    if (this.isRunning) return;
    this.isRunning = true;
    let current = '';
    const limit = setTimeout(() => {
      this.report(`Shutdown: "${current}" did not end within ${this.limitMs / 1000} s; giving up.`);
      this.host.exit(1);
    }, this.limitMs);
    let exitCode = code;
    for (const { name, close } of this.closers) {
      current = name;
      try {
        await close();
      } catch (error) {
        exitCode = 1;
        this.report(`Shutdown: "${name}" failed: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    clearTimeout(limit);
    this.host.exit(exitCode);
  }

  private install(): void {
    if (this.isInstalled) return;
    this.isInstalled = true;
    const end = () => void this.run();
    this.host.on('SIGTERM', end);
    this.host.on('SIGINT', end);
    this.host.on('disconnect', end);
    if (this.host.connected === false) end();
  }
}

const ofThisProcess = new ShutdownSequence(process);

/**
 * Registers what must be closed when this process ends; closers run in the order of registration, so
 * register what takes work in (HTTP server, queue) before what it needs (database). Call it early: from the
 * first call on, SIGTERM, SIGINT and a lost parent end the process in order.
 */
export function onShutdown(name: string, close: Closer): void {
  ofThisProcess.add(name, close);
}

/** Ends this process by its closers with `code`; for a part that finds that it must not go on. */
export async function requestShutdown(code: number): Promise<void> {
  await ofThisProcess.run(code);
}

function writeToStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}
