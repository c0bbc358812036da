import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { HistoryExport, SignerState } from '#portfolio';
import { MemoryExport } from '#transparency';

/** A folder with the public keys of a signer that keeps nothing there itself, as an export reads it. */
export async function signerFolder(signer: () => Promise<SignerState>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'signer-'));
  const { keys } = await signer();
  await writeFile(join(folder, 'key.pub'), keys.map(({ verifierKey }) => `${verifierKey}\n`).join(''));
  return folder;
}

/** An export as the verifier reads it without a disk. */
export async function memoryExportOf(made: HistoryExport): Promise<MemoryExport> {
  const exported = new MemoryExport();
  for await (const { name, content } of made.files()) {
    if (typeof content !== 'string') for await (const line of content) exported.lines.push(line);
    else if (name.startsWith('checkpoints/')) exported.notes.set(basename(name), content);
    else if (name.startsWith('handovers/')) exported.handovers.set(basename(name), content);
    else exported.keyLines.push(...content.trimEnd().split('\n'));
  }
  return exported;
}
