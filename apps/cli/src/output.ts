import { refusalText, type Refusal } from '#domain';

/** Ends a command with one sentence on stderr and exit code 1. */
export class CommandError extends Error {}

/** The sentence of a refusal, in both languages, as a command's error. */
export function refusedCommand(refusal: Refusal): CommandError {
  const { code, details } = refusal;
  return new CommandError(
    `${refusalText(code, details, 'zh')} ${refusalText(code, details, 'en')} [${code}]`,
  );
}

/** Writes a command's answer to stdout: as JSON where a machine reads it, as lines for a person otherwise. */
export function answer(value: object, lines: readonly string[], asJson: boolean): void {
  process.stdout.write(asJson ? `${JSON.stringify(value)}\n` : lines.map((line) => `${line}\n`).join(''));
}
