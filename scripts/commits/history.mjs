// Reads the commits that the rule applies to: those after the commit that introduced it.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { faultsOf } from "./commit-message.mjs";

const run = promisify(execFile);

/** The commit that added this file is the base: history before it was written without the rule. */
const RULE = "scripts/commits/commit-message.mjs";

/**
 * The commits after the base with their faults. In a shallow clone the oldest commit there is counts as the base, because
 * Git shows it as the one that added every file. `skipped` says why nothing could be read: no Git, no repository.
 *
 * @param {string} root the checkout
 * @returns {Promise<{ checked: number, faulty: { commit: string, subject: string, faults: string[] }[], skipped?: string }>}
 */
export async function checkHistory(root) {
  const git = async (...args) => (await run("git", args, { cwd: root, maxBuffer: 64 * 2 ** 20 })).stdout;
  let log;
  try {
    const added = (await git("log", "--format=%H", "--diff-filter=A", "--", RULE)).trim().split("\n");
    const base = added.at(-1);
    if (!base) return { checked: 0, faulty: [], skipped: "The rule is not committed yet." };
    log = await git("log", "--no-merges", "--reverse", "--format=%h%x00%B%x01", `${base}..HEAD`);
  } catch (error) {
    return { checked: 0, faulty: [], skipped: `Git could not read the history: ${error.stderr?.trim() || error.message}` };
  }
  const commits = log
    .split("\x01")
    .map((entry) => entry.trimStart().split("\0"))
    .filter(([commit]) => commit !== "");
  const faulty = commits
    .map(([commit, message]) => ({ commit, subject: message.split("\n")[0], faults: faultsOf(message) }))
    .filter(({ faults }) => faults.length > 0);
  return { checked: commits.length, faulty };
}
