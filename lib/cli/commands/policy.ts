import { z } from "zod";

import { GUIDE_POLICY_TEXT } from "@/lib/domain/permissions/guide-policy";
import { findPack, PACKS } from "@/lib/domain/permissions/packs";
import { buildPolicy, requireComplete } from "@/lib/domain/permissions/policy-builder";
import { diffFromGuide } from "@/lib/domain/permissions/policy-diff";
import { formatPolicy } from "@/lib/domain/iam/policy-document";
import { partitionOfRegion } from "@/lib/domain/aws/arn";
import { accountIdSchema, clusterNameSchema, regionSchema } from "@/lib/domain/runs/answers/fields";

import { defineCommand, flag, JSON_FLAG, list, NONE, toJson, UsageError, value } from "../command";
import { printFailure } from "../print-failure";

/** The account and region of a policy while none is given: a policy of an identity works in its own account only. */
const ANY = "*";

/** Packs as they are typed: `P1`, its number or its name. Commas separate them too. */
const packSchema = z.string().transform((words, context) =>
  words.split(",").flatMap((word) => {
    const pack = findPack(word);
    if (pack !== undefined) return [pack.id];
    const known = PACKS.map(({ id, name }) => `${id} (${name})`).join(", ");
    context.addIssue(`There is no pack ${word}. Packs: ${known}.`);
    return [];
  }),
);

/** `Environment=Production`: everything after the first equals sign is the value. */
const tagSchema = z
  .string()
  .regex(/^[^=]+=./s, "Write the tag as KEY=VALUE.")
  .transform((text) => {
    const at = text.indexOf("=");
    return { key: text.slice(0, at), value: text.slice(at + 1) };
  });

export const policyCommand = defineCommand({
  name: "policy",
  summary: "Print the IAM policy for what Harness will do, or its difference from the guide's.",
  examples: ["carabiner policy --pack P1 P2", "carabiner policy --pack base ec2-harness-deploy --account 482177309156 --diff"],
  args: NONE,
  options: z.object({
    pack: list("<packs...>", "what Harness will do: IDs, numbers or names of packs", packSchema),
    account: value("<id>", "the account; any while none is given", accountIdSchema.optional()),
    region: value("<region>", "the region; any while none is given", regionSchema.optional()),
    cluster: value("<name>", "only this ECS cluster", clusterNameSchema.optional()),
    "pass-role": list("<arns...>", "the roles that ECS tasks may get", z.string()),
    tag: value("<key=value>", "only instances with this tag", tagSchema.optional()),
    "as-guide": flag("print the guide's own policy"),
    diff: flag("print the difference from the guide's policy"),
    json: JSON_FLAG,
  }),
  run: async ({ options }, { io }) => {
    if (options["as-guide"]) {
      io.out(GUIDE_POLICY_TEXT);
      return await Promise.resolve(0);
    }
    const packs = options.pack.flat();
    if (packs.length === 0) throw new UsageError("Name at least one pack with --pack.");
    const passRoles = options["pass-role"];
    const { account = passRoles[0]?.split(":")[4] ?? ANY, region = ANY, cluster, tag } = options;
    const built = buildPolicy({
      packs,
      context: {
        partition: partitionOfRegion(region),
        account,
        region,
        cluster,
        passRoles: passRoles.map((arn) => ({ arn, service: "ecs-tasks.amazonaws.com" })),
        instanceTag: tag,
      },
    });
    if (options.diff) {
      const diff = diffFromGuide(built);
      if (options.json) io.out(toJson(diff));
      else for (const row of diff.rows) io.out(diffLine(row));
      return 0;
    }
    const complete = requireComplete(built);
    if (!complete.ok) return printFailure(io, complete.error);
    io.out(options.json ? toJson(built.policies) : built.policies.map(({ document }) => formatPolicy(document)).join("\n"));
    return 0;
  },
});

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
