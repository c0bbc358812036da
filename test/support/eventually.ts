/**
 * Asks again and again until the answer is neither false nor undefined, so that no spec sleeps for a guessed time.
 * @param what completes the sentence "Not within 10 s: …" when the time is over.
 * @param timeoutMs overall deadline.
 */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | false | undefined> | T | false | undefined,
  timeoutMs = 10_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== false && answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`Not within ${timeoutMs / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
