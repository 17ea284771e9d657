import { execFileSync } from "node:child_process";

import fc from "fast-check";
import { expect, test } from "vitest";

import { HOSTILE_TEXTS, hostileText } from "./testing/hostile-text";
import { shellMessage, shellQuote } from "./shell-words";

/** The words that a shell makes of a line, each ended by a NUL. One shell reads them all: to start one costs most of the time. */
function wordsOf(shell: string, words: readonly string[]): readonly string[] {
  return execFileSync(shell, ["-s"], { input: `printf '%s\\0' ${words.join(" ")}`, encoding: "utf8" })
    .split("\0")
    .slice(0, -1);
}

test.each(["bash", "sh"])("%s reads every quoted text as one word, letter by letter", (shell) => {
  const texts = [...HOSTILE_TEXTS, ...fc.sample(hostileText(), 500)];
  expect(wordsOf(shell, texts.map(shellQuote))).toEqual(texts);
});

test("a message is one line without cursor or direction control characters", () => {
  for (const shown of wordsOf("bash", HOSTILE_TEXTS.map(shellMessage))) expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(shellMessage("a\nb\u001b[31m")).toBe("'a b [31m'");
});
