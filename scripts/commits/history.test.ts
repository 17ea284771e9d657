import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkHistory } from "./history.mjs";

const ROOT = join(import.meta.dirname, "../..");
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "carabiner-commits-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const identity = ["-c", "user.name=A Person", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
const git = (cwd: string, ...args: readonly string[]) =>
  execFileSync("git", [...identity, ...args], { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();

/** A repository whose history is older than the rule, with the rule and then these commits on top. */
function repository(...messages: readonly string[]): string {
  const root = join(folder, "repository");
  mkdirSync(join(root, "scripts/commits"), { recursive: true });
  git(root, "init", "--quiet", "--initial-branch=main", "--template=");
  git(root, "commit", "--quiet", "--allow-empty", "--message", "Older than the rule.");
  writeFileSync(join(root, "scripts/commits/commit-message.mjs"), "");
  git(root, "add", ".");
  git(root, "commit", "--quiet", "--message", "the rule");
  for (const message of messages) git(root, "commit", "--quiet", "--allow-empty", "--message", message);
  return root;
}

test("every commit of this repository since the rule has the form", async () => {
  const { faulty } = await checkHistory(ROOT);
  expect(faulty).toEqual([]);
});

test("history before the rule is not read", async () => {
  expect(await checkHistory(repository())).toEqual({ checked: 0, faulty: [] });
});

test("a commit after the rule is read with its faults", async () => {
  const { checked, faulty } = await checkHistory(repository("docs(readme): say more", "Say more"));
  expect(checked).toBe(2);
  expect(faulty).toEqual([
    { commit: expect.any(String), subject: "Say more", faults: [expect.stringContaining("type(area): imperative")] },
  ]);
});

test("commits on both sides of a merge are read", async () => {
  const root = repository("docs(readme): say more");
  git(root, "switch", "--quiet", "--create", "side", "HEAD~1");
  git(root, "commit", "--quiet", "--allow-empty", "--message", "Side");
  git(root, "switch", "--quiet", "main");
  git(root, "merge", "--quiet", "--no-ff", "--message", "Merge branch 'side'", "side");
  const { checked, faulty } = await checkHistory(root);
  expect({ checked, subjects: faulty.map(({ subject }) => subject) }).toEqual({ checked: 2, subjects: ["Side"] });
});

test.each([1, 2])("a shallow clone of depth %i passes", async (depth) => {
  const root = repository("Wrong but cut off", "docs(readme): say more");
  const shallow = join(folder, "shallow");
  git(folder, "clone", "--quiet", `--depth=${String(depth)}`, pathToFileURL(root).href, shallow);
  expect((await checkHistory(shallow)).faulty).toEqual([]);
});

test("a folder without a repository is skipped with the reason", async () => {
  expect(await checkHistory(folder)).toMatchObject({ faulty: [], skipped: expect.stringContaining("not a git repository") });
});

test.each([
  { message: "Say more\n", code: 1, says: "type(area): imperative" },
  { message: "docs(readme): say more\n# On branch main\n", code: 0, says: "" },
  { message: "fix(ui): keep it\n\n# Please enter the commit message\n", code: 1, says: "has a body" },
  { message: "Merge branch 'side'\n", code: 0, says: "" },
  { message: 'Revert "docs(readme): say more"\n\nThis reverts commit 1234567.\n', code: 0, says: "" },
  { message: "fixup! docs(readme): say more\n", code: 0, says: "" },
])("the hook ends with $code for $message", ({ message, code, says }) => {
  const root = repository();
  for (const path of ["scripts", ".githooks"]) cpSync(join(ROOT, path), join(root, path), { recursive: true });
  writeFileSync(join(folder, "message"), message);
  const hook = spawnSync(join(root, ".githooks/commit-msg"), [join(folder, "message")], { cwd: root, encoding: "utf8" });
  expect(hook.stderr).toContain(says);
  expect(hook.status).toBe(code);
});
