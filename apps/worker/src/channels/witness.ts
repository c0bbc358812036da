import type { AskWitness } from '#portfolio';

const limitMs = 5_000;
/** Far above some signature lines; a longer answer is none. */
const mostCharacters = 16_384;

/** Posts to a witness over HTTP. Rejects after five seconds, for a redirect, and for an answer that is too long. */
export const askWitness: AskWitness = async (witness, request) => {
  const response = await fetch(`${witness}/add-checkpoint`, {
    method: 'POST',
    body: request,
    redirect: 'error',
    signal: AbortSignal.timeout(limitMs),
  }).catch((error: unknown) => {
    throw new Error(`The witness ${witness} does not answer.`, { cause: error });
  });
  return { status: response.status, body: await shortBody(response, witness) };
};

async function shortBody(response: Response, witness: string): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    text += decoder.decode(piece, { stream: true });
    if (text.length > mostCharacters) throw new Error(`The witness ${witness} answers without end.`);
  }
  return text;
}
