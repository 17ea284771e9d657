import { formatDay } from "@/lib/core/dates";
import { RUN_TAG, type HarnessTags } from "@/lib/domain/harness/harness-shapes";
import type { AwsTags } from "@/lib/domain/aws/aws-shapes";

/** The tag keys that mark what a run made in AWS. */
export const AWS_RUN_TAG = "carabiner:run";
const AWS_KEY_TAG = "carabiner:key";

export type Owner = "run" | "other-run" | "foreign";

/** Whose a tagged AWS resource is. */
export function ownerByAwsTags(tags: AwsTags, runId: string): Owner {
  return ownerByTag(tags[AWS_RUN_TAG], runId);
}

/** Whose a tagged Harness entity is. */
export function ownerByHarnessTags(tags: HarnessTags, runId: string): Owner {
  return ownerByTag(tags[RUN_TAG], runId);
}

function ownerByTag(tag: string | undefined, runId: string): Owner {
  if (tag === undefined || tag === "") return "foreign";
  return tag === runId ? "run" : "other-run";
}

/** The tags that mark an AWS resource as this run's. */
export function awsRunTags(context: { readonly runId: string; readonly idempotencyKey: string }): AwsTags {
  return { [AWS_RUN_TAG]: context.runId, [AWS_KEY_TAG]: context.idempotencyKey };
}

/** Says who made a resource, for the plan page: "It was made on 12 Mar 2025, by this run." */
export function describeOwner(owner: Owner, createdAt?: string): string {
  const made = createdAt === undefined ? undefined : `It was made on ${formatDay(new Date(createdAt))}`;
  switch (owner) {
    case "run":
      return made === undefined ? "It was made by this run." : `${made}, by this run.`;
    case "other-run":
      return made === undefined ? "It was made by another run of this portal." : `${made}, by another run of this portal.`;
    case "foreign":
      return `${made ?? "It already existed"}, and carries no tag of this portal.`;
  }
}
