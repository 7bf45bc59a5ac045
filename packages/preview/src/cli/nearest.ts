import { closest, distance } from "fastest-levenshtein";

/** The candidate at most two typing mistakes away, if there is one. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const candidate = closest(word, candidates);
  return distance(word, candidate) <= 2 ? candidate : undefined;
}
