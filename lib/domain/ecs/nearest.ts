import { editDistance } from "@/lib/core/edit-distance";

/** The known word that a mistyped one most likely means; `undefined` when none is near. Case does not count. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const typed = word.toLowerCase();
  const most = Math.max(1, Math.floor(word.length / 3));
  const ranked = known
    // The distance is at least the difference in length. Without this check a long word would cost too much time.
    .filter((candidate) => Math.abs(candidate.length - word.length) <= most)
    .map((candidate) => ({ candidate, distance: editDistance(typed, candidate.toLowerCase()) }))
    .sort((left, right) => left.distance - right.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= most ? best.candidate : undefined;
}
