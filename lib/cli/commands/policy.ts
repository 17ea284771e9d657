import { parseArgs } from "node:util";

import type { z } from "zod";

import { GUIDE_POLICY_TEXT } from "@/lib/domain/permissions/guide-policy";
import { findPack, PACKS } from "@/lib/domain/permissions/packs";
import { buildPolicy, requireComplete } from "@/lib/domain/permissions/policy-builder";
import { diffFromGuide } from "@/lib/domain/permissions/policy-diff";
import { formatPolicy } from "@/lib/domain/iam/policy-document";
import { partitionOfRegion } from "@/lib/domain/aws/arn";
import { accountIdSchema, clusterNameSchema, regionSchema } from "@/lib/domain/runs/answers/fields";

import { printFailure, toJson, UsageError, type Command } from "../command";

/** The account and region of a policy while none is given: a policy of an identity works in its own account only. */
const ANY = "*";

export const policyCommand: Command = {
  name: "policy",
  summary: "print the IAM policy for what Harness will do, or its difference from the guide's",
  usage:
    "--pack ID… [--account ID] [--region R] [--cluster NAME] [--pass-role ARN…] [--tag KEY=VALUE] [--as-guide] [--diff] [--json]",
  run: async (args, io) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        pack: { type: "string", multiple: true },
        account: { type: "string" },
        region: { type: "string" },
        cluster: { type: "string" },
        "pass-role": { type: "string", multiple: true },
        tag: { type: "string" },
        "as-guide": { type: "boolean" },
        diff: { type: "boolean" },
        json: { type: "boolean" },
      },
    });
    if (values["as-guide"] === true) {
      io.out(GUIDE_POLICY_TEXT);
      return await Promise.resolve(0);
    }
    const packs = (values.pack ?? [])
      .flatMap((word) => word.split(","))
      .map((word) => {
        const pack = findPack(word.trim());
        if (pack === undefined) {
          throw new UsageError(`There is no pack ${word}. Packs: ${PACKS.map(({ id, name }) => `${id} (${name})`).join(", ")}.`);
        }
        return pack.id;
      });
    if (packs.length === 0) throw new UsageError("Name at least one pack with --pack.");
    const passRoles = values["pass-role"] ?? [];
    const account = checked("--account", accountIdSchema, values.account) ?? passRoles[0]?.split(":")[4] ?? ANY;
    const region = checked("--region", regionSchema, values.region) ?? ANY;
    const cluster = checked("--cluster", clusterNameSchema, values.cluster);
    const built = buildPolicy({
      packs,
      context: {
        partition: partitionOfRegion(region),
        account,
        region,
        cluster,
        passRoles: passRoles.map((arn) => ({ arn, service: "ecs-tasks.amazonaws.com" })),
        ...(values.tag === undefined ? {} : { instanceTag: readTag(values.tag) }),
      },
    });
    if (values.diff === true) {
      const diff = diffFromGuide(built);
      if (values.json === true) io.out(toJson(diff));
      else for (const row of diff.rows) io.out(diffLine(row));
      return 0;
    }
    const complete = requireComplete(built);
    if (!complete.ok) return printFailure(io, complete.error);
    io.out(
      values.json === true ? toJson(built.policies) : built.policies.map(({ document }) => formatPolicy(document)).join("\n"),
    );
    return 0;
  },
};

/** The value of an option, by the rule of the field that asks for the same on a page. */
function checked(option: string, schema: z.ZodType<string>, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new UsageError(`${option}: ${parsed.error.issues[0]?.message ?? "This value does not fit."}`);
  return parsed.data;
}

/** `Environment=Production`: everything after the first equals sign is the value. */
function readTag(text: string): { readonly key: string; readonly value: string } {
  const at = text.indexOf("=");
  if (at < 1 || at === text.length - 1) throw new UsageError("Name the tag as KEY=VALUE with --tag.");
  return { key: text.slice(0, at), value: text.slice(at + 1) };
}

function diffLine(row: ReturnType<typeof diffFromGuide>["rows"][number]): string {
  switch (row.kind) {
    case "same":
      return `  ${row.right.text}`;
    case "removed":
      return `- ${row.left.text}`;
    case "added":
      return `+ ${row.right.text}`;
    case "changed":
      return `- ${row.left.text}\n+ ${row.right.text}`;
    case "reason":
      return `    ${row.reason.label}: ${row.reason.text}`;
  }
}
