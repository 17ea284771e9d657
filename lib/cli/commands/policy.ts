import { parseArgs } from "node:util";

import { GUIDE_POLICY_TEXT } from "@/lib/domain/permissions/guide-policy";
import { findPack, PACKS } from "@/lib/domain/permissions/packs";
import { buildPolicy, requireComplete } from "@/lib/domain/permissions/policy-builder";
import { diffFromGuide } from "@/lib/domain/permissions/policy-diff";
import { formatPolicy } from "@/lib/domain/iam/policy-document";
import { partitionOfRegion } from "@/lib/domain/aws/arn";

import { printFailure, toJson, UsageError, type Command } from "../command";

/** What stands for the account while none is given: never a number that could be somebody's. */
const ANY_ACCOUNT = "*";

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
    const [tagKey, tagValue] = values.tag?.split("=") ?? [];
    const region = values.region ?? "*";
    const built = buildPolicy({
      packs,
      context: {
        partition: partitionOfRegion(region),
        account: values.account ?? ANY_ACCOUNT,
        region,
        cluster: values.cluster,
        passRoles: (values["pass-role"] ?? []).map((arn) => ({ arn, service: "ecs-tasks.amazonaws.com" })),
        ...(tagKey === undefined || tagValue === undefined ? {} : { instanceTag: { key: tagKey, value: tagValue } }),
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
