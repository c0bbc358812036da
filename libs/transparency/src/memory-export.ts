import { checkpointFileName, formatEventLine, type ExportedEvent } from './export-format.js';
import type { ExportSource } from './export-source.js';

/** An export in memory, with every part open to be broken by a test. */
export class MemoryExport implements ExportSource {
  /** Lines of events.jsonl, each with its newline. */
  lines: string[] = [];
  /** Notes by their files' names. */
  notes = new Map<string, string>();
  /** Lines of key.pub. */
  keyLines: string[] = [];
  /** First notes under each key but the first, by the key's line in key.pub. */
  handovers = new Map<string, string>();

  /** Adds an event's line. */
  add(event: ExportedEvent): void {
    this.lines.push(formatEventLine(event));
  }

  /** Adds the note of a checkpoint over `size` events. */
  note(size: number, note: string): void {
    this.notes.set(checkpointFileName(size), note);
  }

  /** Another one with the same content. */
  copy(): MemoryExport {
    const copy = new MemoryExport();
    copy.lines = [...this.lines];
    copy.notes = new Map(this.notes);
    copy.keyLines = [...this.keyLines];
    copy.handovers = new Map(this.handovers);
    return copy;
  }

  async keys(): Promise<Buffer> {
    return Buffer.from(this.keyLines.map((line) => `${line}\n`).join(''));
  }

  async checkpointNames(): Promise<string[]> {
    return [...this.notes.keys()];
  }

  async checkpoint(name: string): Promise<Buffer> {
    return Buffer.from(this.notes.get(name) ?? '');
  }

  async handoverNames(): Promise<string[]> {
    return [...this.handovers.keys()];
  }

  async handover(name: string): Promise<Buffer> {
    return Buffer.from(this.handovers.get(name) ?? '');
  }

  async events(): Promise<Buffer[]> {
    return [Buffer.from(this.lines.join(''), 'latin1')];
  }
}
