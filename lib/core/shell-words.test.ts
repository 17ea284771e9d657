import { execFileSync, spawnSync } from "node:child_process";

import fc from "fast-check";
import { expect, test } from "vitest";

import { HOSTILE_TEXTS, hostileText } from "./testing/hostile-text";
import { shellMessage, shellQuote } from "./shell-words";

/** The words that a shell makes of a line, each ended by a NUL. */
function wordsOf(shell: string, line: string): readonly string[] {
  return execFileSync(shell, ["-c", `printf '%s\\0' ${line}`], { encoding: "utf8" })
    .split("\0")
    .slice(0, -1);
}

test.each(["bash", "sh"])("%s reads every quoted text as one word, letter by letter", (shell) => {
  expect(wordsOf(shell, HOSTILE_TEXTS.map(shellQuote).join(" "))).toEqual(HOSTILE_TEXTS);
  fc.assert(
    fc.property(fc.array(hostileText(), { minLength: 1, maxLength: 20 }), (texts) => {
      expect(wordsOf(shell, texts.map(shellQuote).join(" "))).toEqual(texts);
    }),
    { numRuns: 50 },
  );
});

test("a message is one line without cursor or direction control characters", () => {
  for (const text of HOSTILE_TEXTS) {
    const shown = spawnSync("bash", ["-c", `printf %s ${shellMessage(text)}`], { encoding: "utf8" }).stdout;
    expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  }
  expect(shellMessage("a\nb\u001b[31m")).toBe("'a b [31m'");
});
