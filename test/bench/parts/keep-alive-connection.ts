import { connect, type Socket } from 'node:net';

const headEnd = Buffer.from('\r\n\r\n');
const empty: Buffer = Buffer.alloc(0);

/**
 * One HTTP/1.1 connection that sends ready-made requests, one after the other. It reads no more of an answer than its
 * status and its length, so that the client takes as little as it can of the processors that it measures.
 */
export class KeepAliveConnection {
  readonly #socket: Socket;
  #head = empty;
  #bodyLeft = -1;
  #status = 0;
  #settle: { resolve: (status: number) => void; reject: (error: Error) => void } | null = null;

  /** Connects to a port of loopback. */
  constructor(port: number) {
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.#socket.on('data', (chunk) => this.#read(chunk));
    this.#socket.on('error', (error) => this.#settle?.reject(error));
    this.#socket.on('close', () => this.#settle?.reject(new Error('The server closed the connection.')));
  }

  /** Sends a whole request and gives the status of its answer, once that has arrived whole. */
  async send(request: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#socket.write(request);
    });
  }

  /** Closes the connection. */
  end(): void {
    this.#settle = null;
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    const body = this.#bodyLeft < 0 ? this.#readHead(chunk) : chunk;
    if (this.#bodyLeft < 0) return;
    this.#bodyLeft -= body.length;
    if (this.#bodyLeft > 0) return;
    const settle = this.#settle;
    this.#bodyLeft = -1;
    this.#settle = null;
    settle?.resolve(this.#status);
  }

  /** Takes the head off; gives what follows it. */
  #readHead(chunk: Buffer): Buffer {
    const all = this.#head.length === 0 ? chunk : Buffer.concat([this.#head, chunk]);
    const end = all.indexOf(headEnd);
    if (end < 0) {
      this.#head = all;
      return empty;
    }
    const head = all.toString('latin1', 0, end);
    this.#head = empty;
    this.#status = Number(head.slice(9, 12));
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (length === undefined && this.#status !== 304 && this.#status !== 204)
      this.#settle?.reject(new Error('The answer says no content-length.'));
    this.#bodyLeft = Number(length ?? 0);
    return all.subarray(end + headEnd.length);
  }
}
