import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";

import { HOSTILE_TEXTS, hostileText } from "@/lib/core/testing/hostile-text";

import { cliScript } from "./cli-script";
import type { HandOffInput } from "./hand-off-input";
import { CASES, handOffsInTurn, policySaying, WHERE } from "./testing/hand-off-cases";

const folder = mkdtempSync(join(tmpdir(), "carabiner-script-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

// `aws` as a function, which bash reads before the scripts. A program would start a process for each of thousands of calls. It
// records every argument; its account contains only what a script expects to exist.
const aws = join(folder, "aws.sh");
writeFileSync(
  aws,
  `aws() {
  printf '%s\\0' "$#" "$@" >>"$LOG"
  case "$1 $2" in
    "sts get-caller-identity") echo ${WHERE.account} ;;
    "iam get-user" | "iam get-role") [ -n "\${EXISTS:-}" ] || absent ;;
    "iam get-"*) absent ;;
  esac
}
absent() { echo 'An error occurred (NoSuchEntity) when calling it' >&2; return 254; }
`,
);

type Call = { readonly words: readonly string[]; readonly options: Readonly<Record<string, string>> };
type Ran = { readonly calls: readonly Call[]; readonly error: string };

/** Each script in a subshell and a folder for it: one shell for all, because to start one costs more than to run a script. */
const EACH = `for folder in "$1"/*/; do (
  cd "$folder"
  LOG=\${folder}log
  EXISTS=$(cat exists)
  . ./script >/dev/null 2>error
) done
exit 0`;

/** Runs scripts with the recording `aws`, each in a folder where an injected command would leave a file. */
function runAll<Case extends { readonly input: HandOffInput }>(cases: readonly Case[], shell = "bash"): readonly (Case & Ran)[] {
  const all = mkdtempSync(join(folder, "run-"));
  const placed = cases.map((given, index) => {
    const own = join(all, String(index));
    mkdirSync(own);
    writeFileSync(join(own, "script"), cliScript(given.input));
    writeFileSync(join(own, "exists"), given.input.identity.kind.startsWith("existing") ? "yes" : "");
    return { given, own };
  });
  const env = [`PATH=${folder}:/usr/bin:/bin`, `HOME=${folder}`, `BASH_ENV=${aws}`];
  const command = ["-i", ...env, shell, "-c", EACH, shell, all];
  // With a socket as its input bash believes that a remote shell started it, and does not read BASH_ENV.
  const ended = spawnSync("env", command, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  expect({ status: ended.status, error: ended.stderr }).toEqual({ status: 0, error: "" });
  expect(readdirSync(folder).filter((name) => name !== "aws.sh" && !name.startsWith("run-"))).toEqual([]);
  return placed.map(({ given, own }) => {
    const log = join(own, "log");
    const left = readdirSync(own).filter((name) => name !== "log");
    expect(left.sort()).toEqual(["error", "exists", "script"]);
    const calls = existsSync(log) ? readCalls(readFileSync(log, "utf8").split("\0")) : [];
    return { ...given, calls, error: readFileSync(join(own, "error"), "utf8") };
  });
}

function readCalls(words: readonly string[]): readonly Call[] {
  const calls: Call[] = [];
  for (let at = 0; at < words.length - 1;) {
    const count = Number(words[at]);
    calls.push(toCall(words.slice(at + 1, at + 1 + count)));
    at += 1 + count;
  }
  return calls;
}

const OPTIONS = ["--cli-input-json", "--policy-document", "--assume-role-policy-document", "--query", "--output", "--version-id"];

function toCall([service = "", operation = "", ...rest]: readonly string[]): Call {
  const options: Record<string, string> = {};
  for (let at = 0; at < rest.length; at += 1) {
    const name = rest[at] ?? "";
    if (name === "--set-as-default") continue;
    expect(OPTIONS).toContain(name);
    options[name] = rest[(at += 1)] ?? "";
  }
  return { words: [service, operation], options };
}

const asJson = (text: string | undefined): unknown => JSON.parse(z.string().parse(text));

type Said = Ran & { readonly input: HandOffInput; readonly text: string };

function expectSaid({ input, text, calls, error }: Said): void {
  const find = (operation: string) => {
    const found = calls.find(({ words }) => words[1] === operation);
    if (found === undefined) throw new Error(`No ${operation} among ${calls.map(({ words }) => words[1]).join(" ")}. ${error}`);
    return { given: asJson(found.options["--cli-input-json"]), options: found.options };
  };
  const tags = expect.arrayContaining([{ Key: "carabiner:run", Value: text }]) as unknown;
  expect(calls.every(({ words }) => /^(sts|iam)$/.test(words[0] ?? "") && /^[a-z-]+$/.test(words[1] ?? ""))).toBe(true);
  const isUser = input.identity.kind.endsWith("user");
  const attach = find(isUser ? "attach-user-policy" : "attach-role-policy");
  expect(attach.given).toMatchObject(isUser ? { UserName: text } : { RoleName: text });
  if (input.identity.kind === "new-user") expect(find("create-user").given).toMatchObject({ UserName: text, Tags: tags });
  if (input.identity.kind === "new-role") {
    const role = find("create-role");
    expect(role.given).toMatchObject({ RoleName: text, Description: text, Tags: tags });
    expect(asJson(role.options["--assume-role-policy-document"])).toEqual(input.identity.trust);
    expect(find("create-open-id-connect-provider").given).toMatchObject({ ClientIDList: [text], ThumbprintList: [text] });
  }
  const policy = find("create-policy");
  expect(policy.given).toMatchObject({ PolicyName: text, Description: text, Tags: tags });
  expect(asJson(policy.options["--policy-document"])).toEqual(policySaying(text));
}

test("the script passes every hostile text to AWS verbatim and executes none", { tags: ["V1.2.5"] }, () => {
  for (const ran of runAll(handOffsInTurn(HOSTILE_TEXTS))) expectSaid(ran);
});

test("the script passes any text to AWS verbatim and executes none", { tags: ["V1.2.5"] }, () => {
  for (const ran of runAll(handOffsInTurn(fc.sample(hostileText(), 40)))) expectSaid(ran);
});

test.each(CASES)("a shell other than bash refuses the script for an $name", ({ given }) => {
  const [ran] = runAll([{ input: given }], "sh");
  expect(ran?.calls).toEqual([]);
  expect(ran?.error).toContain("Run this script with bash.");
});
