// Plain Node, because the start reads it before anything is installed; the command line shows the same options.

/** The options of the start by name, each with what it does. */
export const START_OPTIONS = {
  dev: "run the sources with reload instead of a build (npm run dev)",
  "fresh-sandbox": "throw the sandbox's world away and seed a new one",
  "new-key": "continue with a new key file when the old one is lost: stored secrets have to be entered again",
};

/**
 * The option that a mistyped one probably means; undefined where none is near.
 *
 * @param {string} typed with its hyphens
 * @returns {string | undefined}
 */
export function nearestStartOption(typed) {
  const names = ["help", ...Object.keys(START_OPTIONS)].map((name) => `--${name}`);
  const [nearest] = names.map((name) => ({ name, edits: edits(typed, name) })).sort((a, b) => a.edits - b.edits);
  return nearest !== undefined && nearest.edits <= 3 ? nearest.name : undefined;
}

/**
 * How many letters have to be added, removed or replaced to make one word of the other.
 *
 * @param {string} from
 * @param {string} to
 */
function edits(from, to) {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, wanted] of [...to].entries()) {
      const replaced = (row[j] ?? 0) + (letter === wanted ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
