import type { Database } from '#database';
import { readPlaceOfHash, readPlacesOfItem } from './answer-links.queries.js';
import { tokenHash, type AnswerTokens, type TokenPlace } from './answer-tokens.js';
import { idInToken } from './sealed-id.js';

/** Whose item in which message a token is of; null: it is nobody's. Says nothing of whether it still does anything. */
export async function placeOf(
  database: Database,
  tokens: AnswerTokens,
  token: string,
): Promise<TokenPlace | null> {
  const itemId = idInToken(token);
  if (itemId !== null) {
    const places = await database.query<TokenPlace & Record<string, unknown>>(readPlacesOfItem, [itemId]);
    return places.find((place) => tokens.isTokenOf(token, place)) ?? null;
  }
  const hash = tokenHash(token);
  if (hash === null) return null;
  const [place] = await database.query<TokenPlace & Record<string, unknown>>(readPlaceOfHash, [hash]);
  return place ?? null;
}
