import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/**
 * Where a connection is cut: before the server is told to do a statement, while it does it, or after it has done it and
 * before we hear of it.
 */
export interface Cut {
  /**
   * Statements since the proxy was armed, from 1, those of all connections together; or what stands in the messages of
   * the connection since its transaction began, names of prepared statements, values and this statement included.
   */
  readonly statement: number | RegExp;
  readonly when: 'before' | 'during' | 'after';
  /**
   * Told once, as the connection is cut, with what was said on it since its transaction began: a process that is to end
   * with it ends here.
   */
  readonly onCut?: (said: string) => void;
}

/**
 * A TCP proxy before PostgreSQL that cuts connections for real, at a statement: BEGIN and COMMIT count too. So a client
 * may lose its connection at any point of a transaction, and just when it does not know whether its COMMIT was done.
 */
export class CuttingProxy {
  #cut: Cut | null = null;
  #seen = 0;
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    /** The database's address, through the proxy. */
    readonly url: string,
  ) {}

  /** Starts one before the database of an address. */
  static async before(databaseUrl: string): Promise<CuttingProxy> {
    const target = new URL(databaseUrl);
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const through = new URL(databaseUrl);
    through.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const proxy = new CuttingProxy(server, through.href);
    server.on('connection', (client) => proxy.#pass(client, target));
    return proxy;
  }

  /** Cuts at this statement, counted from now on; null: counts only. */
  arm(cut: Cut | null): void {
    this.#cut = cut;
    this.#seen = 0;
  }

  /** Statements since it was armed. */
  get statements(): number {
    return this.#seen;
  }

  /** Ends it with all connections. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    const closed = once(this.server, 'close');
    this.server.close();
    await closed;
  }

  #pass(client: Socket, target: URL): void {
    const upstream = connect(Number(target.port), target.hostname);
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', end).on('close', () => {
        this.#sockets.delete(socket);
        end();
      });
    }
    // The start-up message is the only one without a letter before it.
    const asked = new Messages(true);
    let cut: Cut | null = null;
    // What the server has not answered yet; the start-up first.
    let open = 1;
    // What was said since the transaction began.
    let said = '';
    client.on('data', (piece: Buffer) => {
      for (const { letter, bytes } of asked.take(piece)) {
        if (cut !== null) return;
        said += bytes.toString('latin1');
        // Q: a statement by itself; S: the end of one with parameters.
        if (letter === 'Q' || letter === 'S') {
          open += 1;
          cut = this.#cutAt(said);
          if (cut?.when === 'before') return end();
          if (cut?.when === 'during') return void upstream.end(bytes, end);
        }
        upstream.write(bytes);
      }
    });
    const answered = new Messages(false);
    upstream.on('data', (piece: Buffer) => {
      for (const { letter, bytes } of answered.take(piece)) {
        // Z: the server is done with a statement; Z with an I: and no transaction is open.
        if (letter === 'Z') {
          open -= 1;
          if (open === 0 && bytes.at(-1) === 'I'.charCodeAt(0)) said = '';
        }
        if (cut === null) client.write(bytes);
        else if (cut.when === 'after' && open === 0) {
          cut.onCut?.(said);
          return end();
        }
      }
    });
  }

  /** The cut that a statement is, which ends what `said` holds. Of one that is told by its words there is only one. */
  #cutAt(said: string): Cut | null {
    this.#seen += 1;
    const cut = this.#cut;
    if (cut === null) return null;
    const isHere =
      typeof cut.statement === 'number' ? cut.statement === this.#seen : cut.statement.test(said);
    if (!isHere) return null;
    this.#cut = null;
    if (cut.when !== 'after') cut.onCut?.(said);
    return cut;
  }
}

/** Cuts a stream of the protocol into its messages. */
class Messages {
  #rest = Buffer.alloc(0);

  constructor(private isStart: boolean) {}

  *take(piece: Buffer): Generator<{ letter: string; bytes: Buffer }> {
    this.#rest = Buffer.concat([this.#rest, piece]);
    for (;;) {
      const head = this.isStart ? 0 : 1;
      if (this.#rest.length < head + 4) return;
      const length = head + this.#rest.readUInt32BE(head);
      if (this.#rest.length < length) return;
      const bytes = this.#rest.subarray(0, length);
      const letter = this.isStart ? '' : String.fromCharCode(bytes[0]!);
      this.#rest = this.#rest.subarray(length);
      this.isStart = false;
      yield { letter, bytes };
    }
  }
}
