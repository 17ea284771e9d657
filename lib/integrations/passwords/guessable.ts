import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary } from "@zxcvbn-ts/language-common";

/** With fewer guesses an attacker with a stolen hash and lists of common passwords finds the password. */
const MIN_GUESSES = 1e8;

/** Longer passwords are judged by their beginning: the work grows with the square of the length. */
const JUDGED_CHARACTERS = 64;

let estimator: ZxcvbnFactory | undefined;

/**
 * Whether an attacker finds the password early: it is on a list of 50,000 common ones, made of few of them, or a
 * keyboard walk, a sequence, a repetition.
 *
 * The lists (0.4 MB) are loaded at the first use and stay on the server.
 *
 * @see https://zxcvbn-ts.github.io/zxcvbn/
 */
export function isGuessable(password: string): boolean {
  estimator ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  return estimator.check(password.slice(0, JUDGED_CHARACTERS)).guesses < MIN_GUESSES;
}
