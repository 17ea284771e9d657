import { z } from "zod";

import type { PackId } from "@/lib/domain/permissions/pack-types";

import { hasEcs, type Path } from "../path";
import { clusterNameSchema, iamDescriptionSchema, iamNameSchema, roleArnsSchema } from "./fields";

/** The packs that can be given to the Harness identity; those of the portal's own access and of task roles are not among them. */
const IDENTITY_PACKS = [
  "P0",
  "P1",
  "P2",
  "P3",
  "P4",
  "P5",
  "P5b",
  "P6",
  "P7",
  "P7b",
  "P8",
  "P9",
  "P10",
] as const satisfies readonly PackId[];

/** The pack that every AWS connector needs: without `ec2:DescribeRegions` its test fails. It cannot be unticked. */
const LOCKED_PACK: PackId = "P0";

/** Name and description the guide gives to the policy (item G37). */
export const DEFAULT_POLICY_NAME = "HarnessAWSAccess";
export const DEFAULT_POLICY_DESCRIPTION = "Permissions for Harness EC2/ECS deployments";

/** The form keeps its two fields also while no ticked pack asks for a tag. */
function isEmptyTag(tag: unknown): boolean {
  if (typeof tag !== "object" || tag === null) return false;
  return Object.values(tag).every((side) => typeof side === "string" && side.trim() === "");
}

/** Step S2: what the Harness identity will be allowed to do (items G11-G42). */
export const permissionsSchema = z.object({
  packs: z
    .array(z.enum(IDENTITY_PACKS, { error: "Choose from the list of permission packs." }))
    .transform((packs): PackId[] => [...new Set([LOCKED_PACK, ...packs])]),
  policyName: iamNameSchema("policy"),
  description: iamDescriptionSchema,
  /** Roles that Harness may hand to ECS tasks: execution and task roles. Empty while no ticked pack hands over any. */
  taskRoleArns: roleArnsSchema.default([]),
  /** Roles of the instance profiles that Harness may hand to new EC2 instances. */
  instanceRoleArns: roleArnsSchema.default([]),
  /** How answers were saved before roles were kept by service; `rolesByService` says whose they are. */
  passRoleArns: roleArnsSchema.optional(),
  /** Limits the ECS packs to one cluster; empty is every cluster of the account. */
  cluster: z.preprocess((name) => (name === "" ? undefined : name), clusterNameSchema.optional()),
  /** Limits what may be started, stopped or terminated to resources with this tag. Two empty fields are no tag. */
  tagCondition: z.preprocess(
    (tag) => (isEmptyTag(tag) ? undefined : tag),
    z
      .object({
        key: z.string().trim().min(1, "Enter the tag’s key.").max(128, "A tag’s key has at most 128 characters."),
        value: z.string().trim().min(1, "Enter the tag’s value.").max(256, "A tag’s value has at most 256 characters."),
      })
      .optional(),
  ),
});

export type Permissions = z.infer<typeof permissionsSchema>;

/** The roles of an answer, by the service that gets them. */
export type RolesByService = { readonly taskRoleArns: readonly string[]; readonly instanceRoleArns: readonly string[] };

type KeptRoles = {
  readonly taskRoleArns?: readonly string[] | undefined;
  readonly instanceRoleArns?: readonly string[] | undefined;
  readonly passRoleArns?: readonly string[] | undefined;
};

/**
 * Roles by service, also of an answer that was saved with one list for all. That list went to the one service which its
 * path hands roles to: ECS tasks wherever the path has ECS, else EC2.
 */
export function rolesByService(kept: KeptRoles, path: Path): RolesByService {
  const { taskRoleArns = [], instanceRoleArns = [], passRoleArns = [] } = kept;
  const unsorted = (service: "ecs" | "ec2") => ((service === "ecs") === hasEcs(path) ? passRoleArns : []);
  return {
    taskRoleArns: [...new Set([...taskRoleArns, ...unsorted("ecs")])],
    instanceRoleArns: [...new Set([...instanceRoleArns, ...unsorted("ec2")])],
  };
}

/** What the form starts from: a saved draft or answer, with the roles of the old form at their service. */
export function permissionsFormValues(kept: Readonly<Record<string, unknown>>, path: Path): Record<string, unknown> {
  const { passRoleArns, ...values } = kept;
  const { taskRoleArns, instanceRoleArns } = values;
  return {
    ...values,
    ...rolesByService(
      { taskRoleArns: texts(taskRoleArns), instanceRoleArns: texts(instanceRoleArns), passRoleArns: texts(passRoleArns) },
      path,
    ),
  };
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
