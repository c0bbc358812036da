import type { HttpLoad, HttpLoadResult } from '../parts/http-load.js';
import { Part } from './part.js';

/** Writes a whole HTTP/1.1 request as it goes over the wire. */
export function requestText(
  method: 'GET' | 'POST',
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: object,
): string {
  const text = body === undefined ? '' : JSON.stringify(body);
  const all: Record<string, string> = {
    host: '127.0.0.1',
    accept: 'application/json',
    ...headers,
    ...(body === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${text}`;
}

/** The loading client's process. */
export class HttpClient {
  readonly #part = new Part('http-load');

  /** Requests a second. Throws when any answer has another status than the expected one. */
  async rate(load: HttpLoad, expected: number): Promise<number> {
    const { seconds, statuses } = await this.#part.ask<HttpLoadResult>('load', load);
    const sent = load.sequences.reduce((sum, sequence) => sum + sequence.length, 0) * load.times;
    if (statuses[expected] !== sent)
      throw new Error(
        `Of ${sent} requests not all were answered by ${expected}: ${JSON.stringify(statuses)}.`,
      );
    return sent / seconds;
  }

  /** Ends the process. */
  async end(): Promise<void> {
    await this.#part.end();
  }
}
