import type { AppError } from "@/lib/core/errors";
import { listed } from "@/lib/core/listed";

import type { CleanUp, TestDeployment } from "./deployment";

/** What a test left in AWS until a person has decided about it. */
export function openLeftOvers(cleanUp: CleanUp | undefined): readonly string[] {
  if (cleanUp?.decision !== "open" && cleanUp?.decision !== "removing") return [];
  return cleanUp.items.filter(({ state }) => state === "left").map(({ name }) => name);
}

/** Undo removes what the plan made, and cannot tell what a test deployment left in AWS from what should stay. */
export function undoWhileDeployed({ cleanUp }: Pick<TestDeployment, "cleanUp">): AppError {
  const names = listed(openLeftOvers(cleanUp), "and");
  return {
    code: "precondition_failed",
    message: `The test deployment of this run left ${names} in AWS, so nothing is undone yet. Remove it or keep it under “Test deployment”, then undo the run.`,
  };
}

/** A second test would hide what the first one left. */
export function testWhileLeft({ cleanUp }: Pick<TestDeployment, "cleanUp">): AppError {
  const names = listed(openLeftOvers(cleanUp), "and");
  return {
    code: "conflict",
    message: `The last test deployment left ${names} in AWS. Remove it or keep it first, then test again.`,
  };
}
