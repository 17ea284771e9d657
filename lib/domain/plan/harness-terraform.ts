import { z } from "zod";

import { hclString } from "@/lib/domain/permissions/hand-off/hcl";

import type { Operation } from "./operation";

const bodySchema = z.object({
  identifier: z.string(),
  name: z.string(),
  type: z.string(),
  orgIdentifier: z.string().optional(),
  projectIdentifier: z.string().optional(),
  environmentRef: z.string().optional(),
  tags: z.record(z.string(), z.string()),
  yaml: z.string(),
});

type Body = z.infer<typeof bodySchema>;

const RESOURCES: Readonly<Record<string, string>> = {
  "harness.environment": "harness_platform_environment",
  "harness.infrastructure": "harness_platform_infrastructure",
};

/**
 * The environments and infrastructures of a plan as Terraform for the provider `harness/harness`; `undefined` when it has none.
 * Connectors and secrets are left out: Terraform would keep a secret in its state file.
 *
 * @see https://registry.terraform.io/providers/harness/harness/latest/docs/resources/platform_infrastructure
 */
export function harnessTerraform(operations: readonly Operation[]): string | undefined {
  const blocks = operations.flatMap(({ id, kind, preview }) => {
    const resource = RESOURCES[kind];
    const body = bodySchema.safeParse(preview.body);
    return resource === undefined || !body.success ? [] : [block(resource, labelOf(id), body.data)];
  });
  return blocks.length === 0 ? undefined : `${[REQUIRED, ...blocks].join("\n\n")}\n`;
}

const REQUIRED = `terraform {
  required_providers {
    harness = {
      source = "harness/harness"
    }
  }
}`;

function labelOf(id: string): string {
  return id.replace("harness.", "").replaceAll("-", "_");
}

function block(resource: string, label: string, body: Body): string {
  const members: readonly (readonly [name: string, value: string | undefined])[] = [
    ["identifier", body.identifier],
    ["name", body.name],
    ["org_id", body.orgIdentifier],
    ["project_id", body.projectIdentifier],
    ["env_id", body.environmentRef],
    ["type", body.type],
    ["yaml", body.yaml],
  ];
  const given = members.flatMap(([name, value]) => (value === undefined ? [] : [[name, hclString(value)] as const]));
  const tags = Object.entries(body.tags).map(([key, value]) => hclString(`${key}:${value}`));
  const all = [...given, ["tags", `[${tags.join(", ")}]`] as const];
  // Aligned as `terraform fmt` does it.
  const width = Math.max(...all.map(([name]) => name.length));
  const lines = all.map(([name, value]) => `  ${name.padEnd(width)} = ${value}`);
  return `resource "${resource}" "${label}" {\n${lines.join("\n")}\n}`;
}
