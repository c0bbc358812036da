/** Of how many common pieces a password may at most consist and still be one that others try first. */
const mostPieces = 3;
/** A shorter listed password, such as `123`, is only a piece as a run of digits or signs. */
const shortestListed = 4;

/**
 * Whether a password is common, or made of at most three common pieces one after the other: listed passwords, one
 * character or short pattern repeated, up to eight digits or signs. So `password`, `Password2022!`, `abcabcabcabcabc`.
 * `isListed` knows the passwords that are tried first, in lower case.
 */
export function isMadeOfCommon(password: string, isListed: (text: string) => boolean): boolean {
  const text = password.toLowerCase();
  if (isPatternRepeated(text)) return true;
  // Fewest pieces that cover the text up to each place.
  const pieces = Array.from({ length: text.length + 1 }, () => Infinity);
  pieces[0] = 0;
  for (let to = 1; to <= text.length; to += 1)
    for (let from = 0; from < to; from += 1)
      if (pieces[from]! < mostPieces && isPiece(text.slice(from, to), isListed))
        pieces[to] = Math.min(pieces[to]!, pieces[from]! + 1);
  return pieces[text.length]! <= mostPieces;
}

function isPiece(part: string, isListed: (text: string) => boolean): boolean {
  if (part.length >= shortestListed && isListed(part)) return true;
  return /^(?:[\d\p{P}\p{S}\s]{1,8}|(.)\1*)$/u.test(part);
}

/** `abcabcabc`: a pattern of at most four characters from beginning to end. */
function isPatternRepeated(text: string): boolean {
  return /^(.{1,4}?)\1+$/su.test(text);
}
