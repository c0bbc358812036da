import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '#runtime';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** How a command ended and what it said. */
export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the command line as operators do: a process of its own, from dist (`npm test` builds it first), in the folder of
 * the product. Of the product's variables it sees only `variables`; `node` are arguments of Node before it.
 */
export async function runCli(
  args: readonly string[],
  variables: Parameters<typeof childEnvironment>[0],
  node: readonly string[] = [],
): Promise<CliResult> {
  const { NODE_OPTIONS: _, ...env } = childEnvironment(variables);
  const child = spawn(process.execPath, [...node, 'dist/apps/cli/src/main.js', ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, code] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    }),
  ]);
  return { code, stdout, stderr };
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
