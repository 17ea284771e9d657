import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

import { HOSTILE_TEXTS, hostileText } from "@/lib/core/testing/hostile-text";

import { environmentBody } from "./environment-yaml";
import { ec2InfrastructureBody } from "./infrastructure-yaml";
import { toYaml } from "./to-yaml";

const scope = { accountIdentifier: "kQ3", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };

/** The documents that the portal writes, with the text in every field of theirs, and what they mean. */
function documents(text: string): readonly { readonly yaml: string; readonly means: unknown }[] {
  const named = { scope: { ...scope, orgIdentifier: text, projectIdentifier: text }, identifier: text, name: text, runId: text };
  const shared = { name: text, identifier: text, orgIdentifier: text, projectIdentifier: text };
  const tags = { carabiner_run: text };
  const infrastructure = ec2InfrastructureBody({
    ...named,
    environmentRef: text,
    deploymentType: "Ssh",
    connectorRef: text,
    credentialsRef: text,
    region: text,
    hostConnectionType: "PrivateIP",
    vpcs: [text],
    tags: [{ key: text, value: text }],
    asgName: text,
  });
  return [
    {
      yaml: environmentBody({ ...named, type: "Production" }).yaml,
      means: { environment: { ...shared, type: "Production", tags } },
    },
    {
      yaml: infrastructure.yaml,
      means: {
        infrastructureDefinition: {
          ...shared,
          environmentRef: text,
          deploymentType: "Ssh",
          type: "SshWinRmAws",
          tags,
          spec: {
            connectorRef: text,
            credentialsRef: text,
            region: text,
            hostConnectionType: "PrivateIP",
            awsInstanceFilter: { vpcs: [text], tags: { [text]: text } },
            ...(text === "" ? {} : { asgName: text }),
          },
          allowSimultaneousDeployments: false,
        },
      },
    },
  ];
}

test.each(HOSTILE_TEXTS)("YAML 1.1 and 1.2 read %j as the text that it is", (text) => {
  for (const { yaml, means } of documents(text)) {
    expect(parse(yaml)).toEqual(means);
    expect(parse(yaml, { version: "1.1" })).toEqual(means);
  }
});

test("YAML 1.1 and 1.2 read any text unchanged", () => {
  fc.assert(
    fc.property(hostileText(), (text) => {
      for (const { yaml, means } of documents(text)) {
        expect(parse(yaml)).toEqual(means);
        expect(parse(yaml, { version: "1.1" })).toEqual(means);
      }
    }),
    { numRuns: 200 },
  );
});

test("the keys of the portal's documents are not quoted", () => {
  expect(toYaml({ environment: { name: "yes", tags: { on: "1_000" } } })).toBe(
    'environment:\n  name: "yes"\n  tags:\n    "on": "1_000"\n',
  );
});

const READ_ALL = `
import json, sys, yaml
print(json.dumps([yaml.safe_load(text) for text in json.load(sys.stdin)]))
`;
const python = [".data/venv/bin/python", ".data/test/python/venv/bin/python", ".data/test/integration/venv/bin/python", "python3"]
  .filter((name) => !name.includes("/") || existsSync(name))
  .find((name) => spawnSync(name, ["-c", "import yaml"]).status === 0);

test.skipIf(python === undefined)("PyYAML reads every text unchanged (skipped: no PyYAML)", () => {
  const all = [...HOSTILE_TEXTS, ...fc.sample(hostileText(), 60)].flatMap(documents);
  const run = spawnSync(python ?? "", ["-c", READ_ALL], {
    input: JSON.stringify(all.map(({ yaml }) => yaml)),
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  expect(run.stderr).toBe("");
  const read = z.array(z.unknown()).parse(JSON.parse(run.stdout));
  for (const [index, { means }] of all.entries()) expect(read[index]).toEqual(means);
});
