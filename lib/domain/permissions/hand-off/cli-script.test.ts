import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";

import { HOSTILE_TEXTS, hostileText } from "@/lib/core/testing/hostile-text";

import { cliScript } from "./cli-script";
import type { HandOffInput } from "./hand-off-input";
import { CASES, handOffsSaying, policySaying, WHERE } from "./testing/hand-off-cases";

const folder = mkdtempSync(join(tmpdir(), "carabiner-script-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const log = join(folder, "log");

// `aws` as a function, which bash reads before the script. A program would start a process for each of thousands of calls. It
// records every argument; its account contains only what a script expects to exist.
const aws = join(folder, "aws.sh");
writeFileSync(
  aws,
  `aws() {
  printf '%s\\0' "$#" "$@" >>"${log}"
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

/** Runs a script with the recording `aws` in a folder where an injected command would leave a file. */
function run(input: HandOffInput, shell = "bash"): { readonly calls: readonly Call[]; readonly error: string } {
  rmSync(log, { force: true });
  const env = [`PATH=${folder}:/usr/bin:/bin`, `HOME=${folder}`, `BASH_ENV=${aws}`];
  const exists = input.identity.kind.startsWith("existing") ? ["EXISTS=yes"] : [];
  const command = ["-i", ...env, ...exists, shell, "-s"];
  const ended = spawnSync("env", command, { input: cliScript(input), cwd: folder, encoding: "utf8" });
  const calls = existsSync(log) ? readCalls(readFileSync(log, "utf8").split("\0")) : [];
  expect(readdirSync(folder).filter((name) => name !== "aws.sh" && name !== "log")).toEqual([]);
  return { calls, error: ended.stderr };
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

function expectSaid(input: HandOffInput, text: string): void {
  const { calls, error } = run(input);
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

test.each(HOSTILE_TEXTS)("the script passes %j to AWS verbatim and executes none of it", (text) => {
  for (const input of handOffsSaying(text)) expectSaid(input, text);
});

test("the script passes any text to AWS verbatim and executes none", { tags: ["V1.2.5"], timeout: 120_000 }, () => {
  fc.assert(
    fc.property(hostileText(), (text) => {
      for (const input of handOffsSaying(text)) expectSaid(input, text);
    }),
    { numRuns: 25 },
  );
});

test.each(CASES)("a shell other than bash refuses the script for an $name", ({ given }) => {
  const { calls, error } = run(given, "sh");
  expect(calls).toEqual([]);
  expect(error).toContain("Run this script with bash.");
});
