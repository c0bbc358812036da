import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isSameProcess, processIdentity } from './process-identity.js';

/** A process and what tells it from a later one with the same number. */
export interface ProcessMark {
  readonly pid: number;
  readonly identity: string;
}

/** What runtime.json says while the product runs. A file whose launcher is dead is a leftover. */
export interface RuntimeState {
  readonly launcher: ProcessMark;
  readonly startedAt: string;
  readonly url: string;
  readonly mailboxUrl?: string;
  readonly smtpUrl?: string;
  readonly parts: Readonly<Record<string, ProcessMark>>;
}

/** This run's runtime.json: written whole after each change, mode 0600. */
export class RuntimeFile {
  private state: RuntimeState;

  constructor(
    private readonly file: string,
    url: string,
  ) {
    this.state = { launcher: markOf(process.pid), startedAt: new Date().toISOString(), url, parts: {} };
    this.write();
  }

  /** Adds addresses. */
  add(addresses: Pick<RuntimeState, 'mailboxUrl' | 'smtpUrl'>): void {
    this.state = { ...this.state, ...addresses };
    this.write();
  }

  /** Notes the process that now runs a part, so that the next start finds it should it be left over. */
  setPart(name: string, pid: number): void {
    this.state = { ...this.state, parts: { ...this.state.parts, [name]: markOf(pid) } };
    this.write();
  }

  /** The product has ended in order. */
  remove(): void {
    rmSync(this.file, { force: true });
  }

  private write(): void {
    const draft = `${this.file}.${process.pid}`;
    writeFileSync(draft, `${JSON.stringify(this.state, null, 2)}\n`, { mode: 0o600 });
    renameSync(draft, this.file);
  }
}

/** Processes of parts that an earlier launcher noted and that still live although it does not. */
export function leftOverProcesses(file: string): ProcessMark[] {
  const state = readState(file);
  return Object.values(state?.parts ?? {}).filter(({ pid, identity }) => isSameProcess(pid, identity));
}

function readState(file: string): Partial<RuntimeState> | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<RuntimeState>;
  } catch {
    return undefined;
  }
}

function markOf(pid: number): ProcessMark {
  return { pid, identity: processIdentity(pid) ?? '' };
}
