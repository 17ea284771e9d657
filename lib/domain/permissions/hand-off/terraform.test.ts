import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import fc from "fast-check";
import { parseToString } from "hcl2-parser";
import { expect, test } from "vitest";
import { z } from "zod";

import { HOSTILE_TEXTS, hostileText } from "@/lib/core/testing/hostile-text";

import type { HandOffInput } from "./hand-off-input";
import { hclPolicy, hclString } from "./hcl";
import { terraformFile } from "./terraform";
import { handOffsInTurn, handOffsSaying, policySaying } from "./testing/hand-off-cases";

// The package declares no types.
const parseHcl = z.custom<(text: string) => unknown>((value) => typeof value === "function").parse(parseToString);

const block = z.record(z.string(), z.unknown());
const fileShape = z.object({
  locals: z.array(z.object({ tags: z.record(z.string(), z.string()) })),
  provider: z.object({ aws: z.array(block) }),
  resource: z.record(z.string(), z.record(z.string(), z.array(block))),
});

function parsed(text: string) {
  // The parser answers with a pair, text and error, whatever its type says.
  const [json, error] = z.array(z.unknown()).parse(parseHcl(text));
  return fileShape.parse(JSON.parse(z.string(String(error)).parse(json)));
}

/** HCL keeps text in composed form (NFC), as the language defines it. */
const composed = (text: string): string => text.normalize("NFC");

function expectSaid(input: HandOffInput, text: string): void {
  const file = terraformFile(input);
  // Terraform evaluates a template sign everywhere but in the comment of the first line.
  expect(file.slice(file.indexOf("\n"))).not.toMatch(/[$%]\{/);
  const { locals, provider, resource } = parsed(file);
  const said = composed(text);
  expect(provider.aws[0]?.["region"]).toBe(said);
  expect(locals[0]?.tags["carabiner:run"]).toBe(said);
  expect(locals[0]?.tags[said]).toBe(said);
  const policy = resource["aws_iam_policy"]?.["harness"]?.[0];
  expect(policy).toMatchObject({ name: said, description: said });
  expect(JSON.parse(z.string().parse(policy?.["policy"]))).toEqual(JSON.parse(composed(JSON.stringify(policySaying(text)))));
  if (input.identity.kind !== "new-role") return;
  const role = resource["aws_iam_role"]?.["harness"]?.[0];
  expect(role).toMatchObject({ name: said, description: said });
  expect(JSON.parse(z.string().parse(role?.["assume_role_policy"]))).toMatchObject({
    Statement: [{ Principal: { AWS: said }, Condition: { StringEquals: { "sts:ExternalId": said } } }],
  });
  expect(resource["aws_iam_openid_connect_provider"]?.["harness"]?.[0]).toMatchObject({
    client_id_list: [said],
    thumbprint_list: [said],
  });
}

test("the Terraform file carries every hostile text as text", () => {
  for (const { input, text } of handOffsInTurn(HOSTILE_TEXTS)) expectSaid(input, text);
});

test("the Terraform file carries any text as text", () => {
  const given = fc.tuple(hostileText(), fc.nat({ max: 3 }));
  fc.assert(
    fc.property(given, ([text, kind]) => {
      for (const input of handOffsSaying(text).slice(kind, kind + 1)) expectSaid(input, text);
    }),
    { numRuns: 40 },
  );
});

const terraform = ["/usr/local/bin/terraform", "/usr/bin/terraform"].find(existsSync);

test.skipIf(terraform === undefined)("terraform evaluates nothing that people typed (skipped without terraform)", () => {
  const folder = mkdtempSync(join(tmpdir(), "carabiner-tf-"));
  try {
    const texts = [...HOSTILE_TEXTS, ...fc.sample(hostileText(), 200)];
    const documents = texts.map((text) => `jsondecode(${hclPolicy(policySaying(text))}\n)`);
    const lists = `locals {\n  texts = [${texts.map(hclString).join(",\n")}]\n  documents = [${documents.join(",\n")}]\n}\n`;
    writeFileSync(join(folder, "main.tf"), lists);
    const answer = execFileSync(terraform ?? "", [`-chdir=${folder}`, "console"], {
      input: "base64encode(jsonencode([local.texts, local.documents]))\n",
      encoding: "utf8",
      stdio: ["pipe", "pipe", "pipe"],
    });
    const base64 = /"([A-Za-z0-9+/=]+)"/.exec(answer)?.[1] ?? "";
    const [said, policies] = z
      .tuple([z.array(z.string()), z.array(z.unknown())])
      .parse(JSON.parse(Buffer.from(base64, "base64").toString("utf8")));
    expect(said).toEqual(texts.map(composed));
    expect(policies).toEqual(texts.map((text) => JSON.parse(composed(JSON.stringify(policySaying(text)))) as unknown));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
