import { closest, distance } from "fastest-levenshtein";

/** The closest candidate within two edits, if any. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const candidate = closest(word, candidates);
  return distance(word, candidate) <= 2 ? candidate : undefined;
}
